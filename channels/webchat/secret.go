package webchat

import (
	"context"
	"io"
	"net/http"

	"github.com/handrail-chat/handrail/channels"
)

// searched bounds how far back a [Show] is looked for.
const searched = 5000

// serveSecret gives what stands behind a line's [Show]. A token opens what its
// own conversation offers and nothing else; not there, not theirs and no longer
// kept sound alike.
func (s *Server) serveSecret(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.open(w, r, http.MethodGet); !ok {
		return
	}
	conversation, ok := s.bearer(w, r)
	if !ok {
		return
	}
	ref := r.PathValue("ref")
	offered, err := s.offers(r.Context(), conversation, ref)
	value := ""
	if offered {
		value, offered, err = s.house.Secret(r.Context(), conversation, ref)
	}
	switch {
	case err != nil:
		s.log.Error("a protected code cannot be opened", "conversation", conversation, "err", err)
		channels.Refuse(w, http.StatusServiceUnavailable, codeAway, "This cannot be read just now. One moment.")
	case !offered:
		channels.Refuse(w, http.StatusNotFound, "not_found", "This is no longer kept here.")
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, value) // who does not read it asks again
	}
}

// offers reports whether a line of the conversation has [Show] for ref. What
// was only sealed on its way to the shop, a PIN for example, cannot be fetched.
func (s *Server) offers(ctx context.Context, conversation, ref string) (bool, error) {
	for n, seen := int(^uint(0)>>1), 0; seen < searched; {
		page, err := s.house.Before(ctx, conversation, n, maxPage)
		if err != nil || len(page) == 0 {
			return false, err
		}
		for _, l := range page {
			if l.Secret == ref && ref != "" {
				return true, nil
			}
		}
		n, seen = page[0].N, seen+len(page)
	}
	return false, nil
}

// serveFile says honestly that files don't reach us yet; the widget does not
// offer them.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	method, status, code, text := http.MethodPost, http.StatusNotImplemented, "no_files", "Files don't reach us yet. Please say it in words; a person will ask for what is needed."
	if r.PathValue("id") != "" {
		method, status, code, text = http.MethodGet, http.StatusNotFound, "not_found", "There is no such file."
	}
	if _, ok := s.open(w, r, method); !ok {
		return
	}
	if _, ok := s.bearer(w, r); !ok {
		return
	}
	channels.Refuse(w, status, code, text)
}
