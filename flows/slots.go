package flows

import (
	"slices"
	"strconv"
	"strings"
)

// slotDef is a declared slot.
type slotDef struct {
	pos
	name     string
	kind     SlotKind
	untyped  bool // CALM's `any`
	listed   bool // CALM's `list`, which nothing fills
	values   []string
	initial  Slot
	secret   bool
	mask     string
	currency string // of a sum that names none
	mappings []slotMapping
	here     func(*View) Slot // of a built-in slot

	rejections []rejection // `validation:`, wherever the slot is asked
	refillAt   *node
	refill     *response

	synonyms []Synonym // of its values, each in plain words between spaces
}

var slotTypes = []string{"text", "float", "bool", "categorical", "any", "date", "money", "list"}

// slotKeys are what a slot may say of itself. Those of the last line matter to Rasa's policies only.
var slotKeys = []string{
	"type", "values", "initial_value", "mappings", "validation", "secret", "mask", "description",
	"influence_conversation", "shared_for_coexistence", "auto_fill", "min_value", "max_value", "value_reset_delay",
}

func (r reader) slot(id string, key, n *node) (*slotDef, bool) {
	s := &slotDef{pos: key.pos, name: id, kind: TextKind}
	if strings.ContainsAny(id, ".-") {
		r.findings.add(key.pos, "bad-name", "use letters, digits and `_`", "a slot cannot be called `%s`", id)
		return nil, false
	}
	if n.null {
		return s, true
	}
	if !r.fields(n, "a slot", slotKeys...) {
		return nil, false
	}
	if t := n.get("type"); t != nil {
		switch r.text(t, "`type`") {
		case "text":
		case "float":
			s.kind = FloatKind
		case "bool":
			s.kind = BoolKind
		case "categorical":
			s.kind = CategoryKind
		case "any":
			s.untyped = true
		case "date":
			s.kind = DateKind
		case "money":
			s.kind = MoneyKind
		case "list":
			r.findings.note(t.pos, needsComponent, "write `type: text`", "a list can only be filled by code of your own: `%s` stays empty", id)
			s.untyped, s.listed = true, true
		default:
			if strings.Contains(t.text, ".") {
				r.findings.note(t.pos, needsComponent, "write a type of CALM's", "the slot type `%s` is code of your own: `%s` takes any value", clip(t.text), id)
				s.untyped = true
				break
			}
			r.findings.unknown(t.pos, "slot type", t.text, slotTypes)
		}
	}
	r.slotValues(s, n)
	s.secret = r.truth(n.get("secret"), "`secret`", false)
	if m := n.get("mask"); m != nil {
		if s.mask = r.text(m, "`mask`"); s.mask != "last4" {
			r.findings.unknown(m.pos, "mask", s.mask, []string{"last4"})
		} else if !s.secret {
			r.findings.add(m.pos, "shape", "add `secret: true`", "a mask for a slot that is not secret")
		}
	}
	if s.secret && s.kind != TextKind {
		r.findings.add(key.pos, "shape", "write `type: text`", "the secret `%s` must be a text", id)
	}
	if v := n.get("initial_value"); v != nil {
		s.initial = r.typed(s, v)
	}
	if m := n.get("mappings"); m != nil {
		for _, item := range r.items(m, "`mappings`") {
			s.mappings = append(s.mappings, r.mapping(s, item))
		}
	}
	r.validation(s, n.get("validation"))
	return s, true
}

// validation reads what a slot itself turns down, wherever it is asked.
func (r reader) validation(s *slotDef, n *node) {
	if n == nil || !r.fields(n, "`validation`", "rejections", "refill_utter") {
		return
	}
	if n.get("rejections") == nil {
		r.findings.add(n.pos, "shape", "add `rejections:`", "a `validation` that turns nothing down")
	}
	s.rejections = r.rejections(n.get("rejections"))
	if u := n.get("refill_utter"); u != nil && r.name(u, "a response") != "" {
		s.refillAt = u
	}
}

func (r reader) slotValues(s *slotDef, n *node) {
	values := n.get("values")
	if values == nil {
		if s.kind == CategoryKind {
			r.findings.add(s.pos, "shape", "add `values: [one, two]`", "the categorical slot `%s` has no values", s.name)
		}
		return
	}
	if s.kind != CategoryKind {
		r.findings.add(values.pos, "shape", "write `type: categorical`", "values for a slot that is not categorical")
		return
	}
	for _, v := range r.items(values, "`values`") {
		text := r.text(v, "a value")
		if text != "" && slices.Contains(s.values, text) {
			r.findings.add(v.pos, "duplicate", "take one out", "the value `%s` stands twice", clip(text))
		}
		s.values = append(s.values, text)
	}
}

// typed reads a value that an author wrote for a slot.
func (r reader) typed(s *slotDef, n *node) Slot {
	v := Slot{Name: s.name, Kind: s.kind}
	wrong := func(mend string) Slot {
		r.findings.add(n.pos, "slot-value", mend, "`%s` does not fit the slot `%s`", clip(n.text), s.name)
		return Slot{Name: s.name}
	}
	if n.shape != scalar && (s.untyped || s.listed) {
		r.findings.note(n.pos, needsComponent, "write a single value", "`%s` holds single values, not %s: it begins empty", s.name, n.shapeName())
		return Slot{Name: s.name}
	}
	if n.shape != scalar {
		return wrong("write a single value")
	}
	if n.null {
		return Slot{Name: s.name}
	}
	if s.secret {
		return wrong("a secret is only ever given by the customer: write null to forget it")
	}
	if s.untyped && n.word {
		v.Kind = TextKind
		if f, _, ok := parseNumber(n.text); ok && isNumeral(n.text) {
			return Slot{Name: s.name, Kind: FloatKind, Number: f}
		}
		if b := strings.ToLower(n.text); b == "true" || b == "false" {
			return truthSlot(s.name, b == "true")
		}
	}
	switch v.Kind {
	case FloatKind:
		f, _, ok := parseNumber(n.text)
		if !ok || !isNumeral(n.text) {
			return wrong("write a number")
		}
		v.Number = f
	case BoolKind:
		switch strings.ToLower(n.text) {
		case "true":
			v.Number = 1
		case "false":
		default:
			return wrong("write true or false")
		}
	case CategoryKind:
		if !slices.Contains(s.values, n.text) {
			return wrong("write one of: " + strings.Join(s.values, ", "))
		}
		v.Text = n.text
	case DateKind:
		if !isISODay(n.text) {
			return wrong("write a day as 2026-11-14")
		}
		v.Text = n.text
	case MoneyKind:
		sum, code, _ := strings.Cut(n.text, " ")
		f, err := strconv.ParseFloat(sum, 64)
		if err != nil || !isNumeral(sum) || !isCurrency(code) {
			return wrong("write a sum and its currency, 50.00 USD")
		}
		v.Number, v.Text = f, code
	default:
		v.Text = n.text
	}
	return v
}

func truthSlot(name string, b bool) Slot {
	if b {
		return Slot{Name: name, Kind: BoolKind, Number: 1}
	}
	return Slot{Name: name, Kind: BoolKind}
}
