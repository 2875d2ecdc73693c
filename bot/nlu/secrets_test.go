package nlu

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

func TestSecrets(t *testing.T) {
	shop := shopPatterns
	for _, c := range []struct {
		name, text, want string
		asked            Asked
	}{
		{"answer to a card question", "6006491234567890", "•••• 7890", AskedCard},
		{"card question, a digit short", "600649123456789", "•••• 6789", AskedCard},
		{"card question, spaced", "it is 6006 4912 3456 7890 ok?", "it is •••• 7890 ok?", AskedCard},
		{"card and PIN in one answer", "6006 4912 3456 7890 1234", "•••• 7890 ••••", AskedCard},
		{"card and PIN in lines", "6006491234567890\n1234", "•••• 7890\n••••", AskedCard},
		{"answer with letters", "GC-12AB34CD56EF", "••••", AskedCard},
		{"letters and few digits", "XK-12AB34CD", "XK-12AB34CD", AskedNothing},
		{"answer to a PIN question", "4471", "••••", AskedPIN},
		{"PIN digit by digit", "it's 4 4 7 1", "it's ••••", AskedPIN},
		{"PIN that looks like an order", "SD-447192", "••••", AskedPIN},
		{"an order named instead of a PIN", "my order is SD-447192", "my order is SD-447192", AskedPIN},
		{"nothing to hide in the answer", "I don't have one", "I don't have one", AskedPIN},
		{"other secret", "hunter2024", "••••", AskedSecret},
		{"gift card by word", "my gift card 6006491234567890 is dead", "my gift card •••• 7890 is dead", 0},
		{"word after the number", "6006 4912 3456 7890 is my gift card", "•••• 7890 is my gift card", 0},
		{"PIN by word", "card is here, PIN: 98765.", "card is here, PIN: ••••.", 0},
		{"PIN before the word", "1234 is the pin", "•••• is the pin", 0},
		{"security code", "security code 123", "security code ••••", 0},
		{"payment card without a word", "4111 1111 1111 1111", "•••• 1111", 0},
		{"payment card, date and code", "4111111111111111 12/27 123", "•••• 1111 ••••", 0},
		{"payment card among others", "5 4111-1111-1111-1111", "5 •••• 1111", 0},
		{"American Express", "3782 822463 10005", "•••• 0005", 0},
		{"wrong check digit", "4111 1111 1111 1112", "4111 1111 1111 1112", 0},
		{"full width", "card ４１１１１１１１１１１１１１１１", "card •••• 1111", 0},
		{"Arabic-Indic", "card ٤١١١١١١١١١١١١١١١", "card •••• 1111", 0},
		{"the shop's gift card pattern", "6006111122223333", "•••• 3333", 0},
		{"the shop's order wins", "card? no: order SD447192", "card? no: order SD447192", 0},
		{"the shop's tracking wins", "card 1Z999AA10123456784", "card 1Z999AA10123456784", 0},
		{"a plain order number", "where is order 4471923", "where is order 4471923", 0},
		{"a telephone number", "no card here, call +44 20 7946 0958", "no card here, call +44 20 7946 0958", 0},
		{"money on a card", "my card has $1234 on it, pin lost", "my card has $1234 on it, pin lost", 0},
		{"postcode is no code", "zip code 94103", "zip code 94103", 0},
		{"a year", "I bought the card in 2024", "I bought the card in 2024", 0},
		{"an error code", "the till says error code 4012 for my card", "the till says error code 4012 for my card", 0},
		{"a promo code", "promo code 20455", "promo code 20455", 0},
		{"a PIN for an order", "the PIN for my order is 8642", "the PIN for my order is ••••", 0},
		{"a telephone instead of a card", "call me on 415-555-2671", "call me on 415-555-2671", AskedCard},
		{"an order instead of a card", "my order number is 4471923", "my order number is 4471923", AskedCard},
		{"an order instead of a PIN", "order 4471923", "order 4471923", AskedPIN},
		{"a long order beside a card", "order 123456789012 was paid by card", "order 123456789012 was paid by card", 0},
		{"last four digits", "the card ending in 1234", "the card ending in 1234", 0},
		{"two cards", "cards 6006491234567890 and 6006491234567891", "cards •••• 7890 and •••• 7891", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Mask(c.text, Secrets(c.text, SecretContext{Asked: c.asked, Patterns: shop}))
			if got != c.want {
				t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
			}
		})
	}
}

// spelled writes digits the ways customers do.
func spelled(t *rapid.T, digits string) string {
	zero := rapid.SampledFrom([]rune{'0', '０', '٠', '۰', '०'}).Draw(t, "script")
	gap := rapid.SampledFrom([]string{"", " ", "-", ".", "\n", " - ", "\u00a0", "–", "\u200b", "  "}).Draw(t, "separator")
	every := rapid.SampledFrom([]int{1, 2, 3, 4, 5, 8, 19}).Draw(t, "every")
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && i%every == 0 {
			b.WriteString(gap)
		}
		b.WriteRune(zero + c - '0')
	}
	return b.String()
}

func TestCanariesNeverSurvive(t *testing.T) {
	words := rapid.SampledFrom([]string{"hello", "please", "it is", "my", "thanks", "so", "why", "look:", "ok,", "é", "😀", "(", "\n"})
	rapid.Check(t, func(t *rapid.T) {
		digit := rapid.StringMatching(`[0-9]`)
		number := func(n int) string {
			var b strings.Builder
			for range n {
				b.WriteString(digit.Draw(t, "digit"))
			}
			return b.String()
		}
		canary, lead, asked := "", "", AskedNothing
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0: // a card that was asked for
			canary, asked = number(rapid.IntRange(12, 19).Draw(t, "length")), AskedCard
		case 1: // a PIN that was asked for
			canary, asked = number(rapid.IntRange(4, 8).Draw(t, "length")), AskedPIN
		case 2: // a gift card, named
			canary, lead = number(rapid.IntRange(16, 19).Draw(t, "length")), rapid.SampledFrom([]string{"gift card ", "Card: ", "my voucher is "}).Draw(t, "lead")
		case 3: // a PIN, named
			canary, lead = number(rapid.IntRange(4, 8).Draw(t, "length")), rapid.SampledFrom([]string{"pin ", "PIN: ", "the code is "}).Draw(t, "lead")
		case 4: // a payment card, not named
			canary = withCheckDigit("4" + number(14))
		}
		var b strings.Builder
		for range rapid.IntRange(0, 3).Draw(t, "before") {
			b.WriteString(words.Draw(t, "word") + " ")
		}
		b.WriteString(lead + spelled(t, canary))
		for range rapid.IntRange(0, 3).Draw(t, "after") {
			b.WriteString(" " + words.Draw(t, "word"))
		}
		text := b.String()
		context := SecretContext{Asked: asked}
		secrets := Secrets(text, context)
		masked := Mask(text, secrets)
		// Four digits of a card may be seen; of a number longer than 16 in groups of four they may not be its last.
		if left := Digits(masked); left != "" && (len(canary) <= mostPIN || len(left) > 4 || !strings.Contains(canary, left)) {
			t.Fatalf("%q is still to be read in %q (from %q)", left, masked, text)
		}
		if again := Mask(masked, Secrets(masked, context)); again != masked {
			t.Fatalf("masking twice gives %q, once %q", again, masked)
		}
		if again := Mask(masked, Secrets(masked, SecretContext{})); again != masked {
			t.Fatalf("masking again without a question gives %q, once %q", again, masked)
		}
		stored, err := json.Marshal(Hear(nil, nil, text, 20000).Without(secrets))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{canary, text} {
			if len(s) > 4 && strings.Contains(string(stored), s) {
				t.Fatalf("%q is in %s", s, stored)
			}
		}
	})
}

func withCheckDigit(s string) string {
	for d := '0'; d <= '9'; d++ {
		if luhn(s + string(d)) {
			return s + string(d)
		}
	}
	panic("every number has a check digit")
}

func TestHeardHoldsNoSecret(t *testing.T) {
	today := dayOf(2026, time.November, 21)
	text := "gift card 6006491234567890 pin 8642, visa 4111 1111 1111 1111, and 6006491234567890 again"
	stored, err := json.Marshal(Hear(nil, shopPatterns, text, today))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"600649", "8642", "41111", "4111 1"} {
		if strings.Contains(string(stored), s) {
			t.Errorf("%q is in %s", s, stored)
		}
	}
}

func TestDigitsOfEveryScript(t *testing.T) {
	for _, r := range unicode.Nd.R16 {
		for c := rune(r.Lo); c <= rune(r.Hi); c++ {
			if d, ok := digitValue(c); !ok || d != int(c-rune(r.Lo))%10 {
				t.Fatalf("%U: %d, %v", c, d, ok)
			}
		}
	}
	if got := Digits("４١२-3 x٤"); got != "41234" {
		t.Errorf("got %q", got)
	}
	if got := Code("gc-１2ab 34é"); got != "GC12AB34É" {
		t.Errorf("got %q", got)
	}
	for _, c := range "a ½²Ⅷ" {
		if _, ok := digitValue(c); ok {
			t.Errorf("%q is no digit", c)
		}
	}
}

func TestLuhn(t *testing.T) {
	for s, want := range map[string]bool{"4111111111111111": true, "4111111111111112": false, "378282246310005": true, "6011 1111 1111 1117": true, "": false} {
		if luhn(s) != want {
			t.Errorf("luhn(%q) is %v", s, !want)
		}
	}
}
