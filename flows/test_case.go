package flows

import (
	"strconv"
	"strings"
	"time"
)

// TestCase is one conversation test, read and checked against its pack.
type TestCase struct {
	File     string
	Line     int
	Name     string
	Story    TestStory
	At       TestTime // when it begins, on the shop's clock; zero: whenever the player likes
	Hours    string   // the shop's opening hours; empty: always open
	Customer TestCustomer
	Channels []string // only on these; none: on all
	Given    []Slot   // of its fixtures: known from the start
	Stubs    []TestStub
	Steps    []TestStep
}

// TestStory makes a test one that is told to people: its title, and in one or two sentences what it is about. Without a title it is
// only a test.
type TestStory struct{ Title, Account string }

// TestCustomer is who writes. With an ID the shop's page vouches for it.
type TestCustomer struct{ ID, Name, Locale string }

// TestStub is an action that answers by itself instead of the shop.
type TestStub struct {
	Action string
	Result Result
}

// TestStep is one step: something that happens, or something that must hold. Verb is the author's word for it; which of the
// other fields count depends on it.
type TestStep struct {
	Line  int
	Verb  string
	Words string // as the author wrote it, in one line
	Note  string // a caption for who reads along: what happens here, and why it matters; empty for most

	Texts   []string     // user, agent says: what is written, in the order of its arrival; bot, utter, never, expect line, thread, card: the words
	Crossed bool         // user, agent says: what was written later arrives first
	Mode    string       // slack, shop, page, session; expect: what
	Length  TestTime     // wait; shop: slow; agent promises; expect promise
	Who     string       // agent: who acts; expect agent, promise, line: whose
	Act     string       // agent: what they do
	Name    string       // agent acts: the action; expect alarm; expect line: from; expect owner
	Inputs  []Slot       // agent acts
	Slots   []TestSlot   // slot_was_set, slot_was_not_set
	Stubs   []TestStub   // shop
	Asserts []TestAssert // user
	Ordered bool         // user: the assertions hold in their order
	Handoff TestHandoff  // expect handoff
	Count   int          // expect bell
}

// TestHandoff is what a handover must be; what is empty does not matter.
type TestHandoff struct{ Reason, Topic, Priority, Why string }

// TestSlot is a slot and the value that it must have; without Valued any value will do.
type TestSlot struct {
	Line   int
	Name   string
	Valued bool
	Value  Slot
}

// Holds says whether a slot has the value. An author need not know its type: 150 and "150" are the same.
func (t TestSlot) Holds(v Slot) bool {
	switch {
	case !t.Valued:
		return v.filled()
	case !t.Value.filled():
		return !v.filled()
	case !v.filled():
		return false
	}
	return t.Value.equal(v) || t.Value.Plain() == v.Plain()
}

// Plain writes a value as authors do, whatever the language: 1042, true, 2026-11-14, 50.00 USD; empty for none.
func (s Slot) Plain() string {
	switch s.Kind {
	case Null:
		return ""
	case FloatKind:
		return strconv.FormatFloat(s.Number, 'f', -1, 64)
	case BoolKind:
		return strconv.FormatBool(s.Number != 0)
	case MoneyKind:
		return strings.TrimSpace(strconv.FormatFloat(s.Number, 'f', 2, 64) + " " + s.Text)
	case ListKind:
		return strings.ReplaceAll(s.Text, "\n", ", ")
	}
	return s.Text
}

// TestTime is a moment or a length, as an author writes it: one of the three is set, or none.
type TestTime struct {
	In    time.Duration // a length from now
	Clock time.Duration // the next time that the shop's clock shows this, since midnight; 0 is midnight if Timed
	Timed bool
	At    time.Time // a date and time on the shop's clock, written in UTC
}

// IsZero says whether nothing was written.
func (t TestTime) IsZero() bool { return t.In == 0 && !t.Timed && t.At.IsZero() }

// From is the moment, seen from now. Both are in the shop's zone.
func (t TestTime) From(now time.Time) time.Time {
	switch {
	case !t.At.IsZero():
		return time.Date(t.At.Year(), t.At.Month(), t.At.Day(), t.At.Hour(), t.At.Minute(), t.At.Second(), 0, now.Location())
	case t.Timed:
		hour, minute := int(t.Clock/time.Hour), int(t.Clock%time.Hour/time.Minute)
		at := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
		if !at.After(now) {
			at = time.Date(now.Year(), now.Month(), now.Day()+1, hour, minute, 0, 0, now.Location())
		}
		return at
	}
	return now.Add(t.In)
}
