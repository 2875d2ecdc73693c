package nlu

import (
	"fmt"
	"testing"
	"time"
)

// shopExamples are enough made-up examples for a model of an ordinary pack's size.
func shopExamples(perIntent int) []Example {
	verbs := []string{"where is", "what happened to", "i want to ask about", "can you help me with", "please check", "tell me about", "i have a problem with", "how do i see"}
	things := map[string][]string{
		"order_status": {"my order", "my parcel", "the package", "my delivery"}, "refund": {"my refund", "the money back", "a reimbursement"},
		"gift_card_activate": {"activating my gift card", "the gift card that is not recognized", "switching the card on"},
		"gift_card_balance":  {"the balance of my gift card", "how much is left on the card"},
		"return":             {"sending this back", "a return label", "returning shoes"}, "cancel": {"cancelling my order", "stopping the order"},
		"address": {"the delivery address", "a wrong address"}, "payment": {"a payment that failed", "being charged twice", "my invoice"},
		"person": {"talking to a person", "a real human"}, "greeting": {"hello", "good morning"}, "thanks": {"thank you", "thanks a lot"},
		"goodbye": {"bye", "see you"}, "hours": {"your opening hours", "when the store opens"}, OutOfScope: {"the weather", "a joke", "pizza", "my homework"},
	}
	tails := []string{"", "please", "today", "for number 12345", "it is urgent", "i ordered last week", "thanks"}
	var examples []Example
	for _, intent := range sortedNames(things) {
		for i := range perIntent {
			t := things[intent]
			examples = append(examples, Example{fmt.Sprintf("%s %s %s", verbs[i%len(verbs)], t[i%len(t)], tails[i%len(tails)]), intent})
		}
	}
	return examples
}

func sortedNames(m map[string][]string) []string {
	count := map[string]int{}
	for k := range m {
		count[k]++
	}
	return sortedKeys(count)
}

// hundred is a message of 100 characters with an order number and a date.
const hundred = "Where is my order SD-447192? I paid for next-day on 12 Nov and it still hasn't come. Third time I as"

var shopPatterns = func() *Patterns {
	p, err := NewPatterns(PatternConfig{Order: []string{`SD-?\d{6}`}, GiftCard: []string{`6006\d{12}`}, Tracking: []string{`1Z[0-9A-Z]{16}`}})
	if err != nil {
		panic(err)
	}
	return p
}()

func BenchmarkHear(b *testing.B) {
	m := Train(shopExamples(80), Options{})
	today := dayOf(2026, time.November, 21)
	b.ReportAllocs()
	for b.Loop() {
		Hear(m, shopPatterns, hundred, today)
	}
}

func BenchmarkClassify(b *testing.B) {
	m := Train(shopExamples(80), Options{})
	guesses := make([]Guess, 0, most)
	b.ReportAllocs()
	for b.Loop() {
		guesses = m.Classify(hundred, guesses)
	}
}

func BenchmarkFind(b *testing.B) {
	today := dayOf(2026, time.November, 21)
	b.ReportAllocs()
	for b.Loop() {
		Find(hundred, shopPatterns, today)
	}
}

func BenchmarkSecrets(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Secrets("my gift card number is 6006 4912 3456 7890 and the pin on the back is 1234", SecretContext{Patterns: shopPatterns})
	}
}

func BenchmarkTone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var d desk
		r := read(hundred, &d)
		r.sketch()
	}
}

func BenchmarkClean(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Clean(hundred)
	}
}

func BenchmarkJudge(b *testing.B) {
	var window []Sketch
	for _, s := range []string{"where is my order", "where is my order??", "THIS IS RIDICULOUS, third time i ask where my order is"} {
		window = append(window, Hear(nil, nil, s, 0).Sketch)
	}
	b.ReportAllocs()
	for b.Loop() {
		Judge(window, Context{MissesInRow: 1, TurnsWithoutProgress: 3})
	}
}

func BenchmarkTrain(b *testing.B) {
	for _, n := range []int{60, 430} {
		examples := shopExamples(n)
		b.Run(fmt.Sprint(len(examples)), func(b *testing.B) {
			for b.Loop() {
				Train(examples, Options{})
			}
		})
	}
}
