package flows

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// orderEntity is the kind of an order's number. Nothing in a number itself tells it from another one.
const orderEntity = "order_number"

// The digits that an order's number has when it stands in a message without a word that says so.
const leastLone, mostLone = 4, 12

// lone takes the only number of a message for an order's, if the message begins a flow that will ask for one: "my parcel never
// came, 1056".
func (s *slotDef) lone(h *heard) (Slot, bool) {
	if s.secret || s.kind != TextKind || !slices.ContainsFunc(s.mappings, func(m slotMapping) bool { return m.kind == "from_entity" && m.entity == orderEntity }) {
		return Slot{}, false
	}
	start := strings.IndexFunc(h.Text, unicode.IsDigit)
	if start < 0 {
		return Slot{}, false
	}
	end := start + len(h.Text[start:]) - len(strings.TrimLeftFunc(h.Text[start:], unicode.IsDigit))
	number := h.Text[start:end]
	if n := utf8.RuneCountInString(number); n < leastLone || n > mostLone || strings.ContainsFunc(h.Text[end:], unicode.IsDigit) || !apart(h.Text, start, end) {
		return Slot{}, false
	}
	for i, e := range h.Entities {
		if e.Start >= end || e.End <= start {
			continue
		}
		if h.taken[i] != "" || e.Kind != "postcode" { // which is a number like any other here
			return Slot{}, false
		}
		h.taken[i] = s.name
	}
	return Slot{Name: s.name, Kind: TextKind, Text: number}, true
}

// apart says whether text[start:end] stands by itself, as no part of a word, a sum, a time or a day.
func apart(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, size := utf8.DecodeRuneInString(text[end:])
	if size > 0 && strings.ContainsRune(".,:;!?)", after) {
		after, size = utf8.DecodeRuneInString(text[end+size:])
	}
	return (start == 0 || unicode.IsSpace(before) || strings.ContainsRune("#(", before)) && (size == 0 || unicode.IsSpace(after))
}
