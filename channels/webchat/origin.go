package webchat

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/handrail-chat/handrail/channels"
)

// originSet keeps origins as browsers write them: scheme, host, port unless it
// is the scheme's own, in lower case.
func originSet(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, text := range list {
		if o := originOf(text); o != "" {
			set[o] = true
		}
	}
	return set
}

func originOf(text string) string {
	u, err := url.Parse(strings.ToLower(strings.TrimSpace(text)))
	if err != nil || u.Host == "" {
		return ""
	}
	host := u.Host
	if port := u.Port(); u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return u.Scheme + "://" + host
}

// home reports whether a request may come from where it says: a browser names
// the page's site, anything else names none and cannot be a page's victim.
func (s *Server) home(r *http.Request) bool {
	named := r.Header.Values("Origin")
	return len(named) == 0 || len(named) == 1 && s.origins[originOf(named[0])]
}

// open is the beginning of every plain request: who, from where, by which
// method. If it says false, the request is answered.
func (s *Server) open(w http.ResponseWriter, r *http.Request, method string) (netip.Addr, bool) {
	header := w.Header()
	header.Add("Vary", "Origin")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	site := channels.Site(channels.Client(r, s.proxies))
	if !s.home(r) {
		s.refused("web", "origin")
		channels.Refuse(w, http.StatusForbidden, "origin", "This site may not talk to this chat.")
		return site, false
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		header.Set("Access-Control-Allow-Origin", origin)
	}
	switch r.Method {
	case method:
		return site, true
	case http.MethodOptions:
		header.Set("Access-Control-Allow-Methods", method)
		header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
		header.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	default:
		header.Set("Allow", method+", OPTIONS")
		channels.Refuse(w, http.StatusMethodNotAllowed, "method", "This path answers "+method+".")
	}
	return site, false
}

// bearer reads the request's token; if it says false, the request is answered.
func (s *Server) bearer(w http.ResponseWriter, r *http.Request) (conversation string, ok bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	conversation, err := s.tokens.conversation(strings.TrimSpace(token))
	if !strings.EqualFold(scheme, "Bearer") { // the scheme's case is free: RFC 9110, 11.1
		err = errToken
	}
	if err != nil {
		s.refused("web", "token")
		w.Header().Set("WWW-Authenticate", "Bearer")
		channels.Refuse(w, http.StatusUnauthorized, "token", "This chat is not known here. Begin a new one.")
		return "", false
	}
	return conversation, true
}
