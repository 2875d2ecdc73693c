package flows

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// The shapes of a node. A null is a scalar without text.
const (
	scalar = iota
	mapping
	list
)

// node is one YAML value with its place. The rest of the package reads these and knows nothing of the YAML library.
type node struct {
	pos
	shape   int
	null    bool
	word    bool // an unquoted scalar: true, 12 and null mean themselves, not text
	block   bool // a literal or folded text: its first line stands on the line below pos
	text    string
	entries []entry
	items   []*node
}

type entry struct{ key, value *node }

// pos is a place in an author's file, lines and columns counted from 1.
type pos struct {
	file         string
	line, column int
}

func (n *node) get(key string) *node {
	for i := range n.entries {
		if n.entries[i].key.text == key {
			return n.entries[i].value
		}
	}
	return nil
}

// shapeName is what an author would call it.
func (n *node) shapeName() string {
	switch {
	case n.shape == mapping:
		return "a mapping"
	case n.shape == list:
		return "a list"
	case n.null:
		return "nothing"
	default:
		return "a single value"
	}
}

// plant turns the library's tree into ours. The guard has refused anchors, aliases, tags and merge keys before; what is left and
// unknown is an error, not a guess.
func plant(file string, n ast.Node, depth int) (*node, *trouble) {
	out := &node{pos: place(file, n)}
	if depth > maxDepth {
		return nil, &trouble{out.line, out.column, "too-deep", fmt.Sprintf("nested deeper than %d levels", maxDepth), "give the inner steps an id of their own and use `next`"}
	}
	switch v := n.(type) {
	case nil:
		out.null = true
	case *ast.NullNode:
		out.null, out.word = true, true
	case *ast.StringNode:
		out.text = v.Value
		out.word = v.Token != nil && v.Token.Type == token.StringType
	case *ast.LiteralNode:
		out.text, out.block = v.Value.Value, true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.text, out.word = n.GetToken().Value, true
	case *ast.MappingNode:
		out.shape = mapping
		return out, out.plantEntries(v.Values, depth)
	case *ast.MappingValueNode:
		out.shape = mapping
		return out, out.plantEntries([]*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		out.shape = list
		for _, item := range v.Values {
			child, bad := plant(file, item, depth+1)
			if bad != nil {
				return nil, bad
			}
			child.inherit(out.pos)
			out.items = append(out.items, child)
		}
	default:
		return nil, &trouble{out.line, out.column, "yaml", fmt.Sprintf("%s is not part of the flow language", n.Type()), ""}
	}
	return out, nil
}

func (n *node) plantEntries(values []*ast.MappingValueNode, depth int) *trouble {
	lines := make(map[string]int, len(values))
	for i, mv := range values {
		key, bad := plant(n.file, mv.Key, depth+1)
		if bad != nil {
			return bad
		}
		if key.shape != scalar || key.null {
			return &trouble{key.line, key.column, "yaml", "a key must be a single word", "put it in quotes"}
		}
		if first, twice := lines[key.text]; twice {
			return alreadyThere(key.pos, key.text, first)
		}
		lines[key.text] = key.line
		if i == 0 {
			n.pos = key.pos // the library places a mapping at its first colon
		}
		value, bad := plant(n.file, mv.Value, depth+1)
		if bad != nil {
			return bad
		}
		value.inherit(key.pos)
		n.entries = append(n.entries, entry{key, value})
	}
	return nil
}

// inherit gives a value that has no place of its own (a missing one) the place of its parent.
func (n *node) inherit(p pos) {
	if n.line == 0 {
		n.pos = p
	}
}

func place(file string, n ast.Node) pos {
	p := pos{file: file}
	if n == nil {
		return p
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		p.line, p.column = t.Position.Line, t.Position.Column
	}
	return p
}
