package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot/sim"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	pages "github.com/handrail-chat/handrail/web/demo"
)

// stories tells the pack's true stories for the demo page: the tests
// that have a title.
func stories() ([]pages.Story, error) {
	pack, err := embedded()
	if err != nil {
		return nil, err
	}
	var all []pages.Story
	cases, _, err := pack.Tests(retail.Stories(), sim.Words(testChannels))
	if err != nil {
		return nil, fmt.Errorf("the stories: %w", err)
	}
	for _, c := range cases {
		if c.Story.Title != "" {
			all = append(all, story(c))
		}
	}
	return all, nil
}

// story tells one test: a page of it begins where its author explains, and
// where another takes over.
func story(c flows.TestCase) pages.Story {
	s := pages.Story{Title: c.Story.Title, Account: c.Story.Account, Signed: c.Customer.ID != ""}
	side := ""
	for _, step := range c.Steps {
		now := sideOf(step)
		if now == "" {
			now = side
		}
		if len(s.Steps) == 0 || step.Note != "" || now != side {
			s.Steps = append(s.Steps, pages.Step{Note: step.Note})
		}
		side = now
		tell(&s.Steps[len(s.Steps)-1], step)
	}
	s.Steps = withWords(s.Steps)
	return s
}

// withWords leaves out pages on which nothing stands.
func withWords(steps []pages.Step) []pages.Step {
	var told []pages.Step
	for _, s := range steps {
		if s.Note != "" || s.Says != nil || s.Does != "" || s.Sees != "" {
			told = append(told, s)
		}
	}
	return told
}

// sideOf says where a step is done; empty: it is only looked at.
func sideOf(s flows.TestStep) string {
	switch s.Verb {
	case "user":
		return "shop"
	case "agent":
		return "slack " + s.Who
	case "wait", "page", "session", "shop", "slack", "restart":
		return s.Verb
	}
	return ""
}

// tell adds a step of a test to a page.
func tell(to *pages.Step, s flows.TestStep) {
	switch s.Verb {
	case "user":
		to.Says = append(to.Says, s.Texts...)
	case "agent":
		if to.Does == "" {
			to.Does = "In Slack, as " + s.Who + ":"
		}
		to.Does = and(to.Does, does(s), " ")
	case "wait":
		to.Does = and(to.Does, waits(s.Length), " ")
	case "page":
		to.Does = and(to.Does, map[string]string{"away": "Close the chat, or leave the page.", "open": "Open the page again."}[s.Mode], " ")
	default:
		if words := sees(s); !strings.Contains(to.Note+to.Sees, words) {
			to.Sees = and(to.Sees, words, " ")
		}
	}
}

func and(had, more, between string) string {
	if had == "" || more == "" {
		return had + more
	}
	return had + between + more
}

// pressed are the card's buttons for what people at the desk do.
var pressed = map[string]string{
	"claims": "press Claim.", "resolves": "press Resolve….", "hands back": "press Let the bot go on.", "puts back": "press Put back in the queue.",
	"gets a lead": "open the menu on the card and choose Get a lead.", "marks as spam": "open the menu on the card and choose Spam.",
	"approves": "press Approve.", "does it": "press Do it.", "leaves it": "press Leave it.",
}

func does(s flows.TestStep) string {
	switch s.Act {
	case "says", "notes":
		return "write in the thread: “" + strings.Join(s.Texts, " ") + "”"
	case "promises":
		what := ""
		if len(s.Texts) > 0 {
			what = ", “" + s.Texts[0] + "”"
		}
		return "press Promise… and give a time: " + length(s.Length) + what + "."
	case "acts":
		return "open the actions on the card and choose " + strings.ReplaceAll(s.Name, "_", " ") + "."
	}
	if words := pressed[s.Act]; words != "" {
		return words
	}
	return s.Act + "."
}

func length(t flows.TestTime) string {
	switch {
	case !t.At.IsZero():
		return t.At.Format("Monday 2 January, 15:04")
	case t.Timed:
		return fmt.Sprintf("%d:%02d", t.Clock/time.Hour, t.Clock%time.Hour/time.Minute)
	case t.In >= 48*time.Hour:
		return fmt.Sprintf("%d days", t.In/(24*time.Hour))
	case t.In >= 2*time.Hour:
		return fmt.Sprintf("%d hours", t.In/time.Hour)
	case t.In >= time.Hour:
		return "an hour"
	}
	return fmt.Sprintf("%d minutes", t.In/time.Minute)
}

// waits is honest about clocks: the demo's run as in life.
func waits(t flows.TestTime) string {
	if t.In >= 24*time.Hour || !t.At.IsZero() {
		return "Time passes: " + length(t) + ". Here it takes as long as in life, so read on; handrail chat can jump there."
	}
	return "Time passes: " + length(t) + ". Here it takes as long as in life; a demo that was started with --fast is quicker."
}

// dated are days that a test fixes and the demo moves with the calendar.
var dated = regexp.MustCompile(`(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day( \d{1,2} \w+)?`)

// slotted are the places that a response fills.
var slotted = regexp.MustCompile(`\{[^{}]*\}`)

func quoted(text string) string {
	text = slotted.ReplaceAllString(dated.ReplaceAllString(text, "…"), "…")
	return "“" + strings.TrimRight(strings.TrimSpace(text), ".") + "”"
}

// sees says what a visitor can see now.
func sees(s flows.TestStep) string {
	switch s.Verb {
	case "bot":
		return "The assistant says " + quoted(strings.Join(s.Texts, " ")) + "."
	case "expect":
		return expected(s)
	}
	return ""
}

func expected(s flows.TestStep) string {
	switch s.Mode {
	case "handoff":
		if s.Handoff.Why == "" {
			return "A person is fetched; the card in Slack says why."
		}
		return "A person is fetched; the card in Slack says why: " + s.Handoff.Why + "."
	case "no handoff":
		return "It needed no person."
	case "agent":
		return "The chat says that " + s.Who + " has the case."
	case "promise":
		return "The chat says what was promised, and a clock watches over it."
	case "secret":
		return "The digits are hidden before anything is stored."
	case "bell":
		return "In Slack a louder bell rings."
	case "card":
		return "On the card stands " + quoted(strings.Join(s.Texts, " ")) + "."
	case "owner":
		if s.Name == "closed" {
			return "It is settled."
		}
	}
	return ""
}
