package fake

import (
	"encoding/json"
	"net/http"
	"time"
)

// command is the body of POST /fake/fault. Every field is optional; they are carried out in this order.
type command struct {
	Calm     bool  `json:"calm"`     // end every fault
	Ceilings *bool `json:"ceilings"` // Slack's rate ceilings on or off
	Down     *bool `json:"down"`     // the whole workspace away or back
	Fault          // a misfortune for the next calls, when method or do is given
	Events   *struct {
		Duplicate int   `json:"duplicate"`
		Lose      int   `json:"lose"`
		Reorder   int   `json:"reorder"`
		DelayMS   int64 `json:"delay_ms"`
	} `json:"events"`
	Disconnect string `json:"disconnect"`  // warning, refresh_requested or link_disabled to every socket
	Cut        bool   `json:"cut_sockets"` // break every socket
}

func (w *Workspace) serveFault(rw http.ResponseWriter, r *http.Request) {
	var c command
	in := json.NewDecoder(http.MaxBytesReader(rw, r.Body, 1<<16))
	in.DisallowUnknownFields()
	if err := in.Decode(&c); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	if c.Calm {
		w.Calm()
	}
	if c.Ceilings != nil {
		w.SetCeilings(*c.Ceilings)
	}
	if c.Down != nil {
		w.SetDown(*c.Down)
	}
	if c.Do != "" || c.Method != "" {
		if err := w.Fault(c.Fault); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
	}
	if e := c.Events; e != nil {
		w.FaultEvents(EventFault{Duplicate: e.Duplicate, Lose: e.Lose, Reorder: e.Reorder, Delay: time.Duration(e.DelayMS) * time.Millisecond})
	}
	if c.Disconnect != "" {
		w.Disconnect(c.Disconnect)
	}
	if c.Cut {
		w.CutSockets()
	}
	rw.WriteHeader(http.StatusNoContent)
}
