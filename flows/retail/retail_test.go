package retail

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/flows"
)

func pack(t testing.TB) *flows.Pack {
	t.Helper()
	p, err := flows.Compile(Sources())
	var findings flows.Findings
	if errors.As(err, &findings) {
		for _, f := range findings {
			t.Error(f)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestThePackHasNoFindings(t *testing.T) {
	p := pack(t)
	for _, f := range p.Flows() {
		if f.Name == "" || f.Description == "" {
			t.Errorf("the flow %s has no name or description", f.ID)
		}
	}
	if limit, ok := p.Config("gift_card.auto_limit"); !ok || limit != "100" {
		t.Errorf("gift_card.auto_limit is %q", limit)
	}
}

var (
	responseID = regexp.MustCompile(`(?m)^  (utter_\w+):`)
	textLine   = regexp.MustCompile(`(?m)^ +- text: "(.*)"$`)
	titleLine  = regexp.MustCompile(`title: "([^"]*)"`)
	filled     = regexp.MustCompile(`\{\w+\}`)
	forbidden  = regexp.MustCompile(`(?i)contact|call us|call this|phone us|e-?mail us|write to us|visit (us|our)|try (again )?later|unfortunately|apologi[sz]e|inconvenience|policy|` +
		`the system|valued|as soon as possible|shortly|connecting you|assist you|rest assured|transfer|kindly|!|please hold|\bbot\b|you feel`)
)

// Voice: LOOK.md. Two sentences a message, one question at a time, and nobody is sent away.
func TestEveryAnswerKeepsTheVoice(t *testing.T) {
	p := pack(t)
	said := 0
	for _, s := range Sources() {
		for _, m := range responseID.FindAllSubmatch(s.Text, -1) {
			for _, channel := range []string{"web", "sms", "twitter"} {
				r, ok := p.Reply(string(m[1]), flows.View{Channel: channel, Language: "en"}, nil)
				if !ok || strings.TrimSpace(r.Text) == "" {
					t.Errorf("%s says nothing on %s", m[1], channel)
				}
			}
		}
		for _, m := range textLine.FindAllStringSubmatch(string(s.Text), -1) {
			said++
			text := filled.ReplaceAllString(m[1], "X")
			if bad := forbidden.FindString(text); bad != "" {
				t.Errorf("%s: %q stands in %q", s.Name, bad, m[1])
			}
			if n := sentences(text); n > 2 {
				t.Errorf("%s: %d sentences in %q", s.Name, n, m[1])
			}
			if strings.Count(text, "?") > 1 {
				t.Errorf("%s: two questions in %q", s.Name, m[1])
			}
		}
		for _, m := range titleLine.FindAllStringSubmatch(string(s.Text), -1) {
			if len(m[1]) > 24 {
				t.Errorf("%s: the button %q is long", s.Name, m[1])
			}
		}
	}
	if said < 80 {
		t.Errorf("only %d texts were read", said)
	}
}

func sentences(s string) int {
	return len(strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '?' }))
}

// What goes out by SMS stays in one segment of GSM-7: 160 characters, with ten for whatever is filled in.
func TestAnswersFitOneSegment(t *testing.T) {
	p := pack(t)
	for _, s := range Sources() {
		var vars []flows.Slot
		for _, name := range filled.FindAllString(string(s.Text), -1) {
			vars = append(vars, flows.Slot{Name: strings.Trim(name, "{}"), Kind: flows.TextKind, Text: "1234567890"})
		}
		for _, m := range responseID.FindAllSubmatch(s.Text, -1) {
			r, _ := p.Reply(string(m[1]), flows.View{Channel: "sms", Language: "en"}, vars)
			if len(r.Text) > 160 || strings.ContainsFunc(r.Text, func(r rune) bool { return r > '~' }) {
				t.Errorf("%s: %d characters, or one that is not in GSM-7: %q", m[1], len(r.Text), r.Text)
			}
		}
	}
}

// What the core says by these ids: DESK.md 2, 5, 6, 9 and 12, to the letter.
func TestTheCoreFindsItsWords(t *testing.T) {
	p := pack(t)
	vars := []flows.Slot{}
	for _, v := range [][2]string{{"agent", "Ana"}, {"lead", "Maria"}, {"minutes", "4 minutes"}, {"opens", "9:00 tomorrow"}, {"due", "15:00"},
		{"now", "14:20"}, {"waited", "9 minutes"}, {"more", "10 minutes"}, {"wait", "Today that takes about 4 minutes."}} {
		vars = append(vars, flows.Slot{Name: v[0], Kind: flows.TextKind, Text: v[1]})
	}
	for id, want := range map[string]string{
		"utter_finding_person":   "I'm finding a person. You don't need to write again.",
		"utter_card_taken":       "Our team has your question; nobody has picked it up yet. Today that takes about 4 minutes.",
		"utter_wait_known":       "Today that takes about 4 minutes.",
		"utter_wait_unknown":     "I can't say yet; I'll tell you in 4 minutes.",
		"utter_closed_hours":     "Our people are back at 9:00 tomorrow. You'll have an answer by 15:00.",
		"utter_claimed":          "Ana has your case.",
		"utter_claimed_usual":    "Ana has your case and usually answers within 4 minutes.",
		"utter_later_than_said":  "That took longer than I said. You've waited 9 minutes, and I expect 10 minutes more.",
		"utter_still_waiting":    "You've waited 9 minutes. Nobody has picked this up yet; I've called the next person.",
		"utter_wait_choices":     "You can stay here, or end this if it's settled. [I'll wait=wait] [Never mind, sorted=sorted]",
		"utter_moved":            "Ana was called away. I've asked the whole team; you keep your turn.",
		"utter_promised":         "Ana answers by 15:00. The answer waits here, in this chat.",
		"utter_promise_running":  "Ana promised 15:00; it is 14:20. I've passed this on.",
		"utter_promise_due":      "Ana promised 15:00 and hasn't answered. Maria has it now.",
		"utter_team_promise_due": "We said 15:00 and haven't answered. I've called the person in charge; you keep your turn.",
		"utter_put_back":         "Ana has given your case back to the team. You keep your turn.",
		"utter_handed_back":      "I'm the assistant again. Your case with our team has ended; what can I do?",
		"utter_settled_check":    "Ana thinks this is settled. Is it? [Yes=settled_yes] [Not yet=settled_no]",
		"utter_settled_yes":      "Glad. Write here any time; I'll remember this.",
		"utter_settled_no":       "Then it isn't settled. I'm getting somebody senior; you don't need to explain it again.",
		"utter_sorted":           "Good. I've told the team; write here any time.",
		"utter_idle_check":       "Did that settle it? [Yes=settled_yes] [Not yet=idle_no] [Talk to a person=talk_to_person]",
		"utter_idle_close":       "I'll leave it here for now. Write any time.",
		"utter_agent_rest":       "Still here if you need us. I'll close this in two days if I hear nothing.",
		"utter_agent_closed":     "This is closed now. Write here any time, and we'll go on from here.",
		"utter_not_understood":   "I didn't get that. Say it in other words, or choose one of these. [Where's my order=/order_status] [Gift card=/gift_card] [Return or refund=/return_or_refund] [Talk to a person=/talk_to_person]",
		"utter_pardon":           "I didn't get that.",
		"utter_thanks_after":     "Any time.",
		"utter_lead_called":      "I've called the person in charge. You don't need to repeat anything.",
		"utter_files_later":      "I can't pass pictures or files on yet. Please describe what it shows; a person will read it.",
		"utter_answer_waits":     "Ana has answered you; the answer waits here.",
		"utter_secret_hidden":    "I've hidden that number; nobody can read it here.",
		"utter_limited":          "I can't check that any further here. A person will look at it.",
	} {
		r, ok := p.Reply(id, flows.View{Channel: "web", Language: "en"}, vars)
		got := r.Text
		for _, c := range r.Choices {
			got += " [" + c.Title + "=" + c.Payload + "]"
		}
		if !ok || got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestEveryIntentIsTaught(t *testing.T) {
	p := pack(t)
	count, seen := map[string]int{}, map[string]string{}
	for _, e := range p.Examples() {
		count[e.Intent]++
		plain := strings.Trim(strings.ToLower(e.Text), "?!. ")
		if other, ok := seen[plain]; ok && other != e.Intent && plain != "" {
			t.Errorf("%q teaches both %s and %s", e.Text, other, e.Intent)
		}
		seen[plain] = e.Intent
	}
	for _, intent := range []string{"gift_card", "gift_card_activate", "gift_card_balance", "order_status", "other_order", "refund_status", "return_item",
		"return_or_refund", "cancel_order", "delivery_problem", "no_number", "talk_to_person", "talk_to_supervisor", "complaint", "something_else",
		"shop_question", "greeting", "thanks", "goodbye", "what_can_you_do", "are_you_a_person", "why_needed", "affirm", "deny", "out_of_scope"} {
		least := 40
		if intent == "out_of_scope" {
			least = 150
		}
		if count[intent] < least {
			t.Errorf("%s has %d examples", intent, count[intent])
		}
		begins := intent != "affirm" && intent != "deny" && intent != "out_of_scope"
		if _, ok := p.Trigger(flows.Said{Intents: []flows.Intent{{Name: intent, Confidence: 1}}}); ok != begins {
			t.Errorf("%s begins a flow: %v", intent, ok)
		}
		delete(count, intent)
	}
	for intent := range count {
		t.Errorf("%s is taught and not listed here", intent)
	}
}
