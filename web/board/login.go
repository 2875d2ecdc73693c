package board

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	cookieName  = "handrail_ops"
	sessionTime = 12 * time.Hour
	maxForm     = 8 << 10
)

// form is the page that asks for a token.
type form struct {
	Shop string
	Next string
	Says string
}

func (b *Board) form(w http.ResponseWriter, status int, f form) {
	f.Shop = b.c.Shop
	render(w, status, "login.html", f)
}

// session finds who signed in with the form before.
func (b *Board) session(r *http.Request) (Token, bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return Token{}, false
	}
	return b.c.Tokens.opened(cookie.Value, b.c.Now())
}

func (b *Board) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "bad_form", "The form could not be read.")
		return
	}
	next := r.PostForm.Get("next")
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\t\r\n") {
		next = "/" // another site's address
	}
	if len(b.c.Tokens) == 0 {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	t, verdict := b.try(r, strings.TrimSpace(r.PostForm.Get("token")))
	switch verdict {
	case right:
		b.remember(w, r, t.seal(b.c.Now().Add(sessionTime)), int(sessionTime.Seconds()))
		http.Redirect(w, r, next, http.StatusSeeOther)
	case tooMany:
		w.Header().Set("Retry-After", strconv.Itoa(int(refill.Seconds())))
		b.form(w, http.StatusTooManyRequests, form{Next: next, Says: "Too many wrong tokens from here. Wait ten seconds and try again."})
	default:
		b.form(w, http.StatusUnauthorized, form{Next: next, Says: "This token is not known here."})
	}
}

func (b *Board) logout(w http.ResponseWriter, r *http.Request) {
	b.remember(w, r, "", -1)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// remember sets the cookie; behind a proxy that speaks TLS it stays with TLS too.
func (b *Board) remember(w http.ResponseWriter, r *http.Request, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	})
}
