package bot

import (
	"slices"
	"unicode/utf8"
)

// What a state may hold. Lengths are in bytes; a text that was cut ends in "…"
// and stands whole in the transcript.
const (
	stateMost   = 8192 // the encoded document
	outMost     = 48   // pending sends
	windowSize  = 8    // customer turns remembered as sketches; agents' lines that can be corrected
	heldMost    = 8    // agents' messages that have not left
	watchesMost = 3    // things looked at again
	heldBytes   = 2400 // and their text
	lostMost    = 300  // of a turn that was not understood
	turnBytes   = 1200 // of a burst that is not answered yet
	entityMost  = 12   // found in it
	gotMost     = 16   // slots that a matter has filled
	casesMost   = 5
	talksMost   = 8
	groundsMost = 160 // one reason's words
	detailMost  = 200 // what an agent says of a promise or an end
	argsMost    = 24  // what goes along with what the shop is to do for an agent
	nameMost    = 120 // names, addresses, ids from outside
	pageMost    = 240
	idMost      = 160 // an event's id, as part of other ids
	slotMost    = 80  // a slot's text when there is no room left
)

// shorten cuts a text at a rune and says so.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// bound cuts a burst to what may be kept of it until it is answered: the last
// words, and so much of them as understanding needs.
func (turn *Turn) bound() {
	left := turnBytes
	for i := len(turn.Parts) - 1; i >= 0; i-- {
		if left <= 0 {
			turn.Parts = turn.Parts[i+1:]
			break
		}
		part := shorten(turn.Parts[i], left)
		if part != turn.Parts[i] {
			turn.Parts = slices.Clone(turn.Parts)
			turn.Parts[i] = part
		}
		left -= len(part)
	}
	turn.Entities = turn.Entities[max(0, len(turn.Entities)-entityMost):]
}

// shed brings a state that has grown too large back below its bound: what can
// be missed goes first, and stops as soon as there is room. A customer's line
// on its way to the desk, a card and a call to the shop are never dropped.
func (t *step) shed() {
	for _, give := range [...]func(){
		func() { t.drop(func(s Send) bool { return s.Kind == SendMark && s.Name == MarkShown }) },
		t.dropOldPages,
		func() { t.s.Brief.Facts, t.s.Brief.Tried = firstFew(t.s.Brief.Facts), firstFew(t.s.Brief.Tried) },
		func() { t.s.Memory.Talks = t.s.Memory.Talks[max(0, len(t.s.Memory.Talks)-2):] },
		func() { t.s.Talk.Told = nil },
		t.shortenSlots,
		t.emptyHeld,
		func() { t.dropOldest(func(s Send) bool { return s.Kind == SendMark || s.Kind == SendDM }) },
		func() { t.dropOldest(func(s Send) bool { return s.Kind == SendNote || s.Kind == SendAlarm }) },
		func() { t.s.Memory.Cases = t.s.Memory.Cases[max(0, len(t.s.Memory.Cases)-1):] },
	} {
		if t.fits() {
			return
		}
		give()
	}
}

// fits weighs a state: roughly first, for nearly all are far below the bound.
func (t *step) fits() bool {
	if len(t.s.Out) > outMost {
		return false
	}
	if roughly(&t.s) < stateMost {
		return true
	}
	document, err := Encode(nil, t.s)
	return err == nil && len(document) <= stateMost
}

// roughly is at least the size of a state's encoding: every text counts double
// for what is escaped in it.
func roughly(s *State) int {
	const fixed, send, slot, sketch, held, past = 900, 200, 40, 90, 170, 230
	n := fixed + len(s.Out)*send + len(s.Talk.Slots)*slot + len(s.Window)*sketch + (len(s.Held)+len(s.Left))*held +
		len(s.Memory.Cases)*past + len(s.Memory.Talks)*sketch + len(s.Talk.Stack)*sketch + len(s.Turn.Entities)*held
	text := len(s.Who.Page) + len(s.Who.Site) + len(s.Who.User.Name) + len(s.Brief.Words) + len(s.Brief.Place)
	for i := range s.Out {
		text += len(s.Out[i].ID) + len(s.Out[i].Text)
		for _, a := range s.Out[i].Args {
			text += slot + len(a.Text) + len(a.Ref)
		}
	}
	for i := range s.Talk.Slots {
		text += len(s.Talk.Slots[i].Text) + len(s.Talk.Slots[i].Ref)
	}
	if d := s.Deed; d != nil {
		text += held + len(d.ID) + len(d.Name) + len(d.Says) + len(d.Send) + len(d.Key)
		for _, v := range d.Args {
			text += slot + len(v.Text) + len(v.Ref)
		}
	}
	for _, told := range s.Talk.Told {
		text += slot + len(told.ID) + len(told.Text)
	}
	for i := range s.Held {
		text += len(s.Held[i].Text)
	}
	for i := range s.Watches {
		v := &s.Watches[i]
		n += held
		text += len(v.ID) + len(v.To) + len(v.Why) + len(v.News)
		for k := range v.Slots {
			text += slot + len(v.Slots[k].Text)
		}
	}
	for _, c := range s.Offer {
		text += slot + len(c.Title) + len(c.Payload)
	}
	for _, g := range s.Case.Grounds {
		text += slot + len(g.Why)
	}
	for _, list := range [...][]string{s.Turn.Parts, s.Brief.Facts, s.Brief.Tried, s.Episode.Tried} {
		for _, one := range list {
			text += len(one)
		}
	}
	return n + 2*text
}

func firstFew(list []string) []string { return list[:min(2, len(list))] }

func (t *step) shortenSlots() {
	slots := slices.Clone(t.s.Talk.Slots)
	for i := range slots {
		slots[i].Text = shorten(slots[i].Text, slotMost)
	}
	t.s.Talk.Slots = slots
	for i := range t.s.Watches {
		t.s.Watches[i].shorten()
	}
}

// dropOldest keeps the last four of the pending sends of some kinds.
func (t *step) dropOldest(of func(Send) bool) {
	const keep = 4
	n := 0
	for _, o := range t.s.Out {
		if of(o) {
			n++
		}
	}
	t.drop(func(s Send) bool {
		if !of(s) || n <= keep {
			return false
		}
		n--
		return true
	})
}
