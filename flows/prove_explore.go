package flows

import "slices"

// Bounds of an exploration.
const (
	maxPlaces   = 60_000 // situations at steps, over all flows
	maxAt       = 24     // situations told apart at one step; beyond, they become one
	maxContexts = 12     // ways told apart in which a flow begins
)

// explorer follows every way through every flow.
type explorer struct {
	runs   map[*flow][]*run
	every  []*run
	work   []*spot
	places int
	spent  bool
	taken  map[*step][]bool // edges, by index
}

// run is one flow begun in one situation. A root was begun by a customer, by nobody or by a link from a root: at its END the matter
// is over; any other goes back to who called it.
type run struct {
	flow    *flow
	root    bool
	scope   *scope
	entry   situation
	first   *spot
	at      map[*step][]*spot
	rough   bool // situations were put together: what may be, may not be
	exits   []exit
	callers []*spot
}

// exit is how a run ended. Quick: without a turn of the customer.
type exit struct{ situation }

// spot is a step of a run in one situation.
type spot struct {
	situation
	run  *run
	step *step
	next []passage
	into *run // the run that a call begins
	out  bool // leaves the flow here: END, a person, another flow
	turn bool // already worked on
}

// passage leads to another place; waits says that the customer has a turn on the way.
type passage struct {
	to    *spot
	waits bool
}

// explore follows all flows to a fixpoint.
func (v *prover) explore() {
	v.runs, v.taken = make(map[*flow][]*run), make(map[*step][]bool)
	for f := range v.all {
		v.proof.Flows++
		v.proof.Steps += len(f.steps)
	}
	begun := v.begun()
	for f := range v.all {
		if len(f.triggers) > 0 || !begun[f] {
			v.open(f)
		}
	}
	for done := 0; done < len(v.work) && !v.spent; done++ {
		v.pass(v.work[done])
	}
	if v.spent {
		v.finding(v.p.flows[v.p.order[0].ID].pos, "too-entangled", "split flows that branch a lot into smaller ones",
			"nobody can say what a customer would live through here: the flows have more than %d situations", maxPlaces)
	}
}

// begun are the flows that others call or link to.
func (v *prover) begun() map[*flow]bool {
	begun := make(map[*flow]bool)
	for f := range v.all {
		for _, s := range f.steps {
			if to := s.leadsTo(); to != nil && to != f {
				begun[to] = true
			}
		}
	}
	return begun
}

// leadsTo is the flow that a step calls or links to.
func (s *step) leadsTo() *flow {
	switch verb := s.verb.(type) {
	case *call:
		return verb.to
	case *link:
		return verb.to
	}
	return nil
}

// open begins a flow as a customer does: any slot may hold anything that it ever can.
func (v *prover) open(f *flow) {
	sc := v.scopeOf(f)
	st := situation{slots: make([]values, len(sc.names))}
	for i, name := range sc.names {
		st.slots[i] = v.slots[name].can
	}
	st, ok := v.settle(st, nil, sc)
	if !ok {
		return
	}
	for _, one := range v.assume(f.guard, st, true, sc) {
		v.begin(f, one, true)
	}
	if len(v.runs[f]) == 0 { // a guard that lets nobody in; its steps are looked at all the same
		v.begin(f, st, true)
	}
}

// begin gives the run of a flow in a situation, a known one if there is.
func (v *prover) begin(f *flow, st situation, root bool) *run {
	same := func(r *run) bool { return r.root == root && r.entry.same(st) }
	if i := slices.IndexFunc(v.runs[f], same); i >= 0 {
		return v.runs[f][i]
	}
	rough := false
	if len(v.runs[f]) >= maxContexts {
		st.slots = slices.Clone(st.slots)
		for i, name := range v.scopeOf(f).names {
			st.slots[i] = v.slots[name].can
		}
		if i := slices.IndexFunc(v.runs[f], same); i >= 0 {
			return v.runs[f][i]
		}
		rough = true
	}
	r := &run{flow: f, root: root, scope: v.scopeOf(f), entry: st, at: make(map[*step][]*spot), rough: rough}
	v.runs[f] = append(v.runs[f], r)
	v.every = append(v.every, r)
	r.first = v.arrive(r, f.steps[0], st)
	return r
}

func (st situation) same(o situation) bool {
	return st.told == o.told && st.turned == o.turned && st.unread == o.unread && st.beyond == o.beyond && slices.Equal(st.slots, o.slots)
}

// arrive gives the place of a step in a situation, a known one if there is.
func (v *prover) arrive(r *run, s *step, st situation) *spot {
	at := r.at[s]
	alike := 0
	for _, p := range at {
		if p.same(st) {
			return p
		}
		if p.told == st.told && p.turned == st.turned && p.unread == st.unread && p.beyond == st.beyond {
			alike++
		}
	}
	if alike >= maxAt {
		r.rough = true
		st.slots = slices.Clone(st.slots)
		for i, name := range r.scope.names {
			st.slots[i] = v.slots[name].can
		}
		for _, p := range at {
			if p.same(st) {
				return p
			}
		}
	}
	if v.places++; v.places > maxPlaces {
		v.spent = true
	}
	p := &spot{situation: st, run: r, step: s}
	r.at[s] = append(at, p)
	v.work = append(v.work, p)
	return p
}
