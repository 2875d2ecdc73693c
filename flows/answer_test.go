package flows

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestYesAndNoInManyWords(t *testing.T) {
	const yes, no, neither = "yes", "no", ""
	for text, want := range map[string]string{
		"yes": yes, "Yes!": yes, "y": yes, "yep, thanks": yes, "yeah go ahead": yes, "sure": yes, "OK": yes, "okay then do it": yes, "of course": yes, "that's correct": yes,
		"yes please": yes, "please do": yes, "no problem": yes, "why not": yes, "👍": yes, "👍🏽": yes, "absolutely": yes, "yes it is a gift for my mum": yes, "I do": yes, "perfect": yes,
		"yep that's the one": yes, "yup, that's it": yes, "uh huh": yes, "righto": yes, "it does": yes, "yes it works now": yes, "I think so": yes, "💯": yes, "👌": yes, "got it!": yes,
		"sure thing": yes, "alright then": yes, "sí claro": yes, "así es": yes, "claro que sí": yes, "vale, perfecto": yes, "eso es": yes, "desde luego": yes, "ya me llegó": neither,
		"nah": no, "nah, not really": no, "not yet": no, "not at all": no, "no way": no, "I don't think so": no, "still nothing": no, "no chance": no, "I don't have it": no,
		"it never arrived": no, "nuh uh": no, "para nada": no, "todavía no": no, "qué va": no, "no, para nada": no, "creo que no": no, "ni hablar": no, "🙅": no, "no ha llegado": no,
		"sí": yes, "si, gracias": yes, "claro": yes, "por supuesto": yes, "de acuerdo": yes,
		"no": no, "No.": no, "nope": no, "n": no, "no thank you": no, "no thanks": no, "not really": no, "of course not": no, "I don't": no, "don't": no, "no, it was a present": no, "not ok": no,
		"never": no, "that is wrong": no, "👎": no, "it isn't": no, "no, it isn't": no, "claro que no": no, "no gracias": no,
		"": neither, "maybe": neither, "not sure": neither, "no idea": neither, "I don't know": neither, "never mind": neither, "hello": neither, "1042": neither, "please cancel my order": neither,
		"nobody told me": neither, "yes and no": neither, "quizás": neither, "yes but no but the other thing": neither, "right now": neither, "no sé": neither, "?!": neither,
	} {
		got := neither
		if y, _, ok := saysYesNo(text); ok && y {
			got = yes
		} else if ok {
			got = no
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		text      string
		want      float64
		exact, ok bool
	}{
		{"7", 7, true, true}, {"12.50", 12.5, true, true}, {"12,5", 12.5, true, true}, {"12,50 €", 12.5, true, true}, {"$1,250.00", 1250, true, true}, {"1.250,00", 1250, true, true},
		{"1,250", 1250, true, true}, {"1.000.000", 1e6, true, true}, {"1'000", 1000, true, true}, {"-3", -3, true, true}, {"£ 50", 50, true, true}, {"50.", 50, true, true},
		{"about 12, I think", 12, false, true}, {"three", 3, true, true}, {"Dos", 2, true, true}, {"between 2 and 3", 0, false, false}, {"10-12", 0, false, false}, {"none", 0, false, false}, {"", 0, false, false},
		{"1.2.3,4,5", 0, false, false}, {"99999999999999999999999999999999999999", 0, false, false}, {"one of them", 0, false, false},
	} {
		got, exact, ok := parseNumber(c.text)
		if got != c.want || exact != c.exact || ok != c.ok {
			t.Errorf("%q is %v %v %v", c.text, got, exact, ok)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"collect", "action", "set_slots", "link", "call", "noop", "say", "handoff"}
	for got, want := range map[string]string{
		"colect": "collect", "acton": "action", "set-slots": "set_slots", "setslots": "set_slots", "Say": "say", "handof": "handoff", "clal": "call", "lnik": "link",
		"promise": "", "x": "", "": "", "watch": "", strings.Repeat("collect", 40): "",
	} {
		if near := nearest(got, known); near != want {
			t.Errorf("%q: %q, want %q", got, near, want)
		}
	}
}

func TestPayloads(t *testing.T) {
	for _, c := range []struct {
		text, intent string
		values       []Entity
		ok           bool
	}{
		{"/help", "help", nil, true},
		{` /order{"number": "1042", "email": "a@b.c"}`, "order", []Entity{{Kind: "email", Value: "a@b.c"}, {Kind: "number", Value: "1042"}}, true},
		{`/SetSlots(size=large, gift="true")`, "", []Entity{{Kind: "size", Value: "large"}, {Kind: "gift", Value: "true"}}, true},
		{"/SetSlots(size=large", "", []Entity{}, false}, {"plain", "", nil, false}, {"/", "", nil, false}, {"/a b", "", nil, false}, {"/a{bad", "", nil, false}, {"", "", nil, false},
	} {
		intent, values, ok := parsePayload(c.text)
		if intent != c.intent || ok != c.ok || ok && cmp.Diff(c.values, values) != "" {
			t.Errorf("%q: %q %v %v", c.text, intent, values, ok)
		}
	}
}

// TestTemplatesNeverEvaluateData: what was filled in stands in the text exactly as it was given, whatever it looks like.
func TestTemplatesNeverEvaluateData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"{b}", "{{a}}", "{{.Secret}}", "${a}", "}{", "{slots.b}"})).Draw(t, "said")
		var found Findings
		tmpl := reader{&found}.template(&node{text: "<{a}|{{a}}|{ slots.b }>"}, "text")
		if len(found) > 0 {
			t.Fatal(found)
		}
		got := tmpl.render(env{slots: []Slot{{Name: "a", Kind: TextKind, Text: said}, {Name: "b", Kind: FloatKind, Number: 2.50}}}, "en")
		if want := "<" + said + "|{a}|2.5>"; got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestExamplesLoseTheirMarks(t *testing.T) {
	for text, want := range map[string]string{
		"where is [1042](order_number)": "where is 1042", `[two]{"entity": "count", "value": "2"} of [them](x)`: "two of them", "a [bracket] stays": "a [bracket] stays",
		"[a](b)[c](d)": "ac", "plain": "plain", "[[a](b)": "[a", "x ]( y": "x ]( y",
	} {
		if got, _, ok := unmark(text); !ok || got != want {
			t.Errorf("%q is %q, %v", text, got, ok)
		}
	}
}

func TestTextsAreKeptShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := short(rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 1500), func(b []byte) string { return string(b) }), rapid.Just(strings.Repeat("é", 900))).Draw(t, "text"))
		if len(got) > maxText || !utf8.ValidString(got) {
			t.Fatalf("%d bytes, %q", len(got), got)
		}
	})
}
