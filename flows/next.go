package flows

// endID ends a flow.
const endID = "END"

// edge leads from a step to the next. Edges are tried in order; one without a condition always holds.
type edge struct {
	pos
	said   string // the condition, as its author wrote it
	cond   *expr
	named  *node // the target as the author wrote it, nil for a list of steps
	target *step // nil: END
}

// next reads `next: id`, `next: END`, or a list of `if`/`then` that ends with an `else`.
func (r reader) next(f *flow, n *node) []edge {
	if n.shape == scalar {
		e := r.target(f, n)
		e.pos = n.pos
		return []edge{e}
	}
	var edges []edge
	closed := false
	for _, item := range r.items(n, "`next`") {
		if closed {
			r.findings.add(item.pos, "next", "put it above the `else`", "a branch after the `else` is never taken")
			continue
		}
		if !r.fields(item, "a branch", "if", "then", "else") {
			continue
		}
		cond, then, other := item.get("if"), item.get("then"), item.get("else")
		switch {
		case other != nil && cond == nil && then == nil:
			e := r.target(f, other)
			e.pos = item.pos
			edges = append(edges, e)
			closed = true
		case cond != nil && then != nil && other == nil:
			e := r.target(f, then)
			e.pos, e.said = item.pos, clip(cond.text)
			if e.cond = r.predicate(cond); e.cond != nil {
				edges = append(edges, e)
			}
		default:
			r.findings.add(item.pos, "next", "write `- if: …` with `then: …`, and one `- else: …` at the end", "a branch that is neither `if` with `then` nor `else`")
		}
	}
	if !closed && n.shape == list {
		r.findings.add(n.pos, "missing-else", "add `- else: END`, or another step", "branches without an `else`: if none holds, the customer is stranded here")
		edges = append(edges, edge{})
	}
	return edges
}

// target reads where an edge leads: a name, or steps of its own.
func (r reader) target(f *flow, n *node) edge {
	if n.shape == list {
		first := r.steps(f, n, false)
		if first == nil && len(n.items) == 0 {
			r.findings.add(n.pos, "next", "write a step, an id or END", "a branch without steps")
		}
		return edge{target: first}
	}
	if r.name(n, "a step") == "" && (n.null || n.shape != scalar) {
		return edge{}
	}
	return edge{named: n}
}

// join finds the steps that edges name.
func (s *step) join(j *joiner, f *flow) {
	for i := range s.next {
		e := &s.next[i]
		j.predicate(e.cond)
		if e.named == nil || e.named.text == endID {
			continue
		}
		if e.target = f.byID[e.named.text]; e.target == nil {
			ids := []string{endID}
			for _, other := range f.steps {
				ids = append(ids, other.id)
			}
			j.findings.unknown(e.named.pos, "step id", e.named.text, ids)
		}
	}
}

// choose takes the first edge that holds, and says which. The compiler sees to it that one does.
func (s *step) choose(e env) (edge int, target *step) {
	for i := range s.next {
		if s.next[i].cond == nil || s.next[i].cond.holds(e) {
			return i, s.next[i].target
		}
	}
	return -1, nil
}

// expects says whether one of the edges names a text: whether the author thought of that outcome.
func (s *step) expects(text string) bool {
	for i := range s.next {
		if c := s.next[i].cond; c != nil && c.names(text) {
			return true
		}
	}
	return false
}
