package slack

import (
	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// card draws a conversation's present case: DESK.md 11.
func (l look) card(s bot.State) said {
	switch s.Case.Owner {
	case handoff.Holder:
		return l.claimed(s)
	case handoff.Pledge:
		return l.promised(s)
	case handoff.Queue:
		return l.queued(s)
	}
	return l.ended(s)
}

func (l look) queued(s bot.State) said {
	name, topic := customerName(s), matter(s)
	head := join(say("🟡 "), dotted(bold(name), say(channelWords(s)), join(say("since "), at(s.Case.Opened, clockAgo))))
	if s.Case.High {
		head = dotted(head, bold("priority"))
	}
	blocks := []slackapi.Block{paragraph(l.zone, head)}
	if words := twoLines(s.Brief.Words); words != "" {
		blocks = append(blocks, quoted(l.zone, say(words)))
	}
	blocks = append(blocks, paragraph(l.zone, l.story(s)...))
	blocks = append(blocks, l.unclaimedButtons(s))
	about := "needs a person"
	if topic != "" {
		about = topic
	}
	return said{words: say(name + ": " + about + ", waiting"), body: blocks}
}

// unclaimedButtons are those of a case that nobody has.
func (l look) unclaimedButtons(s bot.State) *slackapi.ActionBlock {
	return actions(s.Case.ID, primary(button(bot.ActClaim, s.Case.ID, "Claim")), more(choice{bot.ActGetLead, "Get a lead"}, choice{bot.ActSpam, "Spam"}))
}

func (l look) claimed(s bot.State) said {
	name, agent := customerName(s), s.Case.Agent.Name
	head := join(say("🔵 "), dotted(
		join(bold(agent), say(" has "), bold(name)), words(matter(s)), say(channelShort(s)), join(say("claimed "), at(s.Case.Since, clock))))
	blocks := []slackapi.Block{paragraph(l.zone, head), paragraph(l.zone, l.story(s)...), l.ownerButtons(s, "Promise…", false)}
	return said{words: say(agent + " has " + name), body: blocks}
}

func (l look) promised(s bot.State) said {
	name, agent, p := customerName(s), s.Case.Agent.Name, s.Case.Promise
	if p == nil {
		return l.claimed(s)
	}
	ringing := agent + " is rung"
	if s.Case.Unclaimed() {
		agent, ringing = "The team", "whoever is on call is rung"
	}
	var head, next phrase
	notice := agent + " promised " + name + " an answer"
	if p.Waits {
		notice = agent + "'s answer waits for " + name
		head = join(say("🟣 "), bold(agent), say("'s answer waits in the chat for "), bold(name))
		next = join(say("Ends as never seen on "), at(p.Due, dayOnly), say("."))
	} else {
		head = join(say("🟣 "), bold(agent), say(" promised "), bold(name), say(" an answer by "), at(p.Due, dayClock))
		if what := tidy(p.What, 300); what != "" {
			head = join(head, say(": "), quote(what))
		}
		next = join(say("Next: "), at(p.Due-l.clocks.Before.Open, clock), say(" "+ringing+" · "), at(p.Due, clock),
			say(" "+firstOf(s)+" is told the truth, a lead owns it"))
		if p.Rung || p.Due-l.clocks.Before.Open <= p.Made {
			next = join(say("Next: "), at(p.Due, clock), say(" "+firstOf(s)+" is told the truth, a lead owns it"))
		}
	}
	if p.To != "" && !p.Waits {
		head = join(head, say(", to "+tidy(p.To, 120)))
	}
	buttons := l.ownerButtons(s, "New time…", true)
	if s.Case.Unclaimed() {
		buttons = l.unclaimedButtons(s)
	}
	blocks := []slackapi.Block{paragraph(l.zone, head, next), paragraph(l.zone, l.story(s)...), buttons}
	return said{words: say(notice), body: blocks}
}

// ownerButtons are those of a case that somebody has. Claim on a promised case
// is its maker's way back to answering.
func (l look) ownerButtons(s bot.State, promise string, promised bool) *slackapi.ActionBlock {
	of := s.Case.ID
	var elements []slackapi.BlockElement
	if promised {
		elements = append(elements, primary(button(bot.ActClaim, of, "Answer now")))
	} else if s.Case.Lead {
		elements = append(elements, primary(button(bot.ActClaim, of, "Take over as a lead")))
	}
	if l.offers != nil && len(l.offers(s)) > 0 {
		elements = append(elements, button(bot.ActWish, of, "Actions…"))
	}
	return actions(of, append(elements,
		button(bot.ActPromise, of, promise), button(bot.ActResolve, of, "Resolve…"), button(bot.ActPutBack, of, "Put back in the queue"),
		button(bot.ActHandBack, of, "Let the bot go on"), more(choice{bot.ActGetLead, "Get a lead"}, choice{bot.ActSpam, "Spam"}))...)
}

// ended is one line: what a case came to.
func (l look) ended(s bot.State) said {
	c := s.Case
	end := bot.PastCase{ID: c.ID, Topic: c.Topic, Agent: c.Agent, Ended: c.Since, Outcome: c.Outcome}
	if c.Agent.ID == "" || c.Outcome == spamCase {
		end.Agent = c.Past
	}
	for _, past := range s.Memory.Cases {
		if past.ID == c.ID {
			end.Settled = past.Settled
		}
	}
	return l.ending(s, end, c)
}

// Outcomes that package handoff gives a case which nobody resolved.
const (
	sortedOut  = "settled it alone"
	spamCase   = "spam"
	handedBack = "handed back to the bot"
)

// ending draws the end of a case; c is what more is known of it, if it is the
// conversation's last one.
func (l look) ending(s bot.State, p bot.PastCase, c handoff.Case) said {
	name, agent, topic := customerName(s), tidy(p.Agent.Name, maxName), words(topicWords(p.Topic))
	if p.ID == c.ID {
		topic = words(matter(s))
	}
	var head phrase
	switch p.Outcome {
	case spamCase:
		head = join(say("⚪ spam"), parens(agent), say(", leads see it"))
	case sortedOut:
		head = join(say("⚪ "), dotted(bold(name), topic, join(say(sortedOut+", "), at(p.Ended, clock))))
	case handedBack:
		head = join(say("⚪ "), dotted(bold(name), topic, say("back with the bot"), words(agent), at(p.Ended, clock), words(tidy(c.Note, 300))))
	default:
		span := at(p.Ended, dayClock)
		if c.Opened > 0 {
			span = join(at(c.Opened, clock), say(" to "), at(p.Ended, clock))
		}
		var caused, yes phrase
		if c.Cause != "" {
			caused = say("cause: " + tidy(c.Cause, maxButton))
		}
		if p.Settled {
			yes = say(firstOf(s) + ": settled")
		}
		sign := "⚪ "
		if p.Settled || p.Outcome == settled {
			sign = "⚪ ✓ "
		}
		head = join(say(sign), dotted(bold(name), topic, words(agent), span, words(tidy(p.Outcome, 120)), words(tidy(c.Note, 300)), caused, yes))
	}
	return said{words: say(name + ": ended"), body: []slackapi.Block{paragraph(l.zone, head)}}
}

func words(text string) phrase {
	if text == "" {
		return nil
	}
	return say(text)
}

func parens(text string) phrase {
	if text == "" {
		return nil
	}
	return say(" (" + text + ")")
}

// story is what an agent must know before the first word: what is wanted, why
// a person, what is known, what the customer was told.
func (l look) story(s bot.State) []phrase {
	var lines []phrase
	add := func(label string, p phrase) {
		if len(p) > 0 {
			lines = append(lines, join(bold(label), say("  "), p))
		}
	}
	add("Wants", words(matter(s)))
	add("Why you", words(groundWords(s.Case.Grounds)))
	add("Facts", words(listWords(s.Brief.Facts)))
	add("Tried", words(tried(s.Brief)))
	add("Who", l.who(s))
	add("Before", l.before(s))
	if s.Case.Lead {
		add("⚠", say("somebody senior was asked for"))
	}
	if len(lines) == 0 {
		add("Why you", say("needs a person"))
	}
	return lines
}

func (l look) who(s bot.State) phrase {
	var known, page, tongue phrase
	if s.Who.User.Verified {
		known = say("signed in as " + tidy(s.Who.User.ID, 60))
	} else if s.Who.User.Name != "" {
		known = say("not signed in")
	}
	if s.Who.Page != "" {
		page = say("on " + tidy(s.Who.Page, 120))
	}
	if s.Brief.Tongue != "" {
		tongue = say(tidy(s.Brief.Tongue, 40))
	} else if s.Who.Locale != "" {
		tongue = say(tidy(s.Who.Locale, 20))
	}
	reach := say("reach: the chat")
	if s.Channel == "sms" || s.Channel == "twitter" {
		reach = say("reach: " + channelShort(s))
	}
	if s.Reach != "" {
		reach = say("reach: " + tidy(s.Reach, 120))
	}
	promised := say("promised: nothing")
	if p := s.Case.Promise; p != nil && p.Waits {
		promised = say("answered, not seen yet")
	} else if p != nil {
		promised = join(say("promised: an answer by "), at(p.Due, dayClock))
	}
	return dotted(known, page, tongue, reach, promised)
}

// before names the earlier case and links its thread: that of the same matter
// if there is one, else the last.
func (l look) before(s bot.State) phrase {
	if len(s.Memory.Cases) == 0 {
		return nil
	}
	earlier := s.Memory.Cases[len(s.Memory.Cases)-1]
	for _, c := range s.Memory.Cases {
		if c.Card.TS != "" && c.Card == s.Case.From {
			earlier = c
		}
	}
	about := at(earlier.Ended, dayOnly)
	if topic := topicWords(earlier.Topic); topic != "" {
		about = join(words(topic), say(" "), about)
	}
	var thread phrase
	if url := permalink(l.base, earlier.Card); url != "" {
		thread = link("→ open", url)
	}
	return dotted(about, words(tidy(earlier.Agent.Name, maxName)), words(tidy(earlier.Outcome, 120)), thread)
}
