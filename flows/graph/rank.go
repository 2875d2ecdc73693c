package graph

// rank puts every node into a row below all that lead to it: boxes into even rows, what stands on lines into odd ones. Lines that
// pass rows get a bend in each.
func (c *chart) rank() {
	left := make(map[*node]int, len(c.nodes))
	var ready []*node
	for _, n := range c.nodes {
		if left[n] = len(n.in); left[n] == 0 {
			ready = append(ready, n)
		}
	}
	for i := 0; i < len(ready); i++ {
		n := ready[i]
		for _, to := range n.out {
			least := n.rank + 1
			if on := to.kind == label; on == (least%2 == 0) {
				least++
			}
			to.rank = max(to.rank, least)
			if left[to]--; left[to] == 0 {
				ready = append(ready, to)
			}
		}
	}
	// What begins the flow stands right above its first step.
	for _, n := range c.nodes {
		if len(n.in) == 0 && len(n.out) == 1 && n.kind == begin {
			n.rank = n.out[0].rank - 2
		}
	}
	c.bends()
	top, bottom := 0, 0
	for _, n := range c.nodes {
		top, bottom = min(top, n.rank), max(bottom, n.rank)
	}
	c.rows = make([][]*node, bottom-top+1)
	seen := make(map[*node]bool)
	var visit func(*node)
	visit = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		n.at = len(c.rows[n.rank-top])
		c.rows[n.rank-top] = append(c.rows[n.rank-top], n)
		for _, to := range n.out {
			visit(to)
		}
	}
	for _, n := range c.nodes {
		if len(n.in) == 0 {
			visit(n)
		}
	}
	for _, n := range c.nodes {
		visit(n)
	}
}

// bends breaks lines that pass rows.
func (c *chart) bends() {
	for _, n := range c.nodes[:len(c.nodes):len(c.nodes)] {
		for i, to := range n.out {
			from := n
			for r := n.rank + 1; r < to.rank; r++ {
				b := c.add(&node{kind: bend, w: 8, rank: r, in: []*node{from}})
				if from == n {
					n.out[i] = b
				} else {
					from.out = []*node{b}
				}
				from = b
			}
			if from != n {
				from.out = []*node{to}
				for k := range to.in {
					if to.in[k] == n {
						to.in[k] = from
						break
					}
				}
			}
		}
	}
}
