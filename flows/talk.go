package flows

import (
	"slices"
	"strings"
)

// Bounds of one walk. Beyond them Walk reports a Fault, so that a person takes over instead of a loop.
const (
	MaxSteps  = 100 // steps in one Walk
	MaxFrames = 8   // flows inside each other, a pattern on top of them aside
)

// Talk says where a conversation stands. It is plain JSON: no maps, slots sorted by name, so that equal talks are equal bytes.
// The zero Talk has nothing running.
type Talk struct {
	Pack  string  `json:"pack,omitempty"`  // hash of the pack it runs on, see Pack.Hash
	Stack []Frame `json:"stack,omitempty"` // innermost last, at most MaxFrames and a pattern
	Slots []Slot  `json:"slots,omitempty"` // sorted by Name, each name once

	Answered []string `json:"ans,omitempty"`  // the slots that the customer filled last, the latest last; at most answersMost
	Last     string   `json:"last,omitempty"` // the flow of the matter that was settled last: it may still be corrected
	Told     []Told   `json:"told,omitempty"` // what was said last, to be said again
}

// Frame is one running flow. It waits at its step: for the customer if the step is a collect, for a Result if Call is set, for
// the frame above it otherwise.
type Frame struct {
	Flow   string `json:"f"`
	Step   string `json:"s"`
	Misses int    `json:"m,omitempty"` // wrong answers to this collect so far
	Call   string `json:"c,omitempty"` // action whose Result is awaited
}

// SlotKind is the type of a slot's value.
type SlotKind int

// The kinds. Null is a slot without a value.
const (
	Null SlotKind = iota
	TextKind
	FloatKind
	BoolKind     // Number 0 or 1
	CategoryKind // Text is one of the declared values
	SecretKind   // Ref names the sealed value, Text is what may be shown of it
	DateKind     // Text is the day, "2026-11-14"
	MoneyKind    // Number 50.00, Text the ISO 4217 code of its currency, "USD"
	ListKind     // Text has one item a line, Number counts those that are not named
	SpanKind     // a length of time; Number is minutes
	ClockKind    // a moment on the reader's clock: Text "2026-11-14T15:00", Number the days from the reader's today to it
	HoursKind    // opening hours; Text has a line "1-5 540-1200" of days (0 = Sunday) and minutes of the day, a line a shut day, or "always"
)

// Slot is a named value. A secret's value never stands here: Ref is "secret:<ref>", Text what may be shown ("•••• 1234").
type Slot struct {
	Name   string   `json:"n"`
	Kind   SlotKind `json:"k,omitempty"`
	Text   string   `json:"t,omitempty"`
	Number float64  `json:"x,omitempty"`
	Ref    string   `json:"r,omitempty"`
}

// Slot finds a slot by name in O(log n). The initial values of the pack's slots are not known here: see Pack.Reply.
func (t Talk) Slot(name string) (Slot, bool) {
	return find(t.Slots, name)
}

func find(slots []Slot, name string) (Slot, bool) {
	i, ok := slices.BinarySearchFunc(slots, name, bySlotName)
	if !ok {
		return Slot{Name: name}, false
	}
	return slots[i], true
}

func bySlotName(s Slot, name string) int { return strings.Compare(s.Name, name) }
