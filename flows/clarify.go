package flows

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How close guesses must be to ask which is meant, and how likely the best of them together; confidences from 0 to 1.
const (
	closeBy      = 0.12
	sureTogether = 0.5
	choicesMost  = 3 // without the one for a person
)

// clarify asks which of two or three matters is meant, if the best guesses are close to each other. It is false if they are not.
func (w *walk) clarify() bool {
	var running string
	if len(w.t.Stack) > 0 {
		running = w.t.Stack[w.chain()].Flow
	}
	if w.heard.Payload != "" || len(w.heard.Intents) < 2 {
		return false
	}
	best, together := w.heard.Intents[0].Confidence, 0.0
	var choices []Choice
	var names []string
	for _, in := range w.heard.Intents {
		if best-in.Confidence > closeBy || len(choices) == choicesMost {
			break
		}
		f := w.wanted(in.Name)
		if f == nil || f.ID == running {
			if len(choices) == 0 {
				return false // the best guess is that it is no other matter of ours
			}
			continue
		}
		together += in.Confidence
		if name := w.name(f); !slices.Contains(names, name) {
			names = append(names, name)
			choices = append(choices, Choice{Title: capital(name), Payload: "/" + in.Name})
		}
	}
	if len(choices) < 2 || together < sureTogether {
		return false
	}
	before := len(w.out.Said)
	w.pattern(Clarify, valued("names", strings.Join(names, ", ")), valued("clarification_options", strings.Join(names, ", ")))
	if n := len(w.out.Said); n > before && w.out.Fault == "" {
		last := &w.out.Said[n-1]
		last.Choices = append(choices, last.Choices...)
	}
	return true
}

// wanted is the matter that an intent begins here, however sure it is.
func (w *walk) wanted(intent string) *flow {
	for _, t := range w.p.triggers[intent] {
		if t.flow.worthAsking() && t.flow.open(w.env()) {
			return t.flow
		}
	}
	return nil
}

// worthAsking says whether a flow may stand among the choices: not small talk, and not the way to a person, who is offered anyway.
func (f *flow) worthAsking() bool {
	if _, person := f.steps[0].verb.(*handoff); person || isPattern(f.ID) {
		return false
	}
	return slices.ContainsFunc(f.steps, func(s *step) bool {
		switch v := s.verb.(type) {
		case *say, *setSlots, noop:
			return false
		case *action:
			return v.line == nil
		}
		return true
	})
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// ordinals are ways to point at one of several choices, each list for one place; the last list is for the last choice. A bare number is
// none: it may be what was asked for.
var ordinals = [...]map[string]bool{
	markList("1st|first|the first|first one|the first one|the 1st|number one|option one|option 1|the former|la primera|el primero|lo primero|primero|primera|opción 1|opción uno"),
	markList("2nd|second|the second|second one|the second one|the 2nd|number two|option two|option 2|la segunda|el segundo|lo segundo|segundo|segunda|opción 2|opción dos"),
	markList("3rd|third|the third|third one|the third one|the 3rd|number three|option three|option 3|la tercera|el tercero|lo tercero|tercero|tercera|opción 3|opción tres"),
	markList("4th|fourth|the fourth|fourth one|the fourth one|the 4th|number four|option four|option 4|la cuarta|el cuarto|cuarto|cuarta|opción 4|opción cuatro"),
	markList("the last|last one|the last one|the latter|el último|la última|lo último"),
}

// Choose finds the choice that a typed text means: by its title, or by its place, "the first one". ok is false if it means none.
func Choose(choices []Choice, text string) (c Choice, ok bool) {
	if len(choices) == 0 || text == "" || len(text) > maxText {
		return Choice{}, false
	}
	plain := plainWords(text)
	if c, ok := titled(choices, plain); ok {
		return c, true
	}
	return placed(choices, plain)
}

// pointing says whether a text points at one of several choices.
func pointing(plain string) bool {
	for _, list := range ordinals {
		if list[withoutPlease(plain)] {
			return true
		}
	}
	return false
}

func withoutPlease(plain string) string {
	return strings.TrimSuffix(strings.TrimSuffix(plain, " please"), " por favor")
}

func placed(choices []Choice, plain string) (Choice, bool) {
	if len(choices) < 2 || len(plain) > longestPlea {
		return Choice{}, false
	}
	plain = withoutPlease(plain)
	for i, list := range ordinals {
		switch last := i == len(ordinals)-1; {
		case !list[plain]:
		case last:
			return choices[len(choices)-1], true
		case i < len(choices):
			return choices[i], true
		}
	}
	return Choice{}, false
}
