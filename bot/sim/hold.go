package sim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
)

// told are the lines that the customer got since the last acting step.
func (p *player) told() []bot.Line {
	return slices.DeleteFunc(p.room.Lines(p.mark), func(l bot.Line) bool { return l.From == bot.Customer })
}

// spoken are those of them that the house itself said.
func (p *player) spoken() []bot.Line {
	return slices.DeleteFunc(p.told(), func(l bot.Line) bool { return l.From == bot.Agent })
}

// holds checks what a step wants to see.
func (p *player) holds(s *flows.TestStep) *Failure {
	switch s.Verb {
	case "bot":
		for _, text := range s.Texts {
			if f := p.said(s, text, func(l bot.Line) bool { return alike(text, l.Text) }); f != nil {
				return f
			}
		}
	case "utter":
		for _, id := range s.Texts {
			if f := p.said(s, id, func(l bot.Line) bool { return l.Utter == id }); f != nil {
				return f
			}
		}
	case "slot_was_set":
		for _, want := range s.Slots {
			if v := p.slot(want.Name); !want.Holds(v) && !slices.ContainsFunc(p.sets(want.Name), want.Holds) {
				return &Failure{want.Line, s.Words, slotWords(want), p.slotGot(want.Name)}
			}
		}
	case "slot_was_not_set":
		for _, want := range s.Slots {
			if want.Holds(p.slot(want.Name)) || slices.ContainsFunc(p.sets(want.Name), want.Holds) {
				return &Failure{want.Line, s.Words, "not " + slotWords(want), p.slotGot(want.Name)}
			}
		}
	case "expect":
		return p.expect(s)
	}
	return nil
}

// said looks for a line from where the last one was found.
func (p *player) said(s *flows.TestStep, want string, fits func(bot.Line) bool) *Failure {
	lines := p.spoken()
	for i := min(p.cursor, len(lines)); i < len(lines); i++ {
		if fits(lines[i]) {
			p.cursor = i + 1
			return nil
		}
	}
	return &Failure{s.Line, s.Words, want, linesWords(lines[min(p.cursor, len(lines)):])}
}

func linesWords(lines []bot.Line) string {
	if len(lines) == 0 {
		return "nothing (more) was said"
	}
	said := make([]string, len(lines))
	for i, l := range lines {
		if said[i] = l.Text; l.Utter != "" {
			said[i] = l.Utter + ": " + l.Text
		}
	}
	return strings.Join(said, "\n")
}

// alike compares a whole text; "…" stands for anything.
func alike(pattern, text string) bool {
	parts := strings.Split(strings.TrimSpace(pattern), "…")
	text = strings.TrimSpace(text)
	for i, part := range parts {
		switch at := strings.Index(text, part); {
		case i == 0 && len(parts) == 1:
			return text == part
		case i == 0:
			if !strings.HasPrefix(text, part) {
				return false
			}
			text = text[len(part):]
		case i == len(parts)-1:
			return strings.HasSuffix(text, part)
		case at < 0:
			return false
		default:
			text = text[at+len(part):]
		}
	}
	return true
}

// slot is a slot as it stands.
func (p *player) slot(name string) flows.Slot {
	v, _ := p.room.State().Talk.Slot(name)
	return v
}

// sets are the values that a slot got since the last acting step, in order.
func (p *player) sets(name string) []flows.Slot {
	var all []flows.Slot
	for _, t := range p.trail() {
		if t.Did == flows.DidSet && t.Slot.Name == name {
			all = append(all, t.Slot)
		}
	}
	return all
}

// trail is what the flows did since the last acting step.
func (p *player) trail() []flows.Trod {
	var all []flows.Trod
	for _, c := range p.room.Changes[min(p.mark, len(p.room.Changes)):] {
		all = append(all, c.Trail...)
	}
	return all
}

func slotWords(want flows.TestSlot) string {
	if !want.Valued {
		return want.Name
	}
	return want.Name + " = " + shown(want.Value)
}

func (p *player) slotGot(name string) string {
	got := name + " = " + shown(p.slot(name))
	for _, v := range p.sets(name) {
		got += ", set to " + shown(v)
	}
	return got
}

// broken looks at what was told since it was last asked.
func (p *player) broken() *Failure {
	for _, c := range p.room.Changes[p.banned:] {
		for _, l := range c.Lines {
			if l.N == 0 || l.From == bot.Customer {
				continue
			}
			for _, n := range p.nevers {
				if strings.Contains(strings.ToLower(l.Text), strings.ToLower(n.text)) {
					return &Failure{n.step.Line, n.step.Words, "never " + fmt.Sprintf("%q", n.text), l.Text}
				}
			}
		}
	}
	p.banned = len(p.room.Changes)
	return nil
}

// afterwards checks what must hold at the end of every test.
func (p *player) afterwards(ctx context.Context) *Failure {
	c := p.res.Case
	if n, err := p.room.Stranded(ctx); err != nil || n > 0 {
		return &Failure{c.Line, "at the end", "a clock for every open conversation", fmt.Sprintf("%d without one", n)}
	}
	if where := p.leak(); where != "" {
		return &Failure{c.Line, "at the end", "what was sealed stands nowhere", where}
	}
	return nil
}

// leak finds a sealed value in what was stored or posted, and says where.
func (p *player) leak() string {
	var texts []string
	for _, c := range p.room.Changes {
		for _, l := range c.Lines {
			texts = append(texts, l.Text)
		}
	}
	for _, post := range p.room.Desk.Posts {
		texts = append(texts, post.Text)
	}
	for _, c := range p.room.Changes {
		for _, secret := range c.Secrets {
			for _, text := range texts {
				if holds(text, secret.Value) {
					return "a secret in: " + text
				}
			}
		}
	}
	return ""
}

// holds finds a value as a word of its own, whatever stands between its characters.
func holds(text, value string) bool {
	tight := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == ' ' || r == '-' {
				return -1
			}
			return r
		}, s)
	}
	if len(value) >= 8 {
		return strings.Contains(tight(text), tight(value))
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if word == value {
			return true
		}
	}
	return false
}
