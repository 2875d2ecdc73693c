package nlu

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// saturday is 21 November 2026.
var saturday = dayOf(2026, time.November, 21)

// brief writes entities as "kind=value" for comparison; the place is checked by what it cuts out of the text.
func brief(text string, entities []Entity) []string {
	var all []string
	for _, e := range entities {
		s := string(e.Kind) + "=" + e.Value
		if e.Unit != "" {
			s += " " + e.Unit
		}
		all = append(all, s+" <"+text[e.From:e.To]+">")
	}
	return all
}

func TestFind(t *testing.T) {
	british, err := NewPatterns(PatternConfig{Region: "GB", Currency: "GBP", DayFirst: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		p    *Patterns
		want []string
	}{
		{"Where is order 4471923?", nil, []string{"order_number=4471923 <4471923>"}},
		{"order number: sd-447192", nil, []string{"order_number=SD-447192 <sd-447192>"}},
		{"#10023 please", nil, []string{"order_number=10023 <10023>"}},
		{"4471923", nil, []string{"order_number=4471923 <4471923>"}},
		{"my sd447192 is late", shopPatterns, []string{"order_number=SD447192 <sd447192>"}},
		{"order 4471923", shopPatterns, nil},
		{"1Z999AA10123456784", nil, []string{"tracking_number=1Z999AA10123456784 <1Z999AA10123456784>"}},
		{"tracking number 9400110200881234567890", nil, []string{"tracking_number=9400110200881234567890 <9400110200881234567890>"}},
		{"RB123456785GB", nil, []string{"tracking_number=RB123456785GB <RB123456785GB>"}},
		{"gift card 6006 4912 3456 7890, PIN 1234", nil, []string{"card_number=•••• 7890 <6006 4912 3456 7890>", "card_pin=•••• <1234>"}},
		{"6006491234567890", nil, []string{"card_number=•••• 7890 <6006491234567890>"}},
		{"visa 4111-1111-1111-1111", nil, []string{"payment_card=•••• 1111 <4111-1111-1111-1111>"}},
		{"gift card 4111111111111111", nil, []string{"card_number=•••• 1111 <4111111111111111>"}},
		{"It's Dana.P+shop@Example.CO.uk.", nil, []string{"email=dana.p+shop@example.co.uk <Dana.P+shop@Example.CO.uk>"}},
		{"@shop no@where a@b.c me@ @me x..y@z.com", nil, nil},
		{"mail (dana@example.com), or o'neil@example.org", nil, []string{"email=dana@example.com <dana@example.com>", "email=o'neil@example.org <o'neil@example.org>"}},
		{"call me at 415-555-2671", nil, []string{"phone=+14155552671 <415-555-2671>"}},
		{"(415) 555-2671", nil, []string{"phone=+14155552671 <(415) 555-2671>"}},
		{"+44 20 7946 0958", nil, []string{"phone=+442079460958 <+44 20 7946 0958>"}},
		{"my mobile is 07911 123456", british, []string{"phone=+447911123456 <07911 123456>"}},
		{"phone 12345678", nil, nil},
		{"I paid $50", nil, []string{"amount=50.00 USD <$50>"}},
		{"it was $1,234.5, not 20 euros or 15€ or 7.99usd", nil, []string{"amount=1234.50 USD <$1,234.5>", "amount=20.00 EUR <20 euros>", "amount=15.00 EUR <15€>", "amount=7.99 USD <7.99usd>"}},
		{"£20.50 and 1.234,50 €", british, []string{"amount=20.50 GBP <£20.50>", "amount=1234.50 EUR <1.234,50 €>"}},
		{"50 please", nil, nil},
		{"today or tomorrow, not yesterday", nil, []string{"date=2026-11-21 <today>", "date=2026-11-22 <tomorrow>", "date=2026-11-20 <yesterday>"}},
		{"the day after tomorrow", nil, []string{"date=2026-11-23 <the day after tomorrow>"}},
		{"the day before yesterday", nil, []string{"date=2026-11-19 <the day before yesterday>"}},
		{"by Friday", nil, []string{"date=2026-11-27 <Friday>"}},
		{"last friday", nil, []string{"date=2026-11-20 <last friday>"}},
		{"ordered on Monday", nil, []string{"date=2026-11-16 <Monday>"}},
		{"on saturday", nil, []string{"date=2026-11-21 <saturday>"}},
		{"next saturday", nil, []string{"date=2026-11-28 <next saturday>"}},
		{"I sat on it, sun shines", nil, nil},
		{"by tue", nil, []string{"date=2026-11-24 <tue>"}},
		{"12 Nov", nil, []string{"date=2026-11-12 <12 Nov>"}},
		{"the 12th of November", nil, []string{"date=2026-11-12 <12th of November>"}},
		{"January 3rd", nil, []string{"date=2027-01-03 <January 3rd>"}},
		{"Dec 24, 2025", nil, []string{"date=2025-12-24 <Dec 24, 2025>"}},
		{"may I? we march on", nil, nil},
		{"2026-11-12", nil, []string{"date=2026-11-12 <2026-11-12>"}},
		{"11/12/2026", nil, []string{"date=2026-11-12 <11/12/2026>"}},
		{"11/12/2026", british, []string{"date=2026-12-11 <11/12/2026>"}},
		{"25/12/26", nil, []string{"date=2026-12-25 <25/12/26>"}},
		{"12.11.2026", nil, []string{"date=2026-11-12 <12.11.2026>"}},
		{"11/12", nil, []string{"date=2026-11-12 <11/12>"}},
		{"31/31/2026 30.2.2026", nil, nil},
		{"3 days ago, back in two weeks", nil, []string{"date=2026-11-18 <3 days ago>", "date=2026-12-05 <in two weeks>"}},
		{"zip 94103", nil, []string{"postcode=94103 <94103>"}},
		{"94103", nil, []string{"postcode=94103 <94103>"}},
		{"94103-1234", nil, []string{"postcode=94103-1234 <94103-1234>"}},
		{"Beverly Hills, CA 90210", nil, []string{"postcode=90210 <90210>"}},
		{"sw1a 1aa", nil, []string{"postcode=SW1A 1AA <sw1a 1aa>"}},
		{"M11AE", nil, []string{"postcode=M11AE <M11AE>"}},
		{"K1A 0B1", nil, []string{"postcode=K1A 0B1 <K1A 0B1>"}},
		{"my postcode is 1012", nil, []string{"postcode=1012 <1012>"}},
		{"yes", nil, []string{"affirm=affirm <yes>"}},
		{"no thanks", nil, []string{"deny=deny <no thanks>"}},
		{"my card •••• 7890 and PIN ••••", nil, nil},
		{"it costs a lot and I have 2 of them", nil, nil},
	} {
		if got := brief(c.text, Find(c.text, c.p, saturday)); !cmp.Equal(got, c.want) {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestFindStopsAtItsLimit(t *testing.T) {
	text := strings.Repeat("a@example.com ", 50)
	if got := Find(text, nil, saturday); len(got) != mostEntities {
		t.Errorf("got %d entities", len(got))
	}
}

func TestYesAndNo(t *testing.T) {
	for text, want := range map[string]Kind{
		"yes": Affirm, "Yep!": Affirm, "yes please": Affirm, "ok": Affirm, "sure, go ahead": Affirm, "that's right": Affirm,
		"Yes, the one from Tuesday that never came to my door": Affirm, "it is": Affirm, "I do": Affirm, "sí": Affirm, "👍": Affirm, "👍🏽": Affirm,
		"correct, that is the one": Affirm, "sounds good": Affirm, "y": "", "uh huh": Affirm, "hi yes": Affirm,
		"no": Deny, "Nope.": Deny, "no thank you": Deny, "not really": Deny, "not yet": Deny, "I don't think so": Deny, "never mind": Deny,
		"no, that's not it": Deny, "nah": Deny, "it isn't": Deny, "👎": Deny, "absolutely not": Deny,
		"not sure": "", "I'm not sure": "", "no problem": "", "no idea": "", "I have no order number": "", "right now": "", "okay but where is it": "",
		"where is my order": "", "yes and no": "", "I am glad that you did that": "", "good morning": "", "no one answers the phone at your store": "",
		"wrong item in the box": "", "": "", "😀": "",
	} {
		var d desk
		r := read(text, &d)
		if got := r.answer(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestPatternsNameTheirMistakes(t *testing.T) {
	_, err := NewPatterns(PatternConfig{Order: []string{`SD-(\d+`}, GiftCard: []string{`\d*`}, Tracking: []string{`1Z\w{16}`}})
	if err == nil || !strings.Contains(err.Error(), `order pattern "SD-(\\d+"`) || !strings.Contains(err.Error(), `gift card pattern "\\d*"`) || strings.Contains(err.Error(), "1Z") {
		t.Errorf("got %v", err)
	}
}

func TestDay(t *testing.T) {
	zone := time.FixedZone("far east", 10*3600)
	if d := DayOf(time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC).In(zone)); d.String() != "2026-11-22" {
		t.Errorf("got %v", d)
	}
	for n := Day(-200_000); n < 200_000; n += 97 {
		y, m, day := n.date()
		if back := dayOf(y, m, day); back != n || n.weekday() != time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Weekday() {
			t.Fatalf("%d is %v, back %d", n, n, back)
		}
	}
	if d, ok := dated(0, 2, 29, dayOf(2026, 11, 21)); ok {
		t.Errorf("no 29 February near 2026, got %v", d)
	}
}
