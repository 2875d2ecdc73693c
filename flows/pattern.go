package flows

import (
	_ "embed"
	"slices"
	"strings"
)

// The patterns by which a talk is repaired, by CALM's names where it has them; they are what Out.Repaired lists. Each is a flow that
// lies below every pack (patterns/patterns.yml), so that an author replaces it by writing one of the same id.
const (
	Correction   = "pattern_correction"
	CancelFlow   = "pattern_cancel_flow"
	Continue     = "pattern_continue_interrupted"
	Clarify      = "pattern_clarification"
	Repeat       = "pattern_repeat_bot_messages"
	WhyAsked     = "pattern_collect_information"
	SkipQuestion = "pattern_skip_question"
	OneMoment    = "pattern_one_moment"
	CannotHandle = "pattern_cannot_handle"
	Completed    = "pattern_completed"
	WhatElse     = "pattern_something_else"
	InternalErr  = "pattern_internal_error"
)

// patternPrefix begins the ids of flows that are no matters of the customer's.
const patternPrefix = "pattern_"

//go:embed patterns/patterns.yml
var patternsText []byte

// patternsSource is the lowest layer of every pack, and patternsTree the same as it was read: once, for it never changes.
var (
	patternsSource = Source{Name: "patterns/patterns.yml", Text: patternsText}
	patternsTree   = mustRead(patternsSource)
)

func mustRead(src Source) *node {
	root, bad := readTree(src)
	if bad != nil {
		panic("the embedded patterns can't be read: " + bad.text)
	}
	return root
}

// layPatterns takes the patterns into a draft, below whatever is read after them. Their texts say that they are English, for a pack
// may speak another language by itself.
func (d *draft) layPatterns() {
	d.readRoot(patternsTree)
	for _, x := range d.responses.all {
		for i := range x.variations {
			x.variations[i].language = "en"
		}
	}
}

// ours says whether a thing stands in the embedded patterns: whether no author wrote it.
func (p pos) ours() bool { return p.file == patternsSource.Name }

// IsPattern says whether a flow is one by which talks are repaired, and no matter of the customer's.
func IsPattern(id string) bool { return isPattern(id) }

func isPattern(id string) bool { return strings.HasPrefix(id, patternPrefix) }

// contextPrefix begins the names of values that a pattern may read while it runs.
const contextPrefix = "context."

// contextNames are CALM's. Those that nothing fills here are null.
var contextNames = []string{
	"canceled_frames", "canceled_name", "clarification_options", "collect", "collect_action", "corrected_slots", "error_type", "info",
	"interrupted_flow_ids", "interrupted_flow_names", "interrupted_flow_options", "is_reset_only", "multiple_flows_interrupted", "names",
	"new_slot_values", "previous_flow_name", "reason", "rejections", "reset_flow_id", "reset_step_id", "utter",
}

// repair puts a pattern on top of what runs. When it ends, the flow below goes on from its step: an open question is asked again.
func (w *walk) repair(id string, context ...Slot) bool {
	w.out.Repaired = append(w.out.Repaired, id)
	w.forgetContext()
	for _, v := range context {
		if v.Name = contextPrefix + v.Name; v.filled() {
			w.set(v)
		}
	}
	return w.begin(w.p.flows[id], false)
}

func valued(name, text string) Slot {
	if text == "" {
		return Slot{Name: name}
	}
	return Slot{Name: name, Kind: TextKind, Text: short(text)}
}

// tidyContext forgets the values of patterns that no longer run.
func (w *walk) tidyContext() {
	if !slices.ContainsFunc(w.t.Stack, func(f Frame) bool { return isPattern(f.Flow) }) {
		w.forgetContext()
	}
}

func (w *walk) forgetContext() {
	i, _ := slices.BinarySearchFunc(w.t.Slots, contextPrefix, bySlotName)
	n := i
	for n < len(w.t.Slots) && strings.HasPrefix(w.t.Slots[n].Name, contextPrefix) {
		n++
	}
	w.t.Slots = slices.Delete(w.t.Slots, i, n)
}

// matters are the outermost running flows, one for each matter, the innermost last. Patterns are none.
func (w *walk) matters() []*flow {
	var all []*flow
	for end := len(w.t.Stack); end > 0; {
		first := w.chainBelow(end)
		if f := w.p.flows[w.t.Stack[first].Flow]; f != nil && !isPattern(f.ID) {
			all = append(all, f)
		}
		end = first
	}
	slices.Reverse(all)
	return all
}

// interrupted is what a pattern may read of the matters that wait below.
func (w *walk) interrupted(waiting []*flow) []Slot {
	var names, ids []string
	for _, f := range slices.Backward(waiting) {
		names, ids = append(names, w.name(f)), append(ids, f.ID)
	}
	if len(names) == 0 {
		return nil
	}
	return []Slot{
		valued("interrupted_flow_names", names[0]), valued("interrupted_flow_ids", strings.Join(ids, ", ")),
		valued("interrupted_flow_options", strings.Join(names, ", ")), truthSlot("multiple_flows_interrupted", len(names) > 1),
	}
}

// name is what the reader calls a flow.
func (w *walk) name(f *flow) string { return w.p.FlowName(f.ID, w.view.languageOr(w.p.language)) }
