package shop

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// DemoConfig of a demo shop.
type DemoConfig struct {
	Dir   string           // where its world is kept; empty: nowhere, it begins anew each time
	Token string           // the bearer it wants; empty: none
	Now   func() time.Time // required
	Zone  *time.Location   // in which its days begin; nil means UTC
}

// Demo is a shop on loopback that speaks the contract and doc.go's additions: Table's orders and cards, faults on command, and
// what was done stays done. It never grows stale: its dates move along with the day it is used on.
//
// Unknown and wrong take the same path: every entry is compared with what was sent, by keyed digests of equal
// length in constant time, and the scan never ends early.
type Demo struct {
	mux    *http.ServeMux
	token  string
	key    [32]byte // of the digests, new in each life
	now    func() time.Time
	zone   *time.Location
	faults faults

	mu    sync.Mutex
	world world
}

// OpenDemo opens the world below c.Dir, or begins one.
func OpenDemo(c DemoConfig) (*Demo, error) {
	if c.Now == nil {
		return nil, errors.New("opening the demo shop: no clock was given")
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	d := &Demo{token: c.Token, now: c.Now, zone: c.Zone, mux: http.NewServeMux()}
	rand.Read(d.key[:])
	var err error
	if d.world, err = openWorld(c.Dir); err != nil {
		return nil, fmt.Errorf("opening the demo shop: %w", err)
	}
	if _, err := d.today(); err != nil {
		return nil, fmt.Errorf("opening the demo shop: %w", err)
	}
	d.mux.HandleFunc("GET /orders/{number}", d.guarded(d.order))
	d.mux.HandleFunc("POST /orders/{number}/actions/{name}", d.guarded(d.act))
	d.mux.HandleFunc("GET /customers/{id}/orders", d.guarded(d.customer))
	d.mux.HandleFunc("GET /stock/{product}", d.guarded(d.stock))
	d.mux.HandleFunc("POST /gift-cards/lookup", d.guarded(d.lookup))
	d.mux.HandleFunc("POST /gift-cards/activate", d.guarded(d.activate))
	d.mux.HandleFunc("POST /fake/fault", d.takeFault)
	return d, nil
}

func (d *Demo) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.mux.ServeHTTP(w, r) }

// guarded wants the bearer and lets the fault that is set have its way.
func (d *Demo) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if d.token != "" && !d.same("Bearer "+d.token, r.Header.Get("Authorization")) {
			reply(w, http.StatusUnauthorized, trouble("unauthorized"))
			return
		}
		d.faults.suffer(w, r, next)
	}
}

func (d *Demo) lookup(w http.ResponseWriter, r *http.Request) {
	card, ok := d.card(w, r)
	if !ok {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	reply(w, http.StatusOK, d.world.card(card))
}

func (d *Demo) activate(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || len(key) > 255 {
		reply(w, http.StatusBadRequest, trouble("idempotency_key"))
		return
	}
	card, ok := d.card(w, r)
	if !ok {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	earlier, repeated := d.world.Keys[key]
	state := d.world.card(card)
	switch {
	case repeated && earlier != state.Last4:
		reply(w, http.StatusBadRequest, trouble("idempotency_key_reused"))
	case repeated:
		reply(w, http.StatusOK, state)
	case state.Status == Active:
		reply(w, http.StatusConflict, trouble("already_active"))
	case state.Status != Inactive || !state.Paid || card.stubborn:
		reply(w, http.StatusUnprocessableEntity, trouble("not_activatable"))
	default:
		if err := d.world.switchOn(state.Last4, key); err != nil {
			reply(w, http.StatusInternalServerError, trouble("world"))
			return
		}
		reply(w, http.StatusOK, d.world.card(card))
	}
}

// card reads a code and a PIN and finds their card, or answers for itself.
func (d *Demo) card(w http.ResponseWriter, r *http.Request) (demoCard, bool) {
	var asked struct {
		Code string `json:"code"`
		PIN  string `json:"pin"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&asked); err != nil {
		reply(w, http.StatusBadRequest, trouble("bad_json"))
		return demoCard{}, false
	}
	var found demoCard
	hit := 0
	for _, c := range demoCards() {
		if d.equal(tight(asked.Code), tight(c.Code))&(d.equal(asked.PIN, c.PIN)|bit(c.PIN == "")) == 1 {
			found, hit = c, 1
		}
	}
	if hit == 0 {
		reply(w, http.StatusNotFound, trouble("not_found"))
		return demoCard{}, false
	}
	return found, true
}

// equal is 1 if both are the same and not empty, in a time that tells nothing about either.
func (d *Demo) equal(sent, kept string) int {
	return subtle.ConstantTimeCompare(d.digest(sent), d.digest(kept)) & bit(sent != "")
}

func (d *Demo) same(sent, kept string) bool { return d.equal(sent, kept) == 1 }

func (d *Demo) digest(s string) []byte {
	m := hmac.New(sha256.New, d.key[:])
	m.Write([]byte(s))
	return m.Sum(nil)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func trouble(code string) any {
	return struct {
		Error string `json:"error"`
	}{code}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
