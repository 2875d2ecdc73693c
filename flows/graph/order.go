package graph

import (
	"cmp"
	"slices"
)

// sweeps is how often rows are put in order, down and up by turns.
const sweeps = 24

// order moves nodes within their rows until few lines cross. The order of the file is where it begins: the first branch is the
// leftmost as long as nothing speaks against it.
func (c *chart) order() {
	best, least := c.orders(), c.crossings()
	for i := range sweeps {
		if i%2 == 0 {
			for _, row := range c.rows[1:] {
				arrange(row, func(n *node) []*node { return n.in })
			}
		} else {
			for r := len(c.rows) - 2; r >= 0; r-- {
				arrange(c.rows[r], func(n *node) []*node { return n.out })
			}
		}
		if now := c.crossings(); now < least {
			best, least = c.orders(), now
		}
	}
	for r := range c.rows {
		c.rows[r] = best[r]
		number(c.rows[r])
	}
}

func (c *chart) orders() [][]*node {
	all := make([][]*node, len(c.rows))
	for r := range c.rows {
		all[r] = slices.Clone(c.rows[r])
	}
	return all
}

// arrange sorts a row by the middle of what each node is joined to. A node that is joined to nothing keeps its place.
func arrange(row []*node, joined func(*node) []*node) {
	middle := make(map[*node]float64, len(row))
	for _, n := range row {
		middle[n] = float64(n.at)
		if to := joined(n); len(to) > 0 {
			sum := 0
			for _, o := range to {
				sum += o.at
			}
			middle[n] = float64(sum) / float64(len(to))
		}
	}
	slices.SortStableFunc(row, func(a, b *node) int { return cmp.Compare(middle[a], middle[b]) })
	number(row)
}

func number(row []*node) {
	for i, n := range row {
		n.at = i
	}
}

// crossings counts the lines that cross between neighbouring rows.
func (c *chart) crossings() int {
	count := 0
	for _, row := range c.rows {
		var ends []int
		for _, n := range row {
			to := make([]int, 0, len(n.out))
			for _, o := range n.out {
				to = append(to, o.at)
			}
			slices.Sort(to)
			ends = append(ends, to...)
		}
		for i := range ends {
			for _, later := range ends[i+1:] {
				if later < ends[i] {
					count++
				}
			}
		}
	}
	return count
}
