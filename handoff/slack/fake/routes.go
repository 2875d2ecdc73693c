package fake

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// routes is everything the workspace serves. The app's addresses check tokens, tickets or unguessable ids; the people's
// addresses under /fake/ refuse other sites' pages, for they let whoever calls act as anybody.
func (w *Workspace) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", w.serveAPI)
	mux.HandleFunc("GET /link/", w.serveSocket)
	mux.HandleFunc("POST /upload/v1/{id}", w.serveUpload)
	mux.HandleFunc("GET /files-pri/{id}/{rest...}", w.servePrivateFile)
	mux.HandleFunc("POST /actions/{id}", w.serveResponseURL)
	mux.HandleFunc("GET /avatar/{user}/{size}", w.serveAvatar)
	mux.HandleFunc("GET /signin", serveSignIn)
	mux.HandleFunc("GET /archives/{channel}/{message}", w.servePermalink)

	own := http.NewCrossOriginProtection()
	mux.Handle("/fake/", own.Handler(w.pageRoutes()))
	mux.Handle("/", pageFiles())
	return mux
}

// ServeHTTP serves the workspace at the root, under Config.Prefix, or behind http.StripPrefix.
func (w *Workspace) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if p := w.cfg.Prefix; p != "" {
		if r.URL.Path == p {
			http.Redirect(rw, r, p+"/", http.StatusMovedPermanently)
			return
		}
		if rest, ok := strings.CutPrefix(r.URL.Path, p+"/"); ok {
			r2 := r.Clone(r.Context())
			r2.URL.Path, r2.URL.RawPath = "/"+rest, ""
			r = r2
		}
	}
	w.mux.ServeHTTP(rw, r)
}

// mountedAt is the path in front of ours, read off the difference between what was asked for and what was left of it.
func mountedAt(r *http.Request) string {
	asked, err := url.ParseRequestURI(r.RequestURI)
	if err != nil {
		return ""
	}
	prefix, ok := strings.CutSuffix(asked.Path, r.URL.Path)
	if !ok {
		return ""
	}
	return prefix
}

// learnBase remembers under which origin the app reaches us; upload and download addresses must be on it, for clients
// send their token nowhere else. Called with the lock held.
func (w *Workspace) learnBase(r *http.Request) {
	if w.cfg.BaseURL != "" {
		return
	}
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	w.base = scheme + "://" + r.Host + mountedAt(r)
}

func (w *Workspace) servePermalink(rw http.ResponseWriter, r *http.Request) {
	at := strings.TrimPrefix(r.PathValue("message"), "p")
	if len(at) <= 6 {
		http.NotFound(rw, r)
		return
	}
	ts := at[:len(at)-6] + "." + at[len(at)-6:]
	http.Redirect(rw, r, fmt.Sprintf("%s/#%s/%s", mountedAt(r), url.PathEscape(r.PathValue("channel")), url.PathEscape(ts)), http.StatusFound)
}

func serveSignIn(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(rw, "<!doctype html><title>Sign in</title><p>Sign in to this workspace to see the file.")
}
