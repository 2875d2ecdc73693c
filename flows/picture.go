package flows

import (
	"slices"
	"strings"
)

// Picture is a flow as somebody would draw it: boxes with a few words, and the ways between them. It shares nothing with the pack.
type Picture struct {
	Flow, Name, Description string
	Begins                  []string // what begins it, in words: an intent, another flow
	Boxes                   []Box    // the first is where it begins; in the order of the file
}

// Box is one step.
type Box struct {
	ID    string // of the step
	Verb  string // as authors write it: collect, say, action …
	Title string // what happens there, in a few words
	Text  string // what is said or set, the reason of a handover; may be empty
	To    string // id of the flow that it calls or links to; may be empty
	Ways  []Way  // in the order in which they are tried
}

// Way leads from one box to another.
type Way struct {
	To   string // id of the step; empty: END
	When string // the condition in words; empty: always
}

// Picture draws a flow; false if there is none of that id.
func (p *Pack) Picture(flow string) (Picture, bool) {
	f := p.flows[flow]
	if f == nil {
		return Picture{}, false
	}
	out := Picture{Flow: f.ID, Name: f.Name, Description: f.Description}
	for _, t := range f.triggers {
		out.Begins = append(out.Begins, "“"+spoken(t.intent)+"”")
	}
	for i := range p.order {
		if other := p.flows[p.order[i].ID]; other != f && slices.ContainsFunc(other.steps, func(s *step) bool { return s.leadsTo() == f }) {
			if from := "from “" + other.Name + "”"; !slices.Contains(out.Begins, from) {
				out.Begins = append(out.Begins, from)
			}
		}
	}
	for _, s := range f.drawn() {
		box := s.box()
		for i := range s.next {
			way := Way{When: "otherwise"}
			switch e := &s.next[i]; {
			case e.cond != nil:
				way.When = e.cond.words()
			case i == 0:
				way.When = ""
			}
			if t := s.next[i].target; t != nil {
				way.To = t.id
			}
			box.Ways = append(box.Ways, way)
		}
		out.Boxes = append(out.Boxes, box)
	}
	return out, true
}

// drawn are the steps with the one where the flow begins first.
func (f *flow) drawn() []*step {
	first := f.steps[0]
	return append([]*step{first}, slices.DeleteFunc(slices.Clone(f.steps), func(s *step) bool { return s == first })...)
}

// box says a step in words.
func (s *step) box() Box {
	b := Box{ID: s.id}
	switch verb := s.verb.(type) {
	case *collect:
		b.Verb, b.Title, b.Text = "collect", "Ask for "+spoken(verb.slot), verb.ask.sample()
		if s.description != "" {
			b.Title = "Ask: " + strings.TrimPrefix(s.description, "asking for ")
		}
	case *say:
		b.Verb, b.Title, b.Text = "say", "Say", verb.line.sample()
	case *action:
		b.Verb, b.Title = "action", "Ask: "+spoken(verb.name)
		switch {
		case verb.line != nil:
			b.Verb, b.Title, b.Text = "say", "Say", verb.line.sample()
		case verb.lines != nil:
			b.Verb, b.Title, b.Text = "say", "Say", verb.lines[0].sample()
		case strings.HasPrefix(verb.name, "shop_"):
			b.Title = "Ask the shop: " + spoken(strings.TrimPrefix(verb.name, "shop_"))
		}
	case *setSlots:
		b.Verb, b.Title, b.Text = "set_slots", "Remember", verb.words()
	case *call:
		b.Verb, b.Title, b.To = "call", "Do: "+flowWords(verb.to, verb.flow), verb.flow
		if verb.to != nil {
			b.Text = verb.to.Description
		}
	case *link:
		b.Verb, b.Title, b.To = "link", "Go on with: "+flowWords(verb.to, verb.flow), verb.flow
	case *handoff:
		b.Verb, b.Title, b.Text = "handoff", "A person takes over", verb.reason.sample()
	case *promise:
		b.Verb, b.Title, b.Text = "promise", "Promise an answer "+verb.by.words(), verb.what.sample()
	case *watch:
		b.Verb, b.Title = "watch", "Stop watching"
		if !verb.none {
			b.Title, b.Text = "Keep an eye on it "+verb.by.words(), "until "+verb.until.words()
		}
	case *verify:
		b.Verb, b.Title, b.Text = "verify", "See whose it is", "by "+spoken(verb.number)+" and "+spoken(verb.proof)
	default:
		if b.Verb, b.Title = "noop", "Which way?"; !s.unnamed {
			b.Title = strings.ToUpper(spoken(s.id)[:1]) + spoken(s.id)[1:]
		}
	}
	if s.description != "" && b.Verb != "collect" && b.Verb != "say" {
		b.Title = strings.ToUpper(s.description[:1]) + s.description[1:]
	}
	return b
}

func flowWords(f *flow, id string) string {
	if f == nil {
		return spoken(id)
	}
	return f.Name
}

// sample is what a response says as a rule, with slots as ‹slot›.
func (x *response) sample() string {
	if x == nil {
		return ""
	}
	for i := range x.variations {
		if v := &x.variations[i]; v.cond == nil && v.channel == "" {
			return v.text.text.sample()
		}
	}
	if len(x.variations) > 0 {
		return x.variations[0].text.text.sample()
	}
	return ""
}

func (t *template) sample() string {
	var b strings.Builder
	for _, p := range t.parts {
		b.WriteString(p.text)
		if p.slot != "" {
			b.WriteString("‹" + spoken(p.slot) + "›")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (s *setSlots) words() string {
	said := make([]string, len(s.values))
	for i, a := range s.values {
		value, other := strings.CutPrefix(a.value.text, "slots.")
		switch {
		case other:
			said[i] = spoken(a.key.text) + " = " + spoken(value)
		case a.value.null || !a.slot.filled():
			said[i] = "forget " + spoken(a.key.text)
		default:
			said[i] = spoken(a.key.text) + " = " + value
		}
	}
	return strings.Join(said, ", ")
}
