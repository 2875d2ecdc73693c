package nlu

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Where is my order?", "Where is my order?"},
		{"space round it", "  hi \n", "hi"},
		{"composes", "cafe\u0301", "café"},
		{"controls", "a\x00b\x1b[31mc\x7f", "ab[31mc"},
		{"line ends", "a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"},
		{"tab", "a\tb", "a b"},
		{"override", "pay \u202E00.5$\u202C now", "pay 00.5$ now"},
		{"isolate", "a\u2066b\u2069", "ab"},
		{"zero width", "g\u200Bi\uFEFFf\u00ADt", "gift"},
		{"joiner between Latin letters", "p\u200Din", "pin"},
		{"joiner in Persian", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"family of emoji", "👨\u200D👩\u200D👧", "👨\u200D👩\u200D👧"},
		{"flag of Scotland", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"},
		{"hidden words in tags", "hi\U000E0041\U000E0042", "hi"},
		{"Arabic keeps its marks", "\u200Fمرحبا", "\u200Fمرحبا"},
		{"stacked marks", "e" + strings.Repeat("\u0316", 40) + "x", "e" + strings.Repeat("\u0316", 16) + "x"},
		{"composition across what is dropped", "e\u200B\u0301", "é"},
		{"skin tone", "👍🏽", "👍🏽"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Clean(c.text)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestCleanRefuses(t *testing.T) {
	for text, want := range map[string]error{
		"": ErrEmpty, " \n\t": ErrEmpty, "\x00\x01": ErrEmpty, "\u200B\u202E": ErrEmpty, "\u2003": ErrEmpty,
		"a\xffb": ErrNotUTF8, "\xed\xa0\x80": ErrNotUTF8,
	} {
		if got, err := Clean(text); !errors.Is(err, want) || got != "" {
			t.Errorf("Clean(%q) = %q, %v, want %v", text, got, err, want)
		}
	}
}

func TestLengthCountsCodePointsAfterComposition(t *testing.T) {
	text, err := Clean(strings.Repeat("e\u0301", 4000))
	if err != nil || Length(text) != 4000 {
		t.Errorf("got %d, %v", Length(text), err)
	}
}

func TestCleanBearsAMegabyteOfEmoji(t *testing.T) {
	text := strings.Repeat("😀", 1<<18)
	if got, err := Clean(text); err != nil || got != text {
		t.Errorf("changed: %v", err)
	}
	h := Hear(nil, nil, text, 0)
	if !h.Has(OnlyEmoji) || h.Intent != "" {
		t.Errorf("heard %+v", h)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"hi", "e\u0301\u200D\u0301", "\u202Ea\u2066", "👨\u200D👩", "\u212A\u200Dé", "🏴\U000E0067", "a\r\n\u2028", "\u1100\u0300\u1161", "\u200C\u200D\u200C", "\u0958\u200D\u0915"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean, err := Clean(text)
		if err != nil {
			if clean != "" {
				t.Fatalf("%v, yet %q", err, clean)
			}
			return
		}
		if again, err := Clean(clean); err != nil || again != clean {
			t.Fatalf("%q cleaned is %q, again %q, %v", text, clean, again, err)
		}
		if !utf8.ValidString(clean) || !norm.NFC.IsNormalString(clean) {
			t.Fatalf("%q is not NFC", clean)
		}
		marks := 0
		for _, c := range clean {
			if unicode.IsControl(c) && c != '\n' || c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069' {
				t.Fatalf("%U is left in %q", c, clean)
			}
			if unicode.IsMark(c) {
				if marks++; marks > mostMarks {
					t.Fatalf("more than %d marks in %q", mostMarks, clean)
				}
			} else {
				marks = 0
			}
		}
		h := Hear(nil, nil, clean, 20000)
		for _, e := range h.Entities {
			if e.From < 0 || e.To > len(clean) || e.From >= e.To {
				t.Fatalf("%+v lies outside %q", e, clean)
			}
		}
		s := Secrets(clean, SecretContext{Asked: AskedCard})
		if masked := Mask(clean, s); len(Digits(masked)) > len(Digits(clean)) {
			t.Fatalf("masking adds digits: %q", masked)
		}
	})
}
