package slack

import (
	"strings"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// whom is who a note mentions: the one it names, else the case's owner.
func (o occasion) whom() phrase {
	switch {
	case o.send.User != "":
		return mention(o.send.User)
	case o.s.Case.Agent.ID != "":
		return mention(o.s.Case.Agent.ID)
	}
	return o.leadsOr()
}

// leadsOr are the leads, else who is on call, else everybody who is there.
func (o occasion) leadsOr() phrase {
	for _, ids := range [][]string{o.leads, o.onCall} {
		if len(ids) > 0 {
			return mentions(ids)
		}
	}
	return phrase{{here: true}}
}

func (o occasion) due() phrase {
	if p := o.s.Case.Promise; p != nil {
		return at(p.Due, clock)
	}
	return say("the time you named")
}

func (o occasion) promiseFor() phrase {
	if p := o.s.Case.Promise; p != nil && p.What != "" {
		return join(say(": "), quote(tidy(p.What, 200)))
	}
	return nil
}

func (o occasion) leftAt() phrase {
	if !o.s.Page.Open && o.s.Page.Since > 0 {
		return join(say(" at "), at(o.s.Page.Since, clock))
	}
	return nil
}

func (o occasion) sinceWaiting() phrase {
	if o.s.Case.Waiting > 0 {
		return join(say(", since "), at(o.s.Case.Waiting, clockAgo))
	}
	return nil
}

// quoted reminds of the message that a question is about; never of one that is
// held because it may be a code.
func (o occasion) quoted() phrase {
	if o.held == nil || o.held.Text == "" || o.held.Why == bot.NoteCode {
		return nil
	}
	return join(say(": "), quote(shorten(tidy(o.held.Text, 200), 60)))
}

// owner says who has the case now, to somebody who had it.
func (o occasion) owner() phrase {
	c := o.s.Case
	switch c.Owner {
	case handoff.Holder, handoff.Pledge:
		if o.s.Case.Unclaimed() {
			return join(say("it is nobody's; the team promised an answer by "), o.due())
		}
		return join(say(tidy(c.Agent.Name, maxName)+" has had this since "), at(c.Since, clock))
	case handoff.Queue:
		return join(say("it is back in the queue since "), at(c.Since, clock))
	}
	return say("the case has ended")
}

// detail is what the core knows and the words don't.
func (o occasion) detail(before, after string) phrase {
	text := tidy(o.send.Text, 300)
	if text == "" {
		return nil
	}
	return say(before + strings.TrimSuffix(text, ".") + after)
}

func fill(label, customer string) string {
	return strings.Replace(label, "%s", shorten(customer, 30), 1)
}
