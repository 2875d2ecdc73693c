package graph

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

// style is LOOK.md's: paper and ink, one accent; the dark by the reader's preference.
const style = `
svg{--ink:#1c2430;--paper:#ffffff;--shade:#f4f2ee;--line:#dfdbd3;--edge:#857f74;--accent:#0b6e5f;--on-accent:#fff;--quiet:#5d6470}
@media (prefers-color-scheme:dark){svg{--ink:#e9e6df;--paper:#14181d;--shade:#1d232a;--line:#323a44;--edge:#6f7a88;--accent:#5cc8b5;--on-accent:#0c1a17;--quiet:#a3abb6}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-size:12px;fill:var(--ink)}
.h{font-size:20px;font-weight:650}.d{font-size:13px;fill:var(--quiet)}
.t{font-size:13px;font-weight:600}
.page{fill:var(--paper)}
.box{fill:var(--paper);stroke:var(--line);stroke-width:1.25}
.say .box{fill:var(--shade)}
.collect .box,.verify .box{stroke:var(--accent);stroke-width:1.5}
.action .box,.watch .box{stroke:var(--edge)}
.set_slots .box{stroke-dasharray:3 3;stroke:var(--edge)}
.call .box,.link .box{stroke:var(--edge);stroke-width:1.5}
.handoff .box,.promise .box{fill:var(--accent);stroke:var(--accent)}
.handoff text,.promise text{fill:var(--on-accent)}
.begin rect{fill:var(--shade)}.begin text,.back text{fill:var(--quiet)}
.back rect{fill:none;stroke:var(--line);stroke-dasharray:3 3}
.on rect{fill:var(--paper)}.on text{fill:var(--quiet)}
.way{fill:none;stroke:var(--edge);stroke-width:1.25}
.tip{fill:var(--edge)}
.end circle{fill:var(--paper);stroke:var(--edge);stroke-width:1.5}.end .in{fill:var(--edge);stroke:none}
`

// SVG draws a flow as one picture that needs nothing else: no typeface, no script, no other file.
func SVG(p flows.Picture) string {
	body, w, h := drawing(p)
	return opened(p.Name, p.Description, w, h) + body + "</svg>\n"
}

// between is the room between two pictures of a sheet.
const between = 32.0

// Sheet draws flows below each other in one picture, in the order given.
func Sheet(pictures []flows.Picture) string {
	var b strings.Builder
	wide, high := 0.0, 0.0
	names := make([]string, len(pictures))
	for i, p := range pictures {
		if i > 0 {
			high += between
		}
		body, w, h := drawing(p)
		fmt.Fprintf(&b, "<g transform=\"translate(0 %s)\"><title>%s</title>\n%s</g>\n", num(high), escape(p.Name), body)
		wide, high, names[i] = max(wide, w), high+h, p.Name
	}
	return opened(fmt.Sprintf("%d flows", len(pictures)), strings.Join(names, ", "), wide, high) + b.String() + "</svg>\n"
}

// opened begins a picture: its size, what it shows, how it looks.
func opened(name, what string, w, h float64) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" aria-labelledby="name what">`+"\n", num(w), num(h), num(w), num(h)) +
		fmt.Sprintf("<title id=\"name\">%s</title>\n<desc id=\"what\">%s</desc>\n<style>%s</style>\n", escape(name), escape(what), style) +
		`<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 .8 7.5 4 0 7.2z"/></marker></defs>` + "\n"
}

// drawing is a flow on its page, and how wide and high that is.
func drawing(p flows.Picture) (body string, w, h float64) {
	c := newChart(p)
	c.rank()
	c.order()
	wide, high := c.place()
	head := 66.0
	if p.Description == "" {
		head = 44
	}
	wide = max(wide, width(p.Name, 20*bold), width(p.Description, 13))
	shift := 0.0
	if drawn := c.right(); drawn < wide {
		shift = (wide - drawn) / 2
	}
	var b strings.Builder
	w, h = wide+2*margin, high+head+2*margin
	fmt.Fprintf(&b, `<rect class="page" width="%s" height="%s" rx="14"/>`+"\n", num(w), num(h))
	fmt.Fprintf(&b, `<text class="h" x="%s" y="%s">%s</text>`+"\n", num(margin), num(margin+18), escape(p.Name))
	if p.Description != "" {
		fmt.Fprintf(&b, `<text class="d" x="%s" y="%s">%s</text>`+"\n", num(margin), num(margin+40), escape(p.Description))
	}
	fmt.Fprintf(&b, "<g transform=\"translate(%s %s)\">\n", num(margin+shift), num(margin+head))
	for _, n := range c.nodes {
		for _, to := range n.out {
			if n.kind != bend {
				b.WriteString(line(n, to))
			}
		}
	}
	for _, n := range c.nodes {
		b.WriteString(n.drawn())
	}
	b.WriteString("</g>\n")
	return b.String(), w, h
}

func (c *chart) right() float64 {
	most := 0.0
	for _, n := range c.nodes {
		most = max(most, n.x+n.w/2)
	}
	return most
}

// line is a way from a node through its bends to the next one that is seen. It turns aside between rows only, where nothing stands.
func line(from, to *node) string {
	var d strings.Builder
	x, y := from.x, from.foot
	fmt.Fprintf(&d, "M%s %s", num(x), num(from.y+from.h))
	if from.y+from.h < y {
		fmt.Fprintf(&d, "V%s", num(y))
	}
	for {
		for to.kind == bend && to.top == to.foot {
			to = to.out[0] // a row in which nothing stands
		}
		mid := (y + to.top) / 2
		if num(x) == num(to.x) {
			fmt.Fprintf(&d, "V%s", num(to.top))
		} else {
			fmt.Fprintf(&d, "C%s %s %s %s %s %s", num(x), num(mid), num(to.x), num(mid), num(to.x), num(to.top))
		}
		if to.kind != bend {
			break
		}
		if to.h > 0 {
			fmt.Fprintf(&d, "V%s", num(to.foot))
		}
		x, y, to = to.x, to.foot, to.out[0]
	}
	if to.y > to.top {
		fmt.Fprintf(&d, "V%s", num(to.y))
	}
	tip := ` marker-end="url(#tip)"`
	if to.kind == label {
		tip = ""
	}
	return fmt.Sprintf("<path class=\"way\" d=\"%s\"%s/>\n", d.String(), tip)
}

// drawn is a node by itself.
func (n *node) drawn() string {
	if n.kind == bend {
		return ""
	}
	class, round, shape := n.verb, 8.0, "box"
	switch n.kind {
	case label:
		class, round, shape = "on", 4, ""
	case begin:
		class, round, shape = "begin", min(16, n.h/2), ""
	case back:
		class, round, shape = "back", 12, ""
	}
	var b strings.Builder
	high := n.h
	if n.ends {
		high -= endHeight
		x, y := num(n.x), n.y+high
		fmt.Fprintf(&b, `<g class="end"><path class="way" d="M%s %sV%s"/><circle cx="%s" cy="%s" r="6"/><circle class="in" cx="%s" cy="%s" r="3"/></g>`+"\n",
			x, num(y), num(y+endHeight-12), x, num(y+endHeight-6), x, num(y+endHeight-6))
	}
	if n.verb == "noop" {
		round = high / 2
	}
	fmt.Fprintf(&b, `<g class="%s"><rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, class, shape, num(n.x-n.w/2), num(n.y), num(n.w), num(high), num(round))
	lines := float64(len(n.title))*titleLine + float64(len(n.text))*textLine
	y := n.y + (high-lines)/2
	left, anchor := n.x-n.w/2+12, ""
	if n.kind != step || n.verb == "noop" {
		left, anchor = n.x, ` text-anchor="middle"`
	}
	for _, t := range n.title {
		fmt.Fprintf(&b, `<text class="t" x="%s" y="%s"%s>%s</text>`, num(left), num(y+13.5), anchor, escape(t))
		y += titleLine
	}
	for _, t := range n.text {
		fmt.Fprintf(&b, `<text x="%s" y="%s"%s>%s</text>`, num(left), num(y+12), anchor, escape(t))
		y += textLine
	}
	b.WriteString("</g>\n")
	return b.String()
}

// num writes a length to a tenth, which no eye can tell apart.
func num(f float64) string {
	s := strconv.FormatFloat(f, 'f', 1, 64)
	if s = strings.TrimSuffix(s, ".0"); s == "-0" {
		return "0"
	}
	return s
}

func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		panic(err) // a builder does not fail
	}
	return b.String()
}
