package flows

import "testing"

func TestTheOnlyNumberOfAWishIsItsOrder(t *testing.T) {
	def := &slotDef{name: "order_number", kind: TextKind, mappings: []slotMapping{{kind: "from_entity", entity: orderEntity}}}
	for text, want := range map[string]string{
		"my package never came, 1056":      "1056",
		"where is 1051?":                   "1051",
		"(#20001) is late":                 "20001",
		"1042":                             "1042",
		"it cost $1056":                    "",
		"come at 1030-1100":                "",
		"1042 or 1043":                     "",
		"number 12":                        "",
		"1234567890123 on the box":         "",
		"sd1042 is late":                   "",
		"it was 1056.50":                   "",
		"no number at all":                 "",
		"mi paquete 1056, no ha llegado":   "1056",
		"a call at 12:30 about the parcel": "",
	} {
		h := hear(&Said{Text: text})
		v, ok := def.lone(&h)
		if v.Text != want || ok != (want != "") {
			t.Errorf("%q gives %q, want %q", text, v.Text, want)
		}
	}
	// A day, a sum or a code is no order; what looks like a postcode may be one.
	for kind, want := range map[string]bool{"date": false, "amount": false, "card_pin": false, "postcode": true} {
		h := hear(&Said{Text: "where is 20001", Entities: []Entity{{Kind: kind, Value: "20001", Start: 9, End: 14}}})
		if _, ok := def.lone(&h); ok != want {
			t.Errorf("a %s is an order's number: %v", kind, ok)
		}
	}
}
