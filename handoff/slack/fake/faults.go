package fake

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Fault is a misfortune for the next calls of a method.
type Fault struct {
	// Method is a Web API method, "upload" or "download" for the two file addresses, or "*" for any.
	Method string `json:"method"`
	// Do is one of: 429, 500, 503, timeout_before, timeout_after, reset, reset_after, error. The two _after do the work
	// first: the caller can't know that it was done.
	Do string `json:"do"`
	// Times is how many calls it meets; default 1.
	Times int `json:"times,omitempty"`
	// Code is the error of Do "error"; default internal_error.
	Code string `json:"code,omitempty"`
	// RetryAfter, in seconds, goes with 429; default 1.
	RetryAfter int `json:"retry_after,omitempty"`
}

// EventFault is a misfortune for the next events.
type EventFault struct {
	Duplicate int           // so many events are delivered twice, with the same event_id
	Lose      int           // so many are never delivered
	Reorder   int           // so many are held back and delivered in reverse order once the last has come
	Delay     time.Duration // every event from now on is this late, by the workspace's clock; zero ends it
}

type faults struct {
	next   []Fault
	down   bool
	events EventFault
	held   []*delivery
}

// before tells whether the call fails without doing anything.
func (f Fault) before() bool { return f.Do != "timeout_after" && f.Do != "reset_after" }

// Fault sets a misfortune; several for one method are met in the order they were set.
func (w *Workspace) Fault(f Fault) error {
	switch f.Do {
	case "429", "500", "503", "timeout_before", "timeout_after", "reset", "reset_after", "error":
	default:
		return fmt.Errorf("fake slack: fault %q is not known", f.Do)
	}
	if f.Method == "" {
		f.Method = "*"
	}
	f.Times = max(f.Times, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.next = append(w.faults.next, f)
	return nil
}

// FaultEvents sets what goes wrong with events from now on; the zero value ends it and releases what was held back.
func (w *Workspace) FaultEvents(f EventFault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.events = f
	if f.Reorder == 0 {
		w.release()
	}
}

// SetDown takes the whole workspace away, or brings it back: calls are refused with 503, sockets are cut, and events wait
// until it is back.
func (w *Workspace) SetDown(down bool) {
	w.mu.Lock()
	w.faults.down = down
	w.stir()
	w.mu.Unlock()
	if down {
		w.CutSockets()
		return
	}
	w.pump()
}

// Calm ends every fault.
func (w *Workspace) Calm() {
	w.mu.Lock()
	w.faults.next = nil
	w.mu.Unlock()
	w.FaultEvents(EventFault{})
	w.SetDown(false)
}

// takeFault uses up one time of the first fault that fits.
func (w *Workspace) takeFault(method string) (Fault, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.faults.down {
		return Fault{Do: "503"}, true
	}
	for i, f := range w.faults.next {
		if f.Method != method && f.Method != "*" {
			continue
		}
		if f.Times--; f.Times == 0 {
			w.faults.next = append(w.faults.next[:i:i], w.faults.next[i+1:]...)
		} else {
			w.faults.next[i] = f
		}
		return f, true
	}
	return Fault{}, false
}

func (w *Workspace) suffer(rw http.ResponseWriter, r *http.Request, f Fault) {
	switch f.Do {
	case "429":
		tooMany(rw, time.Duration(max(f.RetryAfter, 1))*time.Second)
	case "500", "503":
		code, _ := strconv.Atoi(f.Do)
		http.Error(rw, http.StatusText(code), code)
	case "timeout_before", "timeout_after":
		// No answer: the caller's patience ends it, or Close does.
		select {
		case <-r.Context().Done():
		case <-w.ctx.Done():
		}
	case "reset", "reset_after":
		reset(rw)
	case "error":
		code := f.Code
		if code == "" {
			code = "internal_error"
		}
		w.respond(rw, tokenRights{}, nil, fail(code))
	}
}

// reset breaks the connection the hard way (RST), so that the client sees an error and not an empty answer.
func reset(rw http.ResponseWriter) {
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
