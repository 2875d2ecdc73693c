// Package demo is the whole of Handrail on one page, to be tried: a small shop with the real widget in it, the agents'
// workspace beside it, what to try above and what happens in between below.
//
//	GET /               the page ──iframe──▶ /store       the shop, with <script src="/widget.js"> in it
//	                       │     └─iframe──▶ Workspace    the agents' desk (another handler's)
//	                       └──EventSource──▶ /demo/timeline ◀── Timeline ◀── store and carriers, told by cmd
//
// It holds no conversation and decides nothing. Everything on the page comes from this machine: no foreign font, script
// or picture, and a policy that would refuse them.
package demo

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
)

// Order is one of the shop's orders that visitors may ask about.
type Order struct {
	Number   string
	Email    string
	Postcode string
	Phone    string
	Shows    string // what happens when one asks for it
}

// Card is one of the shop's gift cards. Codes and PINs open nothing but the demo's own shop.
type Card struct {
	Code  string
	PIN   string // empty: the card has none
	Shows string
}

// Customer is whom the shop's page has signed in. Hash is the hex HMAC-SHA256 of ID under the identity secret; without an ID
// nobody vouches for the name.
type Customer struct{ ID, Name, Hash string }

// Config is what the page shows. Workspace and Timeline are required.
type Config struct {
	Shop      string // the shop's name; empty = Marlow & Finch
	Site      string // the widget's data-site; empty = demo
	Workspace string // path of the workspace's page on this host: "/workspace/"
	Orders    []Order
	Cards     []Card
	// The things to try name these; a zero one is left out.
	Dead    Card  // paid for, never switched on
	Asked   Order // on its way, nothing wrong with it
	Stuck   Order // one whose facts bring a person at once
	Stories []Story
	// Customer is signed in on the shop's page; zero = the page only says that Dana is here.
	Customer Customer
	// Process is the program's id, for the visitor who wants to kill it; 0 = not told.
	Process  int
	Timeline *Timeline
}

//go:embed static
var static embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"next": func(n int) int { return n + 1 }}).ParseFS(static, "static/*.html"))

// What the page and the shop in it may load and do. The shop is framed by the page, the page by nobody.
const (
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
		"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
	storePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
		"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)

// New is the handler of GET /, /store and what is below /demo/.
func New(c Config) (http.Handler, error) {
	if c.Workspace == "" || c.Timeline == nil {
		return nil, errors.New("demo: a workspace and a timeline are needed")
	}
	c.Shop, c.Site = cmp.Or(c.Shop, "Marlow & Finch"), cmp.Or(c.Site, "demo")
	c.Customer.Name = cmp.Or(c.Customer.Name, "Dana")
	page, err := drawn("page.html", struct {
		Config
		Tries []try
	}{c, c.tries()})
	if err != nil {
		return nil, err
	}
	store, err := drawn("store.html", c)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(static, "static")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", document(page, pagePolicy))
	mux.Handle("GET /store", document(store, storePolicy))
	for _, name := range []string{"page.css", "page.js", "stories.js", "timeline.js", "store.css", "store.js", "icon.svg"} {
		mux.HandleFunc("GET /demo/"+name, func(w http.ResponseWriter, r *http.Request) {
			harden(w.Header())
			http.ServeFileFS(w, r, files, name)
		})
	}
	begin := fmt.Sprintf(`{"process":%d}`, c.Process)
	mux.HandleFunc("GET /demo/timeline", func(w http.ResponseWriter, r *http.Request) { c.Timeline.serve(w, r, begin) })
	return mux, nil
}

func drawn(name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, data); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return out.Bytes(), nil
}

func document(text []byte, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		harden(w.Header())
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(text) // a visitor who left is nobody's error
	})
}

// harden sets what all answers have. The demo's files change with the program, so browsers ask each time.
func harden(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
}
