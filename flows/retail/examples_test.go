package retail

import (
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/flows"
)

// The intents that the pack knows. Those that begin no flow only answer questions, or are no business of a shop.
var intents = []string{
	"order_status", "other_order", "refund_status", "return_item", "return_or_refund", "cancel_order", "change_order", "not_received",
	"delivery_problem", "no_number", "gift_card", "gift_card_activate", "gift_card_balance", "gift_card_lost", "charged_twice",
	"payment_problem", "no_confirmation", "store_hours", "stock", "shipping_options", "shop_question", "privacy", "talk_to_person",
	"talk_to_supervisor", "complaint", "something_else", "not_settled", "greeting", "thanks", "goodbye", "what_can_you_do",
	"are_you_a_person", "why_needed", "affirm", "deny", "out_of_scope",
}

func TestEveryIntentIsTaught(t *testing.T) {
	p := pack(t)
	count, seen := map[flows.Example]int{}, map[string]string{}
	for _, e := range p.Examples() {
		count[flows.Example{Intent: e.Intent, Language: e.Language}]++
		plain := strings.Trim(strings.ToLower(e.Text), "¿?¡!. ")
		if other, ok := seen[plain]; ok && other != e.Intent && plain != "" {
			t.Errorf("%q teaches both %s and %s", e.Text, other, e.Intent)
		}
		seen[plain] = e.Intent
	}
	for _, intent := range intents {
		for language, least := range map[string]int{"en": 35, "es": 20} {
			if intent == "out_of_scope" && language == "en" {
				least = 150
			}
			kind := flows.Example{Intent: intent, Language: language}
			if count[kind] < least {
				t.Errorf("%s has %d examples in %s", intent, count[kind], language)
			}
			delete(count, kind)
		}
		begins := intent != "affirm" && intent != "deny" && intent != "out_of_scope"
		if _, ok := p.Trigger(flows.Said{Intents: []flows.Intent{{Name: intent, Confidence: 1}}}); ok != begins {
			t.Errorf("%s begins a flow: %v", intent, ok)
		}
	}
	for kind := range count {
		if !strings.HasPrefix(kind.Intent, "pattern") {
			t.Errorf("%s is taught in %s and not listed here", kind.Intent, kind.Language)
		}
	}
}
