package flows

import "slices"

// The rules of notes: what a construct of CALM would need to run here.
const (
	needsModel     = "needs-model"     // a language model
	needsComponent = "needs-component" // a component of Rasa's, or code of the author's own
	passedOver     = "passed-over"     // a file, or a part of one, that says nothing to a flow
)

// maxNotes bounds the notes, so that they never crowd out a mistake.
const maxNotes = maxFindings / 2

// Notes are what loads but does not run as it would elsewhere, sorted by file and line: each construct once a file, each action
// once. Their rules are needs-model, needs-component and passed-over. The caller owns the list.
func (p *Pack) Notes() Findings { return slices.Clone(p.notes) }

// note says once in a file that something is not there. Text ends with what happens instead.
func (f *Findings) note(at pos, rule, mend, format string, args ...any) {
	before := len(*f)
	f.add(at, rule, mend, format, args...)
	if len(*f) == before {
		return
	}
	last := &(*f)[before]
	last.Note = true
	notes := 0
	for i := range before {
		if n := &(*f)[i]; n.Note {
			notes++
			if n.File == last.File && n.Rule == last.Rule && n.Text == last.Text {
				notes = maxNotes
				break
			}
		}
	}
	if notes >= maxNotes {
		*f = (*f)[:before]
	}
}

// split parts mistakes from notes, each sorted.
func (f Findings) split() (mistakes, notes Findings) {
	for _, one := range f {
		if one.Note {
			notes = append(notes, one)
		} else {
			mistakes = append(mistakes, one)
		}
	}
	mistakes.sort()
	notes.sort()
	return mistakes, notes
}
