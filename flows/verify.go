package flows

import (
	"slices"
	"strings"
)

// verify finds out whose order it is before anything of it is said: a number and one proof, looked up by an action. It is three
// steps in one, two questions and a call. What was given once is not asked again. An unknown number and a wrong proof are told in
// the same words and asked for once more, so that nobody learns from them which it was.
//
//   - verify:
//     number: order_number
//     proof: email            # a slot that takes an e-mail address, a phone number or a postcode
//     with: shop_order        # reads both; its answer's slots are filled
//     tries: 3                # in all
//     again: utter_order_unmatched
//     next:
//   - if: slots.verify_result = "ok"
//     then: tell
//   - else: person            # "unmatched", "gift" (the payer's proof is missing), "limited"
type verify struct {
	at            pos
	number, proof string
	proofAt       pos
	ask           action
	tries         int
	again         string
	againAt       pos
	line          *response
	fills         []string // by the answer
	withheld      string   // one of them: it exists, and this proof is not the payer's
	first         *step    // the question for the number
}

// verifySlot is where a verify leaves its outcome; verifyMisses counts wrong ones until it is settled, for shorter questions.
const (
	verifySlot   = "verify_result"
	verifyMisses = "verify_misses"
)

// The outcomes of a verify, beside OK, Limited and Failed.
const (
	unmatched = "unmatched"
	gift      = "gift"
)

var verifyOutcomes = []string{OK, unmatched, Limited, gift, Failed}

const (
	usualTries = 3
	usualAgain = "utter_unmatched"
)

// verify reads the step and gives the two questions that come before it.
func (r reader) verify(f *flow, n, value *node, s *step) []*step {
	v := &verify{at: value.pos, tries: usualTries, again: usualAgain, againAt: value.pos}
	s.verb = v
	if !r.fields(value, "`verify`", "number", "proof", "with", "tries", "again") {
		return nil
	}
	for _, key := range []string{"number", "proof", "with"} {
		if value.get(key) == nil {
			r.findings.add(value.pos, "verify", "add `"+key+":`", "anybody could see what is not theirs: a `verify` without `%s`", key)
		}
	}
	number, proof, with := value.get("number"), value.get("proof"), value.get("with")
	if t := value.get("tries"); t != nil {
		v.tries = int(r.number(t, "`tries`", 1, 5))
	}
	if a := value.get("again"); a != nil {
		v.again, v.againAt = r.name(a, "a response"), a.pos
	}
	if number == nil || proof == nil || with == nil {
		return nil
	}
	v.number, v.proof, v.proofAt = r.name(number, "a slot"), r.name(proof, "a slot"), proof.pos
	v.ask = action{at: with.pos, name: r.name(with, "an action")}
	asks := []*step{r.question(number, v.number, "[0-9]"), r.question(proof, v.proof, "[0-9@]")}
	asks[0].id, asks[0].unnamed = r.name(n.get("id"), "a step"), n.get("id") == nil
	v.first = asks[0]
	asks[0].next, asks[1].next = []edge{{target: asks[1]}}, []edge{{target: s}}
	f.steps = append(f.steps, asks...)
	return asks
}

// question is a collect like the author's own: what it is told stays known, and what can't be an answer is turned down.
func (r reader) question(n *node, slot, looks string) *step {
	c := &collect{at: n.pos, slot: slot, utterAt: n.pos, keep: true}
	no := r.predicate(&node{pos: n.pos, shape: scalar, text: "not (slots." + slot + " matches \"" + looks + "\")"})
	if slot != "" && no != nil {
		c.rejections = []rejection{{cond: no, utter: "utter_invalid_" + slot, utterAt: n.pos}}
	}
	return &step{pos: n.pos, description: "asking for " + spoken(slot), verb: c}
}

func (v *verify) check(j *joiner, f *flow, s *step) {
	if v.ask.name == "" {
		return
	}
	a, ok := j.reading(v.ask.at, v.ask.name, "something would be done before anybody knows for whom")
	if !ok {
		return
	}
	v.ask.check(j, f, s)
	for _, name := range []string{v.number, v.proof} {
		if name != "" && !slices.Contains(a.reads, name) {
			j.findings.add(v.at, "verify", "known: "+strings.Join(a.reads, ", "), "anybody could see what is not theirs: `%s` does not look at the slot `%s`", v.ask.name, name)
		}
	}
	if def := j.draft.slots.things[v.proof]; def != nil && !def.takesProof() {
		j.findings.add(v.proofAt, "verify", "add a mapping such as `{type: from_entity, entity: email}`", "the proof would prove nothing: `%s` takes no e-mail address, phone number or postcode", v.proof)
	}
	v.fills = a.fills
	for _, field := range a.fills {
		if strings.HasSuffix(field, "_withheld") {
			v.withheld = field
		}
	}
	if !s.expects(OK) {
		j.findings.add(v.at, "verify", "add `next:` with `- if: slots.verify_result = \"ok\"`", "anybody could see what is not theirs: no branch tells a right proof from a wrong one")
	}
	v.line = j.response(v.againAt, v.again)
}

// takesProof says whether the slot takes what shows that something is somebody's.
func (s *slotDef) takesProof() bool {
	return slices.ContainsFunc(s.mappings, func(m slotMapping) bool {
		return m.kind == "from_entity" && (m.entity == "email" || m.entity == "phone" || m.entity == "postcode")
	})
}

func (v *verify) run(w *walk, s *step) move {
	w.forget(verifySlot)
	return v.ask.run(w, s)
}

func (v *verify) asksFor() string { return v.ask.name }

// answered takes the answer. A miss that is not the last asks both questions once more.
func (v *verify) answered(w *walk, s *step, res *Result) bool {
	if !v.ask.answered(w, s, res) {
		return false
	}
	outcome := w.env().value(resultSlot, nil).Text
	if outcome == NotFound || outcome == Refused {
		misses := w.env().value(verifyMisses, nil).Number + 1
		if int(misses) < v.tries {
			w.set(Slot{Name: verifyMisses, Kind: FloatKind, Number: misses})
			v.onceMore(w)
			return false
		}
		outcome = unmatched
		if v.withheld != "" && w.env().value(v.withheld, nil).truthy() {
			outcome = gift
		}
	}
	w.forget(verifyMisses)
	w.set(Slot{Name: verifySlot, Kind: CategoryKind, Text: outcome})
	return true
}

func (v *verify) onceMore(w *walk) {
	if !w.say(v.line) {
		return
	}
	for _, name := range append([]string{v.number, v.proof, resultSlot}, v.fills...) {
		w.forget(name)
	}
	f := w.top()
	f.Step, f.Misses, f.Call = v.first.id, 0, ""
	w.run()
}
