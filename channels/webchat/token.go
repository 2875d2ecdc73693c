package webchat

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/handrail-chat/handrail/bot"
)

// tokens makes and checks the tokens that customers come back with. A token is
// the conversation's id, which is random, and its seal: nothing need be stored
// for somebody who has not said anything yet.
type tokens struct {
	key      []byte
	identity []byte // HANDRAIL_IDENTITY_SECRET; empty = nobody can be verified
}

var idText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func newTokens(secret, identity []byte) (tokens, error) {
	if len(secret) < 32 {
		return tokens{}, fmt.Errorf("HANDRAIL_SECRET has %d bytes, 32 are needed", len(secret))
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "handrail web tokens 1", 32)
	if err != nil {
		return tokens{}, fmt.Errorf("deriving the key for tokens: %w", err)
	}
	return tokens{key: key, identity: identity}, nil
}

// begin gives a new conversation: 160 random bits, so that ids can be neither
// guessed nor met twice.
func (t tokens) begin() (conversation string) {
	var random [20]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	return "web-" + idText.EncodeToString(random[:])
}

func (t tokens) token(conversation string) string {
	return conversation + "." + base64.RawURLEncoding.EncodeToString(sum(t.key, conversation))
}

var errToken = errors.New("unknown token")

// conversation reads a token back.
func (t tokens) conversation(token string) (string, error) {
	conversation, seal, _ := strings.Cut(token, ".")
	got, err := base64.RawURLEncoding.DecodeString(seal)
	if err != nil || !hmac.Equal(got, sum(t.key, conversation)) {
		return "", errToken
	}
	return conversation, nil
}

// person is who the shop's page says the customer is; ok is false if it said
// so with a wrong signature, and then the customer is nobody in particular.
func (t tokens) person(u user) (p bot.Person, ok bool) {
	name := oneLine(u.Name, 80)
	if u.Hash == "" || len(t.identity) == 0 {
		return bot.Person{Name: name}, true
	}
	got, err := hex.DecodeString(u.Hash)
	if err != nil || u.ID == "" || !hmac.Equal(got, sum(t.identity, u.ID)) {
		return bot.Person{}, false
	}
	return bot.Person{ID: oneLine(u.ID, 200), Name: name, Verified: true}, true
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
