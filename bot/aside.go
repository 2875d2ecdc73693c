package bot

import (
	"github.com/handrail-chat/handrail/flows"
)

// aside lets the bot settle a different routine matter while the customer
// waits for a person; the turn is kept. What it can't settle it leaves alone:
// people have the conversation already.
func (t *step) aside(m Said, entities []flows.Entity, payload string) {
	if t.s.Pending(SendCall) {
		return
	}
	said := understood(m.Text, m.Heard, entities)
	said.Payload = payload
	pack := t.w.Pack
	if len(t.s.Talk.Stack) == 0 {
		flow, ok := pack.Trigger(said)
		if !ok || flow == t.s.Case.Topic {
			return
		}
	}
	talk, out := pack.Walk(t.s.Talk, flows.Input{Said: &said, View: t.view()})
	t.goOnAside(pack, talk, out)
}

func (t *step) goOnAside(pack *flows.Pack, talk flows.Talk, out flows.Out) {
	stuck := out.Handoff != nil || out.Fault != "" || out.NotUnderstood || out.Missed != "" || out.Call != nil && !t.w.HasShop
	if stuck {
		t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
		return
	}
	before := t.s.Lines
	t.s.Talk = talk
	t.speak(pack, out)
	if t.s.Lines > before {
		t.toDesk()
	}
}
