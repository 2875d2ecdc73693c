package webchat

import (
	"sync"

	"github.com/handrail-chat/handrail/bot"
)

// remembered is how many pages without a socket are remembered.
const remembered = 4096

// guests remembers what pages without a socket said of themselves in their
// hello, for the lines that they post later. The first line stores it for good;
// whoever is forgotten before that is only known less well.
type guests struct {
	mu   sync.Mutex
	by   map[string]bot.Origin
	ring []string // conversations, in the order in which they came
	next int
}

func (g *guests) note(v *visitor) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.by == nil {
		g.by = map[string]bot.Origin{}
	}
	if _, known := g.by[v.conversation]; !known {
		if len(g.ring) < remembered {
			g.ring = append(g.ring, v.conversation)
		} else {
			delete(g.by, g.ring[g.next])
			g.ring[g.next] = v.conversation
			g.next = (g.next + 1) % remembered
		}
	}
	g.by[v.conversation] = v.from
}

// visitor is who posts to a conversation.
func (g *guests) visitor(conversation string) *visitor {
	g.mu.Lock()
	defer g.mu.Unlock()
	from, ok := g.by[conversation]
	if !ok {
		from = bot.Origin{Channel: "web"}
	}
	return &visitor{conversation: conversation, from: from}
}
