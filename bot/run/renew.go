package run

import (
	"slices"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
)

// oldPacks is how many packs a House remembers beside the present one. A flow
// that began on one older than that is handed over: "the flow changed".
const oldPacks = 8

// World is what the core goes by now. It is immutable; Renew puts another in
// its place, so who needs one world for several questions asks once.
func (h *House) World() *bot.World { return h.world.Load() }

// Renew lets the House go by another world from the next event on. Running
// flows finish on the pack that they began with: w's own Old is replaced by
// the packs that were in use here. Two calls at a time are the caller's to
// keep apart.
func (h *House) Renew(w bot.World) {
	was := h.World()
	w.Old = slices.DeleteFunc(slices.Concat([]*flows.Pack{was.Pack}, was.Old), func(p *flows.Pack) bool { return p.Hash() == w.Pack.Hash() })
	w.Old = w.Old[:min(oldPacks, len(w.Old))]
	h.world.Store(&w)
}
