package graph

import (
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

// kind is what a node is drawn as.
type kind int

const (
	step  kind = iota // a box
	begin             // what begins the flow
	label             // a condition, on its line
	back              // goes on at a step further up
	bend              // where a long line passes a row
)

// node is something with a place. x is the middle, y the top.
type node struct {
	kind       kind
	verb       string
	title      []string // lines in bold
	text       []string // lines below
	ends       bool     // the matter is over here: a dot below says so
	rank, at   int      // row, place in it
	w, h, x, y float64
	top, foot  float64 // of its row
	in, out    []*node
}

// chart is a flow as nodes in rows.
type chart struct {
	picture flows.Picture
	nodes   []*node
	rows    [][]*node
}

func (c *chart) add(n *node) *node {
	c.nodes = append(c.nodes, n)
	return n
}

func join(from, to *node) {
	from.out = append(from.out, to)
	to.in = append(to.in, from)
}

// newChart makes nodes of boxes, and lines of the ways between them. A way back to where it came from ends in a sign.
func newChart(p flows.Picture) *chart {
	c := &chart{picture: p}
	boxes := make(map[string]*node, len(p.Boxes))
	ways := make(map[string][]flows.Way, len(p.Boxes))
	for _, b := range p.Boxes {
		boxes[b.ID], ways[b.ID] = c.add(boxed(b)), b.Ways
	}
	on := make(map[string]bool)   // on the way from the beginning to here
	done := make(map[string]bool) // drawn with all that follows
	var follow func(id string)
	follow = func(id string) {
		on[id] = true
		for _, w := range ways[id] {
			from := boxes[id]
			if w.When != "" {
				l := c.add(labelled(w.When))
				join(from, l)
				from = l
			}
			to := boxes[w.To]
			switch {
			case w.To == "" || to == nil:
				from.ends = true
				from.h += endHeight
			case on[w.To]:
				join(from, c.add(signed(to)))
			default:
				join(from, to)
				if !done[w.To] {
					follow(w.To)
				}
			}
		}
		on[id], done[id] = false, true
	}
	for i, b := range p.Boxes {
		if done[b.ID] {
			continue
		}
		if i == 0 && len(p.Begins) > 0 {
			join(c.add(begun(p.Begins)), boxes[b.ID])
		}
		follow(b.ID)
	}
	return c
}

const (
	boxWidth   = 208.0
	boxInside  = boxWidth - 24
	labelWidth = 150.0
	titleSize  = 13.0
	textSize   = 12.0
	titleLine  = 18.0
	textLine   = 16.0
	mostLines  = 4
	endHeight  = 30.0
)

func boxed(b flows.Box) *node {
	n := &node{kind: step, verb: b.Verb, w: boxWidth}
	if b.Verb == "say" {
		n.text = wrap("“"+b.Text+"”", textSize, boxInside, mostLines+1)
	} else {
		n.title = wrap(b.Title, titleSize*bold, boxInside, 2)
		if text := b.Text; text != "" {
			if b.Verb == "collect" {
				text = "“" + text + "”"
			}
			n.text = wrap(text, textSize, boxInside, mostLines)
		}
	}
	n.h = 18 + titleLine*float64(len(n.title)) + textLine*float64(len(n.text))
	if b.Verb == "noop" {
		n.w, n.h = widest(n.title, titleSize*bold)+28, 28
	}
	return n
}

func labelled(text string) *node {
	n := &node{kind: label, text: wrap(text, textSize, labelWidth, 4)}
	n.w, n.h = widest(n.text, textSize)+12, textLine*float64(len(n.text))+4
	return n
}

// signed is the sign that leads back to a step further up.
func signed(to *node) *node {
	name := "back up"
	switch {
	case len(to.title) > 0:
		name = to.title[0]
	case len(to.text) > 0:
		name = to.text[0]
	}
	n := &node{kind: back, text: wrap("↑ "+strings.TrimPrefix(name, "Ask: "), textSize, boxInside, 1)}
	n.w, n.h = widest(n.text, textSize)+20, 24
	return n
}

func begun(begins []string) *node {
	text := begins[0]
	for _, b := range begins[1:] {
		text += ", " + b
	}
	n := &node{kind: begin, text: wrap(text, textSize, 260, 3)}
	n.w, n.h = widest(n.text, textSize)+28, textLine*float64(len(n.text))+12
	return n
}
