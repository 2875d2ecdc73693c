package board

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Tokens are who may see the board.
type Tokens []Token

// Token is one operator's. Only its digest is kept.
type Token struct {
	Name string // empty if there is only one token and it has no name
	sum  [sha256.Size]byte
}

// ParseTokens reads HANDRAIL_OPS_TOKEN: one token, or "maria:…,jo:…". Empty means none. The error lists every mistake
// and repeats no token.
func ParseTokens(text string) (Tokens, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	if !strings.ContainsAny(text, ",:") {
		return Tokens{newToken("", text)}, nil
	}
	var all Tokens
	var wrong []error
	names := map[string]bool{}
	for i, part := range strings.Split(text, ",") {
		name, token, named := strings.Cut(strings.TrimSpace(part), ":")
		switch {
		case !named || name == "" || token == "":
			wrong = append(wrong, fmt.Errorf("entry %d of HANDRAIL_OPS_TOKEN: write it as name:token", i+1))
		case names[name]:
			wrong = append(wrong, fmt.Errorf("entry %d of HANDRAIL_OPS_TOKEN: %s is there twice", i+1, name))
		default:
			names[name] = true
			all = append(all, newToken(name, token))
		}
	}
	if wrong != nil {
		return nil, errors.Join(wrong...)
	}
	return all, nil
}

func newToken(name, token string) Token { return Token{Name: name, sum: sha256.Sum256([]byte(token))} }

// find compares with every token, so that the time taken tells nothing.
func (all Tokens) find(token string) (found Token, ok bool) {
	sum := sha256.Sum256([]byte(token))
	for _, t := range all {
		if subtle.ConstantTimeCompare(sum[:], t.sum[:]) == 1 {
			found, ok = t, true
		}
	}
	return found, ok
}

// seal makes what the browser keeps instead of the token: who, until when, and a seal that only the token makes. It
// outlives a restart and dies with its token.
func (t Token) seal(until time.Time) string {
	body := base64.RawURLEncoding.EncodeToString([]byte(t.Name)) + "." + strconv.FormatInt(until.Unix(), 10)
	return body + "." + t.mac(body)
}

func (t Token) mac(body string) string {
	m := hmac.New(sha256.New, t.sum[:])
	m.Write([]byte("handrail board session\x00" + body))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func (all Tokens) opened(sealed string, now time.Time) (found Token, ok bool) {
	end := strings.LastIndexByte(sealed, '.')
	if end < 0 {
		return Token{}, false
	}
	body, mac := sealed[:end], sealed[end+1:]
	_, until, _ := strings.Cut(body, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	if err != nil || now.Unix() >= seconds {
		return Token{}, false
	}
	for _, t := range all {
		if hmac.Equal([]byte(mac), []byte(t.mac(body))) {
			found, ok = t, true
		}
	}
	return found, ok
}
