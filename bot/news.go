package bot

import (
	"cmp"
	"strings"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// tellNews tells what has come out of watches, one after the other, whenever
// somebody is free to hear it. The bot speaks first; people who have the case
// get a note; a customer in the middle of something else is not interrupted
// while their page is open.
func (t *step) tellNews() {
	for i := 0; i < len(t.s.Watches); {
		v := t.s.Watches[i]
		switch {
		case v.End == "" || t.busy():
			i++
		case t.s.Case.Owner.Open() && t.s.Case.Owner != handoff.Bot:
			t.forgetWatch(i)
			t.newsToPeople(v)
		default:
			t.forgetWatch(i)
			t.news(v)
		}
	}
}

func (t *step) forgetWatch(i int) {
	t.s.Watches = append(t.s.Watches[:i:i], t.s.Watches[i+1:]...)
	t.moved = true
}

// busy reports whether the bot is in the middle of something with the customer.
func (t *step) busy() bool {
	if t.s.Case.Owner != handoff.Bot {
		return false
	}
	gone := t.w.goneFor(t.s) > 0 && t.e.At >= t.w.goneFor(t.s)
	return len(t.s.Turn.Parts) > 0 || t.s.Pending(SendCall) || len(t.s.Talk.Stack) > 0 && !gone
}

// walkNews goes on from the watch's edges. pack is nil if no pack has the flow
// as it was.
func (t *step) walkNews(v Watch) (pack *flows.Pack, talk flows.Talk, out flows.Out) {
	if pack = t.watching(v.Watch); pack == nil || v.End == changed {
		return nil, flows.Talk{Slots: v.Slots}, flows.Out{Fault: "the flow changed while something was watched"}
	}
	talk, out = pack.Walk(flows.Talk{}, flows.Input{Settled: &flows.Settled{Watch: v.Watch, Outcome: v.End, Why: v.Why}, View: t.view(), Trace: t.w.Trace})
	return pack, talk, out
}

// news has the bot speak first. It opens an episode if there is none; what was
// broken off for it was left by a customer who is gone.
func (t *step) news(v Watch) {
	if t.s.Case.Owner != handoff.Bot {
		t.beginEpisode()
	}
	t.s.Episode.Topic, t.s.Episode.Spoke, t.s.Episode.Asked = v.Flow, t.e.At, false
	pack, talk, out := t.walkNews(v)
	said := t.s.Lines
	grounds := t.faults(out)
	if out.Fault != "" {
		t.say(Robot, "utter_watch_lost") // or a person would come out of the blue
	}
	if len(grounds) > 0 {
		t.s.Talk.Stack, t.s.Talk.Pack = nil, ""
		t.giveUp(keeping(talk, v), out, grounds)
		return
	}
	t.s.Talk = talk
	t.speak(pack, out)
	t.s.Talk = keeping(t.s.Talk, v)
	if t.s.Lines == said && out.Call == nil || !t.w.Can(t.s.Channel).Page {
		return // there was nothing to say, or the channel itself takes it to the customer
	}
	v.End, v.Told, v.At, v.News = "", said+1, t.e.At, spoken(out)
	if len(t.s.Watches) < watchesMost {
		t.s.Watches = append(t.s.Watches, v)
	} else if !t.s.Page.Open {
		t.passOn(v)
	}
}

// keeping lets a talk know what the watch knew, once its flow has ended: for
// whoever goes on from here.
func keeping(talk flows.Talk, v Watch) flows.Talk {
	if len(talk.Stack) == 0 {
		talk.Slots = v.Slots
	}
	return talk
}

// spoken are a walk's lines in few words.
func spoken(out flows.Out) string {
	lines := make([]string, len(out.Said))
	for i, r := range out.Said {
		lines[i] = r.Text
	}
	return shorten(strings.Join(lines, " "), newsMost)
}

// newsToPeople writes into the case's thread what the bot would have said or
// done.
func (t *step) newsToPeople(v Watch) {
	_, _, out := t.walkNews(v)
	t.watches(out) // what is to be watched next is watched whoever has the case
	text := spoken(out)
	switch {
	case out.Handoff != nil:
		text = asGrounds(*out.Handoff).Why
	case out.Fault != "":
		text = out.Fault
	}
	t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(NoteNews), User: t.s.Case.Agent.ID, Text: cmp.Or(text, topicWords(v.Flow))})
}

func topicWords(flow string) string { return strings.ReplaceAll(flow, "_", " ") }

// newsRead forgets the news that the customer has read, or has answered.
func (t *step) newsRead(read int) {
	for i := 0; i < len(t.s.Watches); {
		if v := t.s.Watches[i]; v.Told > 0 && v.Told <= read {
			t.forgetWatch(i)
			continue
		}
		i++
	}
}

// unheardNews gives a person what the customer's page did not show: no channel
// carries it to the address that the customer named.
func (t *step) unheardNews() {
	for i := 0; i < len(t.s.Watches); {
		v := t.s.Watches[i]
		due := t.w.watchClocks(nil, t.s, &v)
		if v.Told == 0 || len(due) == 0 || due[0].At > t.e.At {
			i++
			continue
		}
		t.forgetWatch(i)
		t.passOn(v)
	}
}

// passOn asks people to tell the customer. One who has the case already gets a
// note.
func (t *step) passOn(v Watch) {
	what := "tell the customer"
	if v.To != "" {
		what += ", " + v.To
	}
	what += ": " + cmp.Or(v.News, topicWords(v.Flow))
	if owner := t.s.Case.Owner; owner.Open() && owner != handoff.Bot {
		t.send(Send{Kind: SendNote, Lane: LaneDesk, Name: string(NoteNews), User: t.s.Case.Agent.ID, Text: what})
		return
	}
	if t.s.Case.Owner != handoff.Bot {
		t.beginEpisode()
		t.s.Episode.Topic, t.s.Talk = v.Flow, flows.Talk{Slots: v.Slots}
	}
	t.reached(v.To)
	t.say(Robot, "utter_news_passed_on")
	t.handOver(handoff.Fact{Grounds: []handoff.Grounds{{Reason: handoff.FlowSaysSo, Why: what}}, Topic: v.Flow, Told: true})
}
