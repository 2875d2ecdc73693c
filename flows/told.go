package flows

import "strings"

// What is kept to be said again: the last lines of a turn, the open question aside, which is asked anew. A line is kept as it was
// shown, so no secret is in it.
const (
	toldMost  = 3   // lines
	toldBytes = 320 // of each
)

// Told is a bot line that can be said again.
type Told struct {
	ID   string `json:"i"` // as in Reply
	Text string `json:"t"`
}

// remember keeps what this walk said, unless it only said again what was said before, or spoke of something beside it.
func (w *walk) remember() {
	said := w.out.Said
	if w.out.Asked != "" && !w.hushed && len(said) > 0 {
		said = said[:len(said)-1]
	}
	for _, id := range w.out.Repaired {
		if id == Repeat || id == OneMoment || id == WhyAsked || id == Completed || id == CannotHandle {
			return
		}
	}
	if len(w.out.Said) == 0 {
		return
	}
	w.t.Told = nil
	for _, r := range said[max(0, len(said)-toldMost):] {
		if len(r.Text) <= toldBytes {
			w.t.Told = append(w.t.Told, Told{r.ID, r.Text})
		}
	}
}

// sayAgain says what is remembered; choices are offered anew.
func (w *walk) sayAgain() {
	for _, told := range w.t.Told {
		r := Reply{ID: told.ID, Text: short(told.Text)}
		if line := w.p.line(told.ID); line != nil {
			if fresh, ok := line.reply(w.env(), w.view, w.p.language); ok {
				r.Choices = fresh.Choices
			}
		}
		w.out.Said = append(w.out.Said, r)
	}
}

// line finds a response, or the text written in a step.
func (p *Pack) line(id string) *response {
	if line, ok := p.responses[id]; ok {
		return line
	}
	flow, at, ok := strings.Cut(id, "/")
	if f := p.flows[flow]; ok && f != nil {
		if s := f.byID[at]; s != nil {
			if v, ok := s.verb.(*say); ok {
				return v.line
			}
		}
	}
	return nil
}
