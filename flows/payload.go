package flows

import (
	"encoding/json"
	"slices"
	"strings"
)

// parsePayload reads what tapping a choice means: `/intent`, `/intent{"entity": "value"}` or `/SetSlots(name=value, …)`, whose
// names and values come as entities. ok is false for a plain value.
func parsePayload(p string) (intent string, values []Entity, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(p), "/")
	if !ok {
		return "", nil, false
	}
	if inside, found := strings.CutPrefix(rest, "SetSlots("); found {
		inside, ok = strings.CutSuffix(inside, ")")
		for pair := range strings.SplitSeq(inside, ",") {
			name, value, found := strings.Cut(pair, "=")
			if found && isName(strings.TrimSpace(name)) {
				values = append(values, Entity{Kind: strings.TrimSpace(name), Value: strings.Trim(strings.TrimSpace(value), `"'`)})
			}
		}
		return "", values, ok
	}
	intent, object := rest, ""
	if i := strings.IndexByte(rest, '{'); i >= 0 {
		intent, object = rest[:i], rest[i:]
	}
	if intent = strings.TrimSpace(intent); !isName(intent) {
		return "", nil, false
	}
	if object != "" {
		var fields map[string]string
		if json.Unmarshal([]byte(object), &fields) != nil {
			return "", nil, false
		}
		for kind, value := range fields {
			values = append(values, Entity{Kind: kind, Value: value})
		}
		slices.SortFunc(values, func(a, b Entity) int { return strings.Compare(a.Kind, b.Kind) })
	}
	return intent, values, true
}

// heard is what was said with its payload taken apart: a tap leaves no doubt.
type heard struct {
	Said
	slots   []Entity // of /SetSlots
	plain   bool     // the payload is a value by itself
	inWords string   // the text in plain words, once they were asked for
	taken   []string // which slot took each entity: one address does not fill two
	force   bool     // an intent was tapped: it begins its flow whatever the guard says
	talk    *Talk    // what runs
}

func hear(s *Said) heard {
	h := heard{Said: *s}
	if s.Payload != "" {
		h.tap()
	}
	h.takeBack()
	if len(h.Entities) > 0 {
		h.taken = make([]string, len(h.Entities))
	}
	return h
}

func (h *heard) tap() {
	intent, values, ok := parsePayload(h.Payload)
	switch {
	case !ok:
		h.plain = true
	case intent != "":
		h.Intents = []Intent{{intent, 1}}
		h.force = true
		h.Entities = values
	default:
		h.slots = values
	}
}

// words are the text in plain words, worked out once.
func (h *heard) words() string {
	if h.inWords == "" {
		h.inWords = plainWords(h.Text)
	}
	return h.inWords
}

// best is the intent that counts.
func (h *heard) best() Intent {
	if len(h.Intents) == 0 || h.Unsure {
		return Intent{}
	}
	return h.Intents[0]
}
