package retail

import (
	"errors"
	"regexp"
	"slices"
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
		if !strings.HasPrefix(f.ID, "pattern_") && p.FlowName(f.ID, "es") == "" {
			t.Errorf("the flow %s has no Spanish name", f.ID)
		}
	}
	if limit, ok := p.Config("gift_card.auto_limit"); !ok || limit != "100" {
		t.Errorf("gift_card.auto_limit is %q", limit)
	}
	for _, n := range p.Notes() {
		t.Error("needs what is not there:", n)
	}
}

func TestEveryTextIsThereInSpanish(t *testing.T) {
	p := pack(t)
	if got := p.Languages(); !slices.Equal(got, []string{"en", "es"}) {
		t.Errorf("the pack speaks %q", got)
	}
	for _, f := range p.Untranslated() {
		t.Error(f)
	}
}

var (
	responseID = regexp.MustCompile(`(?m)^  (utter_\w+):`)
	quoted     = regexp.MustCompile(`(?m)^ +- text: "(.*)"$|translation: \{es: "(.*)"\}$|^ +es: "(.*)"$|(?:one|other|many): "([^"]*)"`)
	titleLine  = regexp.MustCompile(`title: "([^"]*)"`)
	filled     = regexp.MustCompile(`\{\w+\}`)
	forbidden  = regexp.MustCompile(`(?i)contact|call us|call this|phone us|e-?mail us|write to us|visit (us|our)|try (again )?later|unfortunately|apologi[sz]e|inconvenience|policy|` +
		`the system|valued|as soon as possible|shortly|connecting you|assist you|rest assured|transfer|kindly|!|please hold|\bbot\b|you feel|` +
		`contáct|contacta|ponte en|llámanos|llama al|escríbenos|visita(nos)? |más tarde\.|inténtalo|lamentamos|desafortunad|disculp|molestia|polític|el sistema|en breve|cuanto antes|` +
		`transfer|conect|usted|su pedido|su tarjeta|le devol`)
)

// Voice: LOOK.md. Two sentences a message, one question at a time, nobody is sent away; in Spanish the customer is "tú".
func TestEveryAnswerKeepsTheVoice(t *testing.T) {
	p := pack(t)
	said := 0
	for _, s := range Sources() {
		for _, m := range responseID.FindAllSubmatch(s.Text, -1) {
			for _, channel := range []string{"web", "sms", "twitter"} {
				for _, language := range p.Languages() {
					r, ok := p.Reply(string(m[1]), flows.View{Channel: channel, Language: language}, nil)
					if !ok || strings.TrimSpace(r.Text) == "" {
						t.Errorf("%s says nothing on %s in %s", m[1], channel, language)
					}
				}
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(string(s.Text), -1) {
			said++
			line := m[1] + m[2] + m[3] + m[4]
			text := filled.ReplaceAllString(line, "X")
			if bad := forbidden.FindString(text); bad != "" {
				t.Errorf("%s: %q stands in %q", s.Name, bad, line)
			}
			if n := sentences(text); n > 2 {
				t.Errorf("%s: %d sentences in %q", s.Name, n, line)
			}
			if strings.Count(text, "?") > 1 {
				t.Errorf("%s: two questions in %q", s.Name, line)
			}
		}
		for _, m := range titleLine.FindAllStringSubmatch(string(s.Text), -1) {
			if len([]rune(m[1])) > 24 {
				t.Errorf("%s: the button %q is long", s.Name, m[1])
			}
		}
	}
	if said < 300 {
		t.Errorf("only %d texts were read", said)
	}
}

func sentences(s string) int {
	return len(strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '?' }))
}

// What goes out by SMS stays in one segment of GSM-7 in English: 160 characters, with ten for whatever is filled in.
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
