package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// expect checks what is so now, or has been so since the last acting step.
func (p *player) expect(s *flows.TestStep) *Failure {
	state := p.room.State()
	c := state.Case
	fail := func(want, got string) *Failure { return &Failure{s.Line, s.Words, want, got} }
	switch s.Mode {
	case "handoff":
		if got := p.handedOver(s.Handoff); got != "" {
			return fail(handoffWords(s.Handoff), got)
		}
	case "no handoff":
		if withPeople(c) {
			return fail("no handoff", "handed over, "+groundsWords(c))
		}
	case "promise":
		return p.promised(s)
	case "no promise":
		if c.Promise != nil {
			return fail("no promise", p.promiseWords(*c.Promise))
		}
	case "watch":
		if len(state.Watches) == 0 {
			return fail("something that is watched", "nothing is")
		}
	case "no watch":
		if len(state.Watches) > 0 {
			return fail("nothing that is watched", "watched in `"+state.Watches[0].Flow+"` at `"+state.Watches[0].Step+"`")
		}
	case "owner":
		if string(c.Owner) != s.Name {
			return fail("owner "+s.Name, "owner "+string(c.Owner))
		}
	case "agent":
		if c.Agent.Name != s.Who {
			return fail("agent "+s.Who, "agent "+c.Agent.Name)
		}
	case "line":
		return p.line(s)
	case "choices":
		if lines := p.told(); len(lines) == 0 || !slices.Equal(lines[len(lines)-1].Choices, s.Texts) {
			return fail(choiceWords(s.Texts), p.lastChoices())
		}
	case "silence":
		if rest := p.spoken(); len(rest) > p.cursor {
			return fail("silence", linesWords(rest[p.cursor:]))
		}
	case "secret":
		if got := p.hidden(); got != "" {
			return fail("a number that was hidden", got)
		}
	case "thread":
		return p.posted(s, func(post Post) bool { return post.Kind == bot.SendLines || post.Kind == bot.SendNote })
	case "card":
		return p.wanted(s, CardWords(state))
	case "bell":
		if c.Rung < s.Count {
			return fail(fmt.Sprintf("rung %d", s.Count), fmt.Sprintf("rung %d", c.Rung))
		}
	case "alarm":
		if !slices.ContainsFunc(p.room.Desk.Posts, func(post Post) bool { return post.Kind == bot.SendAlarm && post.Name == s.Name }) {
			return fail("alarm "+s.Name, "no such alarm")
		}
	}
	return nil
}

// wanted checks that a text has all the words.
func (p *player) wanted(s *flows.TestStep, got string) *Failure {
	for _, want := range s.Texts {
		if !strings.Contains(got, want) {
			return &Failure{s.Line, s.Words, want, got}
		}
	}
	if got == "" {
		return &Failure{s.Line, s.Words, s.Mode, "nothing of the kind"}
	}
	return nil
}

func (p *player) posted(s *flows.TestStep, kind func(Post) bool) *Failure {
	var all []string
	for _, post := range p.room.Desk.Posts {
		if post.Conversation == p.room.Conversation() && kind(post) {
			all = append(all, strings.TrimSpace(post.Name+" "+post.Text))
		}
	}
	return p.wanted(s, strings.Join(all, "\n"))
}

// withPeople says whether people have the matter, or owe an answer.
func withPeople(c handoff.Case) bool {
	return c.Owner == handoff.Queue || c.Owner == handoff.Holder || c.Owner == handoff.Pledge
}

// handedOver says in what the case differs from what is wanted; "" in nothing.
func (p *player) handedOver(want flows.TestHandoff) string {
	c := p.room.State().Case
	got := groundsWords(c)
	why := slices.ContainsFunc(c.Grounds, func(g handoff.Grounds) bool { return strings.Contains(g.Why, want.Why) })
	switch {
	case !withPeople(c):
		return "not handed over; owner " + string(c.Owner)
	case want.Reason != "" && (len(c.Grounds) == 0 || string(c.Grounds[0].Reason) != want.Reason):
		return "reason " + got
	case want.Why != "" && !why:
		return got
	case want.Topic != "" && !slices.Contains(p.topics(), want.Topic):
		return "topic " + strings.Join(p.topics(), ", ")
	case want.Priority == "high" && !c.High:
		return "priority normal"
	case want.Priority == "normal" && c.High:
		return "priority high"
	}
	return ""
}

// topics are the names under which the matter goes: the flow, its name, and the topic of the flow's own handoff.
func (p *player) topics() []string {
	s := p.room.State()
	names := []string{s.Case.Topic}
	if s.Brief.Topic != s.Case.Topic {
		names = append(names, s.Brief.Topic)
	}
	for _, c := range slices.Backward(p.room.Changes) {
		for _, t := range c.Trail {
			if t.Did == flows.DidHand && c.Next.Case.ID == s.Case.ID {
				return append(names, t.Name)
			}
		}
	}
	return names
}

func handoffWords(w flows.TestHandoff) string {
	words := "handoff"
	for _, f := range [...][2]string{{"reason", w.Reason}, {"topic", w.Topic}, {"priority", w.Priority}, {"why", w.Why}} {
		if f[1] != "" {
			words += ", " + f[0] + " " + f[1]
		}
	}
	return words
}

func groundsWords(c handoff.Case) string {
	words := make([]string, len(c.Grounds))
	for i, g := range c.Grounds {
		words[i] = string(g.Reason) + " (" + g.Why + ")"
	}
	return strings.Join(words, ", also ")
}

func (p *player) promised(s *flows.TestStep) *Failure {
	promise := p.room.State().Case.Promise
	if promise == nil {
		return &Failure{s.Line, s.Words, "a promise", "none; owner " + string(p.room.State().Case.Owner)}
	}
	by := promise.By.Name
	if promise.By.ID == "" {
		by = "team"
	}
	wrong := s.Who != "" && s.Who != by || len(s.Texts) > 0 && !strings.Contains(promise.What, s.Texts[0])
	if !s.Length.IsZero() {
		made := time.UnixMilli(promise.Made).In(p.room.cfg.Zone)
		off := s.Length.From(made).UnixMilli() - promise.Due
		wrong = wrong || off >= 60_000 || off <= -60_000
	}
	if wrong {
		return &Failure{s.Line, s.Words, "that promise", p.promiseWords(*promise)}
	}
	return nil
}

func (p *player) promiseWords(promise handoff.Promise) string {
	by := promise.By.Name
	if promise.By.ID == "" {
		by = "the team"
	}
	return fmt.Sprintf("by %s, due %s, %q", by, time.UnixMilli(promise.Due).In(p.room.cfg.Zone).Format("2006-01-02T15:04"), promise.What)
}

func (p *player) line(s *flows.TestStep) *Failure {
	lines := p.told()
	for _, l := range lines {
		if (s.Name == "" || string(l.From) == s.Name) && (s.Who == "" || l.Name == s.Who) && (len(s.Texts) == 0 || alike(s.Texts[0], l.Text)) {
			return nil
		}
	}
	return &Failure{s.Line, s.Words, "such a line", linesWords(lines)}
}

func (p *player) lastChoices() string {
	lines := p.told()
	if len(lines) == 0 {
		return "nothing was said"
	}
	return choiceWords(lines[len(lines)-1].Choices)
}

func choiceWords(choices []string) string {
	if len(choices) == 0 {
		return "no choices"
	}
	return "[" + strings.Join(choices, "] [") + "]"
}

// hidden says how the last message stands if nothing of it was hidden; "" if something was.
func (p *player) hidden() string {
	text := ""
	for _, c := range p.room.Changes[min(p.mark, len(p.room.Changes)):] {
		if len(c.Secrets) > 0 {
			return ""
		}
		if c.Event.Said != nil {
			if text = c.Event.Said.Text; strings.Contains(text, "••••") {
				return ""
			}
		}
	}
	return text
}
