package retail

import (
	"testing"

	"github.com/handrail-chat/handrail/flows"
)

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

func TestTheCoreFindsItsSpanishWords(t *testing.T) {
	p := pack(t)
	vars := []flows.Slot{
		{Name: "agent", Kind: flows.TextKind, Text: "Ana"},
		{Name: "due", Kind: flows.TextKind, Text: "mañana a las 10:00"},
		{Name: "opens", Kind: flows.TextKind, Text: "mañana a las 9:00"},
	}
	for id, want := range map[string]string{
		"utter_finding_person": "Estoy buscando a una persona. No hace falta que escribas otra vez.",
		"utter_closed_hours":   "Nuestro equipo vuelve mañana a las 9:00. Tendrás respuesta mañana a las 10:00 a más tardar.",
		"utter_claimed":        "Ana lleva tu caso.",
		"utter_settled_check":  "Ana cree que está resuelto. ¿Lo está? [Sí=settled_yes] [Todavía no=settled_no]",
	} {
		r, _ := p.Reply(id, flows.View{Channel: "web", Language: "es-MX"}, vars)
		got := r.Text
		for _, c := range r.Choices {
			got += " [" + c.Title + "=" + c.Payload + "]"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}
