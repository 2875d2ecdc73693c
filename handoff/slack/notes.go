package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

// occasion is what a note's words may need.
type occasion struct {
	look
	s        bot.State
	send     bot.Send
	customer string
	held     *bot.Held // the message that a question is about
	link     string    // to the case's thread; for DMs
}

// noteWords are the words of Handrail's own lines, one line a note: DESK.md 7
// to 9. A note that is missing here can't be said and is refused.
var noteWords = map[bot.Note]func(o occasion) phrase{
	bot.NoteClaimed: func(o occasion) phrase {
		return join(o.whom(), say(" has this; "+o.customer+" has been told. What you type here, "+o.customer+" reads. Start with ! for a note."))
	},
	bot.NoteRing: func(o occasion) phrase {
		return join(o.whom(), say(": "+o.customer+" has written."))
	},
	bot.NoteMaker: func(o occasion) phrase {
		if o.s.Case.Unclaimed() {
			return join(say("Nobody has this yet, and "+o.customer+" was promised an answer by "), o.due(), o.promiseFor(), say("."))
		}
		return join(o.whom(), say(": you promised "+o.customer+" an answer by "), o.due(), o.promiseFor(), say("."))
	},
	bot.NoteMeanwhile: func(o occasion) phrase {
		if o.s.Case.Unclaimed() {
			return join(say(o.customer+" has written. Our promise for "), o.due(), say(" stands, and "+o.customer+" was told so. Nobody has this yet."))
		}
		return join(o.whom(), say(": "+o.customer+" has written. Your promise for "), o.due(), say(" stands, and "+o.customer+" was told so."))
	},
	bot.NoteUnseen: func(o occasion) phrase {
		return join(say("⚠ "+o.customer+" left"), o.leftAt(), say(" and hasn't seen this. The answer waits in the chat."))
	},
	bot.NoteLead: func(o occasion) phrase {
		return join(o.leadsOr(), say(": "+o.customer+" asks for somebody senior. "), o.detail("", " "), say("Claim it, or answer here together."))
	},
	bot.NoteUnclaimed: func(o occasion) phrase {
		return join(say("Only the team saw this"), o.quoted(), say("."))
	},
	bot.NoteExOwner: func(o occasion) phrase {
		return join(say("Not sent"), o.quoted(), say(": "), o.owner(), say("."))
	},
	bot.NoteMention: func(o occasion) phrase {
		return join(say("You named a colleague, so this stayed inside"), o.quoted(), say("."))
	},
	bot.NoteSendsAway: func(o occasion) phrase {
		return join(say("This sends "+o.customer+" away"), o.quoted(), say(". It is held until you decide."))
	},
	bot.NoteCode: func(o occasion) phrase {
		return say("That looks like a code or card number, and it is held. Send as a protected code?")
	},
	bot.NoteTooLong: func(o occasion) phrase {
		return join(say("Not sent: that is longer than "+o.customer+"'s channel takes"), o.detail(" (", ")"), say(". Say it in two."))
	},
	bot.NoteFiles: func(o occasion) phrase {
		return say("Files don't reach " + o.customer + " yet; say in words what is in it.")
	},
	bot.NoteFirstWords: func(o occasion) phrase {
		return say(o.customer + " already has the first wording. Send a line that corrects it.")
	},
	bot.NoteUnsent: func(o occasion) phrase {
		return join(say("⚠ Not sent to "+o.customer), o.detail(": ", ""), say("."))
	},
	bot.NoteEnded: func(o occasion) phrase {
		return join(say("This case has ended"), o.detail(": ", ""), say(". What is typed here stays inside."))
	},
	bot.NoteDeed: func(o occasion) phrase {
		return join(o.whom(), say(": "), o.detail("", ""), say(". Nothing is done yet."))
	},
	bot.NoteApprove: func(o occasion) phrase {
		return join(o.approver(), say(": this is more than one person may do alone. "), o.detail("", ""), say(". Asked for by "), o.whom(), say("."))
	},
	bot.NoteDeedDone: func(o occasion) phrase {
		return join(say("✓ Done. "), o.detail("", ""), say(". Asked for by "), o.whom(), say("."))
	},
	bot.NoteDeedNot: func(o occasion) phrase {
		return join(say("⚠ Not done. "), o.detail("", ""), say("."))
	},
	bot.NoteDeedDoubt: func(o occasion) phrase {
		return join(o.whom(), say(": ⚠ nobody knows whether this was done. "), o.detail("", ""), say(". Trying again does it once, not twice."))
	},
	bot.NoteNotYet: func(o occasion) phrase {
		return join(say(o.customer + " says that it isn't settled. It is back in the queue, one rung up."))
	},
	bot.NoteNews: func(o occasion) phrase {
		words := o.detail("", "")
		if o.send.User != "" {
			return join(o.whom(), say(": watched for "+o.customer+": "), words, say("."))
		}
		return join(say("Watched for "+o.customer+": "), words, say("."))
	},
	bot.NoteNudge: func(o occasion) phrase {
		return join(say(o.customer+" waits for you"), o.sinceWaiting(), say(" "), link("→ open", o.link))
	},
	bot.NoteMoved: func(o occasion) phrase {
		return join(say(o.customer+" waited too long for an answer; the case went back to the queue. "), link("→ open", o.link))
	},
}

// noteButtons are the ways out of a question in the thread.
var noteButtons = map[bot.Note][]choice{
	bot.NoteUnclaimed: {{bot.ActClaimSend, "Claim and send"}, {bot.ActKeepInside, "Keep inside"}},
	bot.NoteExOwner:   {{bot.ActSendHeld, "Send once"}, {bot.ActClaimSend, "Take it back"}, {bot.ActKeepInside, "Keep inside"}},
	bot.NoteMention:   {{bot.ActSendHeld, "Send to %s"}, {bot.ActKeepInside, "Keep inside"}},
	bot.NoteSendsAway: {{bot.ActSendHeld, "Send anyway"}, {bot.ActKeepInside, "Keep inside"}},
	bot.NoteCode:      {{bot.ActSendSecret, "Yes"}, {bot.ActSendHeld, "It isn't one"}, {bot.ActKeepInside, "Keep inside"}},
	bot.NoteDeed:      {{bot.ActDeedYes, "Do it"}, {bot.ActDeedNo, "Leave it"}},
	bot.NoteApprove:   {{bot.ActApprove, "Approve"}, {bot.ActDeedNo, "No"}},
	bot.NoteDeedDoubt: {{bot.ActDeedYes, "Try again"}, {bot.ActDeedNo, "Leave it"}},
}

func (d *Desk) carryNote(ctx context.Context, send bot.Send, s bot.State, unknown bool) bot.Outcome {
	root := thread(send, s)
	if root.TS == "" {
		return outcome(send, noCard)
	}
	if unknown {
		found, v := d.findReply(ctx, root, send.Made, by(send))
		if !v.ok() {
			return outcome(send, v)
		}
		if found.TS != "" {
			return placed(send, found)
		}
	}
	words, ok := d.look.note(s, send, "")
	if !ok {
		return outcome(send, verdict{bot.Refused, 0, "no words for the note " + send.Name})
	}
	place, v := d.post(ctx, root.Channel, words, inThread(root.TS),
		slackapi.MsgOptionMetadata(note(metaNote, send.ID, map[string]any{"conversation": s.ID, "note": send.Name})))
	if !v.ok() {
		return outcome(send, v)
	}
	return placed(send, place)
}

// note draws a note with its buttons.
func (l look) note(s bot.State, send bot.Send, link string) (said, bool) {
	name := bot.Note(send.Name)
	write, ok := noteWords[name]
	if !ok {
		return said{}, false
	}
	o := occasion{look: l, s: s, send: send, customer: firstOf(s), link: link, held: heldAt(s, send.On)}
	out := said{words: write(o)}
	out.body = []slackapi.Block{paragraph(l.zone, out.words)}
	var buttons []slackapi.BlockElement
	for _, c := range noteButtons[name] {
		value := caseOf(send, s) + " " + send.On.TS
		if send.Deed != "" {
			value = caseOf(send, s) + " " + deedMark + send.Deed
		}
		buttons = append(buttons, button(c.action, value, fill(c.label, o.customer)))
	}
	if buttons != nil && (send.On.TS != "" || send.Deed != "") {
		out.body = append(out.body, actions("", buttons...))
	}
	return out, true
}

func caseOf(send bot.Send, s bot.State) string {
	if send.Case != "" {
		return send.Case
	}
	return s.Case.ID
}

func heldAt(s bot.State, at handoff.Place) *bot.Held {
	for i := range s.Held {
		if s.Held[i].At == at {
			return &s.Held[i]
		}
	}
	return nil
}
