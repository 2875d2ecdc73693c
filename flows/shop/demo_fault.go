package shop

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is what goes wrong with the demo shop, by Demo.Fault or POST /fake/fault with this JSON.
type Fault struct {
	// Kind: "slow" answers after Milliseconds, "500" and "429" answer so, "down" breaks the connection before anything
	// is done, "lost" does what was asked and breaks the connection then, "none" is health.
	Kind         string `json:"kind"`
	Milliseconds int    `json:"ms,omitempty"`          // of "slow"; 0 means 10 s
	RetryAfter   int    `json:"retry_after,omitempty"` // seconds, told with a "429"
	Path         string `json:"path,omitempty"`        // only requests whose path begins so; empty: all
	Times        int    `json:"times,omitempty"`       // so many requests, then health; 0: until changed
}

var faultKinds = []string{"none", "slow", "500", "429", "down", "lost"}

func (f Fault) check() error {
	if !slices.Contains(faultKinds, f.Kind) {
		return fmt.Errorf("no fault %.40q; there are %s", f.Kind, strings.Join(faultKinds, ", "))
	}
	if f.Milliseconds < 0 || f.RetryAfter < 0 || f.Times < 0 {
		return fmt.Errorf("ms, retry_after and times can't be negative")
	}
	return nil
}

type faults struct {
	mu  sync.Mutex
	now Fault
}

// Fault sets what goes wrong from the next request on.
func (d *Demo) Fault(f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	d.faults.mu.Lock()
	defer d.faults.mu.Unlock()
	d.faults.now = f
	return nil
}

// take is the fault for one request, which uses it up.
func (fs *faults) take(path string) Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f := fs.now
	if f.Kind == "" || !strings.HasPrefix(path, f.Path) {
		return Fault{Kind: "none"}
	}
	if f.Times == 1 {
		fs.now = Fault{Kind: "none"}
	} else if f.Times > 1 {
		fs.now.Times--
	}
	return f
}

func (fs *faults) suffer(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	switch f := fs.take(r.URL.Path); f.Kind {
	case "slow":
		pause := 10 * time.Second
		if f.Milliseconds > 0 {
			pause = time.Duration(f.Milliseconds) * time.Millisecond
		}
		if sleep(r.Context(), pause) {
			next(w, r)
		}
	case "500":
		reply(w, http.StatusInternalServerError, trouble("fault"))
	case "429":
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter))
		}
		reply(w, http.StatusTooManyRequests, trouble("too_many_requests"))
	case "down":
		panic(http.ErrAbortHandler)
	case "lost":
		next(nowhere{}, r)
		panic(http.ErrAbortHandler)
	default:
		next(w, r)
	}
}

// nowhere takes an answer that nobody will get.
type nowhere struct{}

func (nowhere) Header() http.Header            { return http.Header{} }
func (nowhere) Write(text []byte) (int, error) { return len(text), nil }
func (nowhere) WriteHeader(int)                {}

// takeFault wants JSON by its content type, so that no other page's form can set a fault.
func (d *Demo) takeFault(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		reply(w, http.StatusUnsupportedMediaType, trouble("content_type"))
		return
	}
	var f Fault
	read := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10))
	read.DisallowUnknownFields()
	err := read.Decode(&f)
	if err == nil {
		err = d.Fault(f)
	}
	if err != nil {
		reply(w, http.StatusBadRequest, trouble(err.Error()))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
