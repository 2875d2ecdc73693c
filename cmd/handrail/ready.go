package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// readiness is the body of /readyz.
type readiness struct {
	Ready    bool              `json:"ready"`
	Store    string            `json:"store"`
	Clocks   string            `json:"clocks"`
	Stranded int               `json:"stranded"`
	Channels map[string]string `json:"channels"`
}

// readiness looks now. Only store and clocks decide: a channel that is away
// does not take the others with it.
func (h *house) readiness(ctx context.Context) readiness {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	health := h.run.Health(ctx)
	well := func(trouble string) string {
		if trouble == "" {
			return "ok"
		}
		return trouble
	}
	return readiness{
		Ready: health.Store == "" && health.Clocks == "", Store: well(health.Store), Clocks: well(health.Clocks),
		Stranded: health.Stranded, Channels: h.channels(),
	}
}

// channels says which channels are on, and why the others are not.
func (h *house) channels() map[string]string {
	all := map[string]string{"web": "on", "sms": "off: " + notYet, "twitter": "off: " + notYet}
	switch {
	case h.desk != nil:
		all["slack"] = h.desk.Status()
	case h.cfg.noDesk:
		all["slack"] = "off: HANDRAIL_DESK=none"
	default:
		all["slack"] = "off: SLACK_BOT_TOKEN is empty"
	}
	return all
}

func (h *house) readyz(w http.ResponseWriter, r *http.Request) {
	ready := h.readiness(r.Context())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !ready.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(ready)
}

// waitReady asks until the house is ready or ctx ends.
func (h *house) waitReady(ctx context.Context) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if h.readiness(ctx).Ready {
			return true
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
}
