package graph

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/handrail-chat/handrail/flows"
)

// anyPicture is a flow as wild as a pack allows: ways back, ways across, steps that nothing leads to, texts of all kinds.
func anyPicture(t *rapid.T) flows.Picture {
	words := rapid.StringMatching(`[A-Za-z <>&"'{}|#;‹›éñ¿…✓]{0,60}`)
	p := flows.Picture{Flow: "f", Name: words.Draw(t, "name"), Description: words.Draw(t, "description"), Begins: rapid.SliceOfN(words, 0, 3).Draw(t, "begins")}
	n := rapid.IntRange(1, 25).Draw(t, "boxes")
	verbs := []string{"collect", "say", "action", "set_slots", "noop", "call", "handoff", "promise", "watch", "verify"}
	for i := range n {
		b := flows.Box{ID: fmt.Sprint("s", i), Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Title: words.Draw(t, "title"), Text: words.Draw(t, "text")}
		for range rapid.IntRange(0, 5).Draw(t, "ways") {
			to := rapid.IntRange(0, n).Draw(t, "to")
			w := flows.Way{When: words.Draw(t, "when")}
			if to < n {
				w.To = fmt.Sprint("s", to)
			}
			b.Ways = append(b.Ways, w)
		}
		p.Boxes = append(p.Boxes, b)
	}
	return p
}

func laidOut(p flows.Picture) *chart {
	c := newChart(p)
	c.rank()
	c.order()
	c.place()
	return c
}

func TestNothingOverlapsAndEveryWayLeadsDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPicture(t)
		c := laidOut(p)
		ways, boxes := 0, 0
		for _, row := range c.rows {
			for i, n := range row {
				if i > 0 {
					left := row[i-1]
					if gap := n.x - n.w/2 - left.x - left.w/2; gap < beside-0.01 {
						t.Fatalf("%v and %v are %.1f apart", left.text, n.text, gap)
					}
				}
				if n.kind == step {
					boxes++
				}
				for _, to := range n.out {
					ways++
					if to.rank != n.rank+1 || to.top < n.foot {
						t.Fatalf("a way from row %d to row %d, from %.1f to %.1f", n.rank, to.rank, n.foot, to.top)
					}
				}
			}
		}
		if boxes != len(p.Boxes) {
			t.Fatalf("%d boxes of %d", boxes, len(p.Boxes))
		}
	})
}

func TestAnyPictureIsSoundXMLAndTheSameTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPicture(t)
		svg := SVG(p)
		if svg != SVG(p) {
			t.Fatal("two pictures of one flow")
		}
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in\n%s", err, svg)
			}
			if e, ok := token.(xml.StartElement); ok && !strings.Contains(" svg title desc style defs marker path rect text g circle ", " "+e.Name.Local+" ") {
				t.Fatalf("an element <%s>", e.Name.Local)
			}
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Fatal("a place that is none")
		}
	})
}

// mermaidLine is the part of Mermaid's grammar that is written here.
var mermaidLine = regexp.MustCompile(`^(flowchart TD|  subgraph f\d+\["[^"]*"\]|  end` +
	`|    f\d+b\(\["[^"]*"\]\) --> f\d+s\d+` +
	`|    f\d+s\d+(\("[^"]*"\)|\["[^"]*"\]|\[/"[^"]*"/\]|\[\["[^"]*"\]\]|\{"[^"]*"\}|\{\{"[^"]*"\}\})` +
	`|    f\d+s\d+ -->(\|"[^"|]*"\|)? f\d+(s\d+|e\d+\(\(END\)\))` +
	`|  f\d+s\d+ -\.-> f\d+)$`)

func TestMermaidIsWellFormedWhateverTheTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyPicture(t), anyPicture(t)
		b.Flow = "g"
		a.Boxes[0].To = "g"
		text := Mermaid([]flows.Picture{a, b})
		for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
			if !mermaidLine.MatchString(line) {
				t.Fatalf("%q in\n%s", line, text)
			}
		}
		if strings.Count(text, "\n  end\n") != 2 {
			t.Fatalf("frames:\n%s", text)
		}
	})
}

func TestAWayBackIsASignNotALine(t *testing.T) {
	p := flows.Picture{Flow: "f", Name: "f", Boxes: []flows.Box{
		{ID: "ask", Verb: "collect", Title: "Ask: the number", Ways: []flows.Way{{To: "look"}}},
		{ID: "look", Verb: "action", Title: "Ask the shop", Ways: []flows.Way{{When: "found"}, {To: "ask", When: "otherwise"}}},
	}}
	svg := SVG(p)
	if !strings.Contains(svg, "↑ the number") {
		t.Error("no sign that leads back")
	}
	if n := strings.Count(svg, `class="end"`); n != 1 {
		t.Errorf("%d ends", n)
	}
}

func TestTextIsBrokenWhereThereIsRoom(t *testing.T) {
	lines := wrap("a few words that have to be broken, and averyveryverylongwordwithoutanyspaceinside of it", textSize, boxInside, 9)
	if len(lines) < 3 {
		t.Errorf("%q", lines)
	}
	for _, l := range lines {
		if width(l, textSize) > boxInside {
			t.Errorf("%q is wider than its box", l)
		}
	}
	if cut := wrap(strings.Repeat("word ", 100), textSize, boxInside, 2); len(cut) != 2 || !strings.HasSuffix(cut[1], "…") {
		t.Errorf("%q", cut)
	}
}

func FuzzSVG(f *testing.F) {
	f.Add("refund", "“yes”", "a & b")
	f.Fuzz(func(t *testing.T, name, when, text string) {
		p := flows.Picture{Flow: "f", Name: name, Boxes: []flows.Box{{ID: "a", Verb: "say", Text: text, Ways: []flows.Way{{When: when}, {To: "a", When: text}}}}}
		if err := xml.Unmarshal([]byte(SVG(p)), new(struct{})); err != nil {
			t.Fatal(err)
		}
	})
}
