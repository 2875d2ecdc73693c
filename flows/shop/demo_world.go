package shop

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

const worldVersion = 1

// world is what the demo shop must remember: its day, which cards were switched on, what was done about its orders, and by which
// keys. Everything else is its table. It is written whole, beside the old one and then over it, before the answer that tells of it.
type world struct {
	Version int               `json:"version"`
	Day     Moment            `json:"day"`
	On      []string          `json:"on,omitempty"`      // last four digits of cards switched on
	Keys    map[string]string `json:"keys,omitempty"`    // idempotency key -> last four digits
	Deeds   map[string]done   `json:"deeds,omitempty"`   // idempotency key -> what was answered
	Changed map[string]change `json:"changed,omitempty"` // number of an order -> what became of it
	Sent    map[string]int    `json:"sent,omitempty"`    // number of a product -> how many went out again
	Held    []hold            `json:"held,omitempty"`    // products that are kept for somebody
	path    string
}

// done is a deed and its answer.
type done struct {
	Order  string `json:"order"`
	Name   string `json:"name"`
	Answer Deed   `json:"answer"`
}

// change is an order as a deed left it, on Day: its own days move along with the shop's.
type change struct {
	Day   Moment `json:"day"`
	Of    string `json:"of,omitempty"` // the order in whose place it was made; its customer is this one's
	Order Order  `json:"order"`
}

// hold keeps products for an order until an instant.
type hold struct {
	Order string         `json:"order"`
	Items map[string]int `json:"items"` // number of a product -> how many
	Until Moment         `json:"until"`
}

func openWorld(dir string) (world, error) {
	w := world{Version: worldVersion, Keys: map[string]string{}}
	if dir == "" {
		return w, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return w, err
	}
	w.path = filepath.Join(dir, "shop.json")
	text, err := os.ReadFile(w.path)
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	if err := json.Unmarshal(text, &w); err != nil {
		return w, fmt.Errorf("%s is damaged; remove it to begin anew: %w", w.path, err)
	}
	if w.Version != worldVersion {
		return w, fmt.Errorf("%s is of version %d, this program knows %d", w.path, w.Version, worldVersion)
	}
	if w.Keys == nil {
		w.Keys = map[string]string{}
	}
	return w, nil
}

func (w *world) card(c demoCard) GiftCard {
	g := c.answer
	if slices.Contains(w.On, g.Last4) {
		g.Status = Active
	}
	return g
}

// switchOn and moveTo leave the world as it was if it can't be kept.
func (w *world) switchOn(last4, key string) error {
	next := *w
	next.On = append(slices.Clone(w.On), last4)
	next.Keys = map[string]string{key: last4}
	for k, v := range w.Keys {
		next.Keys[k] = v
	}
	return w.become(next)
}

func (w *world) moveTo(day Moment) error {
	next := *w
	next.Day = day
	return w.become(next)
}

func (w *world) become(next world) error {
	if w.path != "" {
		text, err := json.MarshalIndent(next, "", "  ")
		if err != nil {
			return err
		}
		if err := replaceFile(w.path, append(text, '\n')); err != nil {
			return err
		}
	}
	*w = next
	return nil
}

// replaceFile writes a file so that a crash at any moment leaves the old one or the new one.
func replaceFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "shop-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it was renamed, as it should
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
