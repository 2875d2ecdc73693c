package flows

// Outline is a flow as its author wrote it, for whoever counts, draws or explains it. It is a copy.
type Outline struct {
	Flow
	File  string
	Line  int
	Steps []OutlineStep // in the order of the file, branches after the step that they leave
}

// OutlineStep is one step. Place is what a person would call it.
type OutlineStep struct {
	ID, Place string
	Line      int
	Edges     []OutlineEdge // tried in order; none after what ends a flow
}

// OutlineEdge leads on from a step. If is its condition, empty if it always holds; To is the id of a step, or END.
type OutlineEdge struct {
	If, To string
	Line   int // 0: the author did not write it, it goes to the step below
}

// Outlines lists all flows in the order of the files.
func (p *Pack) Outlines() []Outline {
	all := make([]Outline, 0, len(p.order))
	for _, known := range p.order {
		f := p.flows[known.ID]
		o := Outline{Flow: f.Flow, File: f.file, Line: f.line}
		for _, s := range f.steps {
			step := OutlineStep{ID: s.id, Place: s.place(), Line: s.line}
			for i := range s.next {
				e := &s.next[i]
				to := endID
				if e.target != nil {
					to = e.target.id
				}
				step.Edges = append(step.Edges, OutlineEdge{If: e.said, To: to, Line: e.line})
			}
			o.Steps = append(o.Steps, step)
		}
		all = append(all, o)
	}
	return all
}
