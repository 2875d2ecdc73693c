package flows

import "strings"

// address is where an answer is to go: a slot that takes an e-mail address or a phone number and nothing else, or the built-in
// `reach`.
type address struct {
	at   pos
	slot string
	def  *slotDef
}

func (r reader) destination(n *node) address {
	a := address{at: n.pos}
	if text := r.text(n, "`to`"); text != "" {
		a.slot = r.name(&node{pos: n.pos, shape: scalar, text: strings.TrimPrefix(text, "slots.")}, "a slot")
	}
	return a
}

const goodAddress = "name `slots.reach`, or a slot whose mappings are `{type: from_entity, entity: email}` or `phone` and no others"

func (a *address) check(j *joiner) {
	if a.slot == "" {
		return
	}
	if a.def = j.readable(a.at, a.slot); a.def == nil {
		if j.known(a.slot) {
			j.findings.add(a.at, "not-an-address", goodAddress, "the answer would go nowhere: `%s` is filled by the shop, not an address the customer gave", a.slot)
		}
		return
	}
	if !a.def.takesAddress() {
		j.findings.add(a.at, "not-an-address", goodAddress, "the answer could be lost: what stands in `%s` need not be an e-mail address or a phone number", a.slot)
	}
}

// takesAddress says whether only an e-mail address or a phone number can fill the slot.
func (s *slotDef) takesAddress() bool {
	if s.here != nil {
		return s.name == reachSlot
	}
	if s.kind != TextKind || s.secret || s.untyped || len(s.mappings) == 0 {
		return false
	}
	for i := range s.mappings {
		if m := &s.mappings[i]; m.kind != "from_entity" || m.entity != "email" && m.entity != "phone" {
			return false
		}
	}
	return true
}

// of is the address itself; "" if there is none.
func (a *address) of(e env) string {
	switch {
	case a.slot == "":
		return ""
	case a.def != nil && a.def.here != nil:
		return short(e.view.Reach)
	}
	return e.value(a.slot, a.def).Text
}
