package flows

// components finds what can be reached from each other: Tarjan's strongly connected components, those that lead on come after
// those that they lead to. next gives only members.
func components[T comparable](members []T, next func(T) []T) [][]T {
	t := tarjan[T]{next: next, number: make(map[T]int, len(members)), low: make(map[T]int, len(members)), on: make(map[T]bool)}
	for _, m := range members {
		if t.number[m] == 0 {
			t.visit(m)
		}
	}
	return t.found
}

type tarjan[T comparable] struct {
	next        func(T) []T
	number, low map[T]int
	on          map[T]bool
	stack       []T
	last        int
	found       [][]T
}

func (t *tarjan[T]) visit(m T) {
	t.last++
	t.number[m], t.low[m] = t.last, t.last
	t.stack, t.on[m] = append(t.stack, m), true
	for _, to := range t.next(m) {
		if t.number[to] == 0 {
			t.visit(to)
			t.low[m] = min(t.low[m], t.low[to])
		} else if t.on[to] {
			t.low[m] = min(t.low[m], t.number[to])
		}
	}
	if t.low[m] != t.number[m] {
		return
	}
	first := len(t.stack) - 1
	for t.stack[first] != m {
		first--
	}
	part := append([]T(nil), t.stack[first:]...)
	t.stack = t.stack[:first]
	for _, one := range part {
		t.on[one] = false
	}
	t.found = append(t.found, part)
}

// rings are the components that go round: several members, or one that leads to itself.
func rings[T comparable](members []T, next func(T) []T) [][]T {
	var found [][]T
	for _, part := range components(members, next) {
		itself := false
		for _, to := range next(part[0]) {
			itself = itself || to == part[0]
		}
		if len(part) > 1 || itself {
			found = append(found, part)
		}
	}
	return found
}
