package flows

import "strings"

// builtIns are slots that nobody declares and nobody sets: what is known of the shop and of the customer while the answer is written.
// A pack that declares one of these names has a slot of its own.
//
//	if: slots.shop_open is true        text: "We are back {shop_opens}."
var builtIns = []*slotDef{
	{name: "today", kind: DateKind, here: func(v *View) Slot { return dayOf(v.Today) }},
	{name: "shop_open", kind: BoolKind, here: func(v *View) Slot { return truthSlot("", v.ShopOpen) }},
	{name: "shop_opens", kind: TextKind, here: func(v *View) Slot { return known(v.ShopOpens) }},
	{name: "shop_hours", kind: TextKind, here: func(v *View) Slot { return known(v.ShopHours) }},
	{name: "customer_name", kind: TextKind, here: func(v *View) Slot { return known(v.CustomerName) }},
	{name: "customer_known", kind: BoolKind, here: func(v *View) Slot { return truthSlot("", v.CustomerKnown) }},
	{name: "customer_id", kind: TextKind, here: func(v *View) Slot { return known(v.CustomerID) }},
	{name: "channel", kind: TextKind, here: func(v *View) Slot { return known(v.Channel) }},
	{name: reachSlot, kind: TextKind, here: func(v *View) Slot { return known(MaskAddress(v.Reach)) }},
}

// reachSlot is the address that outlives the page. A text shows it masked; `to:` uses it whole.
const reachSlot = "reach"

func known(text string) Slot {
	if text == "" {
		return Slot{}
	}
	return Slot{Kind: TextKind, Text: short(text)}
}

func dayOf(iso string) Slot {
	if !isISODay(iso) {
		return Slot{}
	}
	return Slot{Kind: DateKind, Text: iso}
}

func builtIn(name string) *slotDef {
	for _, def := range builtIns {
		if def.name == name {
			return def
		}
	}
	return nil
}

func builtInNames() []string {
	names := make([]string, len(builtIns))
	for i, def := range builtIns {
		names[i] = def.name
	}
	return names
}

// def finds what a name means in the pack: a declared slot, a built-in one, or nil for a field of an action's answer.
func (p *Pack) def(name string) *slotDef {
	if def, ok := p.slots[name]; ok {
		return def
	}
	return builtIn(name)
}

// Reads reports whether anything in the pack reads a slot of that name, so that nobody works out what nobody asks.
func (p *Pack) Reads(name string) bool { return p.reads[name] }

// MaskAddress shows enough of an e-mail address or a phone number for its owner to know it: "d•••@example.com", "••12".
func MaskAddress(address string) string {
	if user, host, ok := strings.Cut(address, "@"); ok && user != "" {
		first := []rune(user)[:1]
		return string(first) + "•••@" + host
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, address)
	if len(digits) < 4 {
		return ""
	}
	return "••" + digits[len(digits)-2:]
}
