package graph

import (
	"fmt"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

// Mermaid writes flows as one flowchart, each in a frame of its own.
func Mermaid(pictures []flows.Picture) string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	frames := make(map[string]int, len(pictures))
	for i, p := range pictures {
		frames[p.Flow] = i
	}
	for i, p := range pictures {
		fmt.Fprintf(&b, "  subgraph f%d[\"%s\"]\n", i, plain(p.Name))
		ids := make(map[string]string, len(p.Boxes))
		for k, box := range p.Boxes {
			ids[box.ID] = fmt.Sprintf("f%ds%d", i, k)
		}
		if len(p.Begins) > 0 && len(p.Boxes) > 0 {
			fmt.Fprintf(&b, "    f%db([\"%s\"]) --> %s\n", i, plain(strings.Join(p.Begins, ", ")), ids[p.Boxes[0].ID])
		}
		ends := 0
		for _, box := range p.Boxes {
			fmt.Fprintf(&b, "    %s%s\n", ids[box.ID], shape(box))
			for _, w := range box.Ways {
				to := ids[w.To]
				if w.To == "" {
					to = fmt.Sprintf("f%de%d((END))", i, ends)
					ends++
				}
				arrow := "-->"
				if w.When != "" {
					arrow = "-->|\"" + plain(w.When) + "\"|"
				}
				fmt.Fprintf(&b, "    %s %s %s\n", ids[box.ID], arrow, to)
			}
		}
		b.WriteString("  end\n")
	}
	for i, p := range pictures {
		for k, box := range p.Boxes {
			if to, ok := frames[box.To]; ok && box.To != "" {
				fmt.Fprintf(&b, "  f%ds%d -.-> f%d\n", i, k, to)
			}
		}
	}
	return b.String()
}

// shape is a step in Mermaid's brackets: round for what is said, slanted for the world, double for people.
func shape(box flows.Box) string {
	text := box.Title
	if box.Verb == "say" {
		text = box.Text
	} else if box.Text != "" {
		text += ": " + box.Text
	}
	if letters := []rune(text); len(letters) > 90 {
		text = string(letters[:89]) + "…"
	}
	text = plain(text)
	switch box.Verb {
	case "say":
		return `("` + text + `")`
	case "collect", "verify":
		return `[/"` + text + `"/]`
	case "call", "link":
		return `[["` + text + `"]]`
	case "handoff", "promise":
		return `{{"` + text + `"}}`
	case "noop":
		return `{"` + text + `"}`
	}
	return `["` + text + `"]`
}

// plain keeps a text from meaning anything to Mermaid or to the page that shows it.
func plain(text string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if strings.ContainsRune("\"<>&#;`|\\[](){}", r) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
