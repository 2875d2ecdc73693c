package flows

import (
	"encoding/json"
	"strings"
)

// entityMark is an entity that an example points at: "[1042](order_number)", or
// `[Berlin]{"entity": "city", "role": "departure", "value": "BER"}`.
type entityMark struct {
	text, entity, role string
	value              string // what it stands for; empty: what it says
	before             string // the words before it in the example
}

// unmark takes Rasa's entity marks out of an example. Brackets that are no mark stay. It is false for a mark that does not end.
func unmark(s string) (plain string, marks []entityMark, ok bool) {
	if !strings.Contains(s, "](") && !strings.Contains(s, "]{") {
		return s, nil, true
	}
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open:]
		shut := strings.IndexByte(s, ']')
		if shut < 0 || shut+1 == len(s) || s[shut+1] != '(' && s[shut+1] != '{' {
			b.WriteByte('[')
			s = s[1:]
			continue
		}
		m, size, ok := readMark(s[shut+1:])
		if !ok {
			return "", nil, false
		}
		m.text, m.before = s[1:shut], b.String()
		marks = append(marks, m)
		b.WriteString(m.text)
		s = s[shut+1+size:]
	}
	b.WriteString(s)
	return strings.TrimSpace(b.String()), marks, true
}

// readMark reads what stands behind the brackets, and how many bytes it takes.
func readMark(s string) (m entityMark, size int, ok bool) {
	if s[0] == '(' {
		end := strings.IndexByte(s, ')')
		if end < 0 {
			return m, 0, false
		}
		name, value, _ := strings.Cut(s[1:end], ":") // Rasa's older way to write a value
		m.entity, m.value = strings.TrimSpace(name), strings.TrimSpace(value)
		return m, end + 1, isName(m.entity)
	}
	var fields struct{ Entity, Role, Group, Value string }
	d := json.NewDecoder(strings.NewReader(s))
	if d.Decode(&fields) != nil || !isName(fields.Entity) {
		return m, 0, false
	}
	m.entity, m.role, m.value = fields.Entity, fields.Role, fields.Value
	return m, int(d.InputOffset()), true
}
