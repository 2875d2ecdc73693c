package shop

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

const (
	maxDepth  = 32 // levels of an answer's JSON
	listShown = 5  // values of a list that are kept
	exactly   = 15 // decimal digits that a number keeps; a longer one is a text as it was written
)

// tooDeep counts brackets outside of texts; what is in them need not be JSON for that.
func tooDeep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

func parseAnswer(body []byte) (any, error) {
	if tooDeep(body) {
		return nil, errors.New("it is nested too deep")
	}
	read := json.NewDecoder(bytes.NewReader(body))
	read.UseNumber()
	var tree any
	if err := read.Decode(&tree); err != nil || read.More() {
		return nil, errors.New("it is not JSON")
	}
	return tree, nil
}

// valueAt takes one value out of an answer: a text, a number, a truth, or the texts of a list. What is not there is Null.
func valueAt(slot string, tree any, at flows.Path) flows.Slot {
	for _, step := range at {
		switch t := tree.(type) {
		case map[string]any:
			tree = t[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(t) {
				return flows.Slot{Name: slot}
			}
			tree = t[i]
		default:
			return flows.Slot{Name: slot}
		}
	}
	switch v := tree.(type) {
	case string:
		return text(slot, v)
	case bool:
		return yes(slot, v)
	case json.Number:
		if f, err := v.Float64(); err == nil && significant(string(v)) <= exactly {
			return flows.Slot{Name: slot, Kind: flows.FloatKind, Number: f}
		}
		return text(slot, string(v))
	case []any:
		var said []string
		for _, item := range v[:min(len(v), listShown)] {
			if s := valueAt("", item, nil); s.Kind == flows.TextKind {
				said = append(said, s.Text)
			} else if s.Kind == flows.FloatKind {
				said = append(said, decimal(s.Number))
			}
		}
		return text(slot, strings.Join(said, ", "))
	}
	return flows.Slot{Name: slot}
}

// significant counts the digits of a number as written, without its exponent.
func significant(n string) int {
	digits, _, _ := strings.Cut(strings.ToLower(n), "e")
	count := 0
	for _, r := range strings.TrimLeft(digits, "-0.") {
		if r >= '0' && r <= '9' {
			count++
		}
	}
	return count
}
