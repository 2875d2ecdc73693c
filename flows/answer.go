package flows

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds what a slot keeps of a text, in bytes: slots live in the conversation's document.
const maxText = 1000

// reading is how a message answers the question for a slot. It is sure if the message says nothing else; an unsure one gives way
// to a flow that is clearly meant.
type reading struct {
	value Slot
	sure  bool
}

// answer reads what was said as the answer to the question for s: first what was tapped, then what the slot's mappings name, then
// the whole text by the slot's type.
func (s *slotDef) answer(h *heard) (reading, bool) {
	for _, v := range h.slots {
		if v.Kind == s.name {
			return sure(s.parse(v.Value))
		}
	}
	if len(h.slots) > 0 {
		return reading{}, false
	}
	if h.plain {
		return sure(s.parse(h.Payload))
	}
	if v, ok := s.entity(h); ok {
		return reading{v, true}, true
	}
	if v, ok := s.byIntent(h, "from_intent"); ok {
		return reading{v, true}, true
	}
	if h.Payload != "" || s.secret || s.deaf() {
		return reading{}, false
	}
	return s.wholeText(h)
}

func sure(v Slot, _ bool, ok bool) (reading, bool) { return reading{v, true}, ok }

// deaf slots are filled by steps, actions and taps only.
func (s *slotDef) deaf() bool {
	return slices.ContainsFunc(s.mappings, func(m slotMapping) bool { return m.kind == "controlled" || m.kind == "custom" })
}

// wholeText reads the message by type. A text that an entity or an intent should fill is not taken from the whole message.
func (s *slotDef) wholeText(h *heard) (reading, bool) {
	if s.kind == TextKind {
		if len(s.mappings) > 0 && !slices.ContainsFunc(s.mappings, func(m slotMapping) bool { return m.whole(h) }) {
			return reading{}, false
		}
		text := short(strings.TrimSpace(h.Text))
		h.takeLone(s.name)
		// A number alone names no other matter, however often customers begin with one.
		bare := !strings.ContainsFunc(text, unicode.IsLetter) && strings.ContainsFunc(text, unicode.IsDigit)
		return reading{Slot{Name: s.name, Kind: TextKind, Text: text}, bare}, text != ""
	}
	v, exact, ok := s.parse(h.Text)
	return reading{v, exact}, ok
}

// takeLone gives the only number of a message to the slot whose answer the message is: "20001" to the question for an order is
// no postcode as well.
func (h *heard) takeLone(slot string) {
	if len(h.Entities) != 1 || h.taken[0] != "" {
		return
	}
	e := h.Entities[0]
	if e.Ref != "" || e.Start < 0 || e.End > len(h.Text) || e.Start >= e.End {
		return
	}
	number, rest := h.Text[e.Start:e.End], h.Text[:e.Start]+h.Text[e.End:]
	if strings.ContainsFunc(number, unicode.IsDigit) && !strings.Contains(number, "@") && !strings.ContainsFunc(rest, unicode.IsDigit) {
		h.taken[0] = slot
	}
}

// parse reads a text by the slot's type. It is exact if the text says nothing else.
func (s *slotDef) parse(text string) (v Slot, exact, ok bool) {
	v = Slot{Name: s.name, Kind: s.kind}
	text = strings.TrimSpace(text)
	switch {
	case s.secret || text == "":
		return v, false, false // a secret comes sealed, as an entity, or not at all
	case s.kind == FloatKind:
		v.Number, exact, ok = parseNumber(text)
		return v, exact, ok
	case s.kind == BoolKind:
		yes, exact, ok := saysYesNo(text)
		return truthSlot(s.name, yes), exact, ok
	case s.kind == CategoryKind:
		v.Text, exact, ok = s.category(text)
		return v, exact, ok
	case s.kind == DateKind:
		v.Text = text
		return v, true, isISODay(text) // said in words it comes as an entity
	case s.kind == MoneyKind:
		return s.money(text, "")
	}
	v.Text = short(text)
	return v, true, true
}

// category finds the only value that the text names.
func (s *slotDef) category(text string) (value string, exact, ok bool) {
	plain := " " + plainWords(text) + " "
	for _, v := range s.values {
		word := " " + plainWords(v) + " "
		if strings.EqualFold(v, text) || word == plain {
			return v, true, true
		}
		if len(word) > 2 && strings.Contains(plain, word) {
			if ok {
				return "", false, false
			}
			value, ok = v, true
		}
	}
	if ok {
		return value, false, true
	}
	for _, x := range s.synonyms {
		switch {
		case x.Text == plain:
			return x.Value, true, true
		case !strings.Contains(plain, x.Text) || value == x.Value:
		case ok:
			return "", false, false
		default:
			value, ok = x.Value, true
		}
	}
	return value, false, ok
}

// entity finds the entity that the slot's mappings want; without a mapping, or with CALM's from_llm, one of the slot's name.
func (s *slotDef) entity(h *heard) (Slot, bool) {
	if len(s.mappings) == 0 {
		return s.ownEntity(h)
	}
	for i := range s.mappings {
		m := &s.mappings[i]
		if !m.applies(h) {
			continue
		}
		if m.kind == "from_llm" {
			if v, ok := s.ownEntity(h); ok {
				return v, true
			}
		} else if m.entity != "" {
			if v, ok := s.fromEntity(h, m.entity, m.role); ok {
				return v, true
			}
		}
	}
	return Slot{}, false
}

// ownEntity is an entity of the slot's name, or of its type: any day fills a date.
func (s *slotDef) ownEntity(h *heard) (Slot, bool) {
	v, ok := s.fromEntity(h, s.name, "")
	if kind := typeEntities[s.kind]; !ok && kind != "" {
		return s.fromEntity(h, kind, "")
	}
	return v, ok
}

// typeEntities are the entities that fill a slot by its type alone.
var typeEntities = map[SlotKind]string{DateKind: "date", MoneyKind: "amount"}

// wants is the kind of entity that answers the slot's question.
func (s *slotDef) wants() string {
	own := cmp.Or(typeEntities[s.kind], s.name)
	if len(s.mappings) == 0 {
		return own
	}
	for i := range s.mappings {
		switch m := &s.mappings[i]; m.kind {
		case "from_entity":
			return m.entity
		case "from_llm":
			return own
		}
	}
	return ""
}

func (s *slotDef) fromEntity(h *heard, kind, role string) (Slot, bool) {
	for i := range h.Entities {
		e := &h.Entities[i]
		switch {
		case e.Kind != kind || role != "" && e.Role != role || h.taken[i] != "" && h.taken[i] != s.name:
		case s.secret:
			if e.Ref != "" {
				h.taken[i] = s.name
				return Slot{Name: s.name, Kind: SecretKind, Text: short(e.Value), Ref: secretRef(e.Ref)}, true
			}
		case s.kind == MoneyKind:
			if v, _, ok := s.money(e.Value, e.Unit); ok {
				h.taken[i] = s.name
				return v, true
			}
		default:
			if v, _, ok := s.parse(e.Value); ok {
				h.taken[i] = s.name
				return v, true
			}
		}
	}
	return Slot{}, false
}

func secretRef(ref string) string {
	if strings.HasPrefix(ref, "secret:") && len(ref) <= maxText && utf8.ValidString(ref) {
		return ref // as it comes nearly always
	}
	return "secret:" + short(strings.TrimPrefix(ref, "secret:"))
}

// byIntent fills the slot for what the message means: as an answer (from_intent), or for having begun the flow (from_trigger_intent).
func (s *slotDef) byIntent(h *heard, kind string) (Slot, bool) {
	best := h.best().Name
	for i := range s.mappings {
		m := &s.mappings[i]
		if m.kind == kind && best != "" && m.fill.filled() && m.applies(h) {
			v := m.fill
			v.Name = s.name
			return v, true
		}
	}
	return Slot{}, false
}

// titled finds the choice whose title was typed.
func titled(choices []Choice, plain string) (Choice, bool) {
	if plain == "" {
		return Choice{}, false
	}
	var space [128]byte
	for _, c := range choices {
		if string(appendPlain(space[:0], c.Title)) == plain {
			return c, true
		}
	}
	return Choice{}, false
}

// short keeps at most maxText bytes, whole characters, valid UTF-8.
func short(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, string(unicode.ReplacementChar))
	}
	return cut(s, maxText)
}

// cut keeps at most so many bytes, whole characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	i := most
	for !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i]
}
