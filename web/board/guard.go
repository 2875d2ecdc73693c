package board

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// policy is what the board's own pages may load and do.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// near is the outer wall, for everybody alike: no foreign site's requests, and without tokens no foreign machine.
func (b *Board) near(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch {
		case len(b.c.Tokens) == 0 && !local(r):
			refuse(w, http.StatusForbidden, "forbidden", "Without HANDRAIL_OPS_TOKEN only this machine's own users may look.")
		case foreign.Check(r) != nil || embedded(r):
			refuse(w, http.StatusForbidden, "forbidden", "Another site's page may not ask this.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// known is the inner wall: a token, if there are any.
func (b *Board) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(b.c.Tokens) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		if _, ok := b.session(r); ok {
			next.ServeHTTP(w, r)
			return
		}
		token, bearer := bearerToken(r)
		if !bearer {
			if wantsPage(r) {
				b.form(w, http.StatusUnauthorized, form{Next: r.URL.RequestURI()})
				return
			}
			w.Header().Set("WWW-Authenticate", `Bearer realm="handrail"`)
			refuse(w, http.StatusUnauthorized, "unauthorized", "Send Authorization: Bearer and a token of HANDRAIL_OPS_TOKEN.")
			return
		}
		switch _, verdict := b.try(r, token); verdict {
		case right:
			next.ServeHTTP(w, r)
		case tooMany:
			w.Header().Set("Retry-After", strconv.Itoa(int(refill.Seconds())))
			refuse(w, http.StatusTooManyRequests, "too_many", "Too many wrong tokens from this address.")
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="handrail", error="invalid_token"`)
			refuse(w, http.StatusUnauthorized, "unauthorized", "This token is not known here.")
		}
	})
}

// local reports whether a request comes from this machine and was meant for it. The peer is taken from the connection.
// Headers can only make it worse: a Host of another name is a page that had its name point here (DNS rebinding), and a
// forwarding header means that a proxy speaks for somebody else.
func local(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	return loopbackHost(r.Host)
}

func loopbackHost(host string) bool {
	name := host
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name = host[:i]
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(name, "["), "]"))
	return err == nil && a.Unmap().IsLoopback()
}

// embedded reports whether another site's page loads this as a part of itself (an image, a script, a fetch), where a
// link that somebody follows is welcome. https://www.w3.org/TR/fetch-metadata/
func embedded(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}

func bearerToken(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(scheme, "bearer")
}

func wantsPage(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && strings.Contains(r.Header.Get("Accept"), "text/html")
}
