package graph

// Distances of the page.
const (
	beside = 22.0 // between neighbours
	below  = 14.0 // below a row of labels
	fan    = 30.0 // below a row of boxes, where lines part
	margin = 24.0
)

// place gives every node its x and y: as near as there is room to the middle of what it is joined to.
func (c *chart) place() (wide, high float64) {
	y := 0.0
	for i, row := range c.rows {
		tall := 0.0
		for _, n := range row {
			tall = max(tall, n.h)
		}
		for _, n := range row {
			n.y = y
			if n.kind == begin || n.kind == label && !n.ends {
				n.y += tall - n.h // near what it leads to
			}
			if n.kind == bend {
				n.y, n.h = y, tall
			}
			n.top, n.foot = y, y+tall
		}
		switch {
		case i%2 == 0:
			y += tall + fan
		case tall > 0:
			y += tall + below
		}
	}
	for _, row := range c.rows {
		x := 0.0
		for _, n := range row {
			n.x = x + n.w/2
			x += n.w + beside
		}
	}
	for i := range 40 {
		switch {
		case i%2 == 0:
			for _, row := range c.rows {
				settle(row, func(n *node) []*node { return n.in })
			}
		default:
			for r := len(c.rows) - 1; r >= 0; r-- {
				settle(c.rows[r], func(n *node) []*node { return n.out })
			}
		}
	}
	left, right := 0.0, 0.0
	for i, n := range c.nodes {
		if l, r := n.x-n.w/2, n.x+n.w/2; i == 0 {
			left, right = l, r
		} else {
			left, right = min(left, l), max(right, r)
		}
	}
	for _, n := range c.nodes {
		n.x -= left
	}
	return right - left, c.foot()
}

// block is a run of neighbours that touch, with the place that suits all of them best.
type block struct {
	sum, weight float64
	nodes       []*node
	offsets     []float64 // of each, from the first of the row
}

// settle moves the nodes of a row as near as possible, in the sense of least squares, to the middle of what they are joined to,
// without changing their order or letting them overlap. Neighbours that want the same place are put together and share it.
func settle(row []*node, joined func(*node) []*node) {
	var blocks []block
	offset := 0.0
	for i, n := range row {
		if i > 0 {
			offset += (row[i-1].w+n.w)/2 + beside
		}
		want, weight := n.x, 0.2
		if to := joined(n); len(to) > 0 {
			want, weight = 0, 1
			for _, o := range to {
				want += o.x / float64(len(to))
			}
			if n.kind == bend {
				weight = 4 // long lines stay straight
			}
		}
		blocks = append(blocks, block{(want - offset) * weight, weight, []*node{n}, []float64{offset}})
		for len(blocks) > 1 {
			a, b := &blocks[len(blocks)-2], &blocks[len(blocks)-1]
			if a.sum/a.weight <= b.sum/b.weight {
				break
			}
			a.sum, a.weight = a.sum+b.sum, a.weight+b.weight
			a.nodes, a.offsets = append(a.nodes, b.nodes...), append(a.offsets, b.offsets...)
			blocks = blocks[:len(blocks)-1]
		}
	}
	for _, b := range blocks {
		for i, n := range b.nodes {
			n.x = b.sum/b.weight + b.offsets[i]
		}
	}
}

// foot is where the last node ends.
func (c *chart) foot() float64 {
	most := 0.0
	for _, n := range c.nodes {
		most = max(most, n.y+n.h)
	}
	return most
}
