package run

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/handrail-chat/handrail/bot"
)

// vault seals secrets by AES-256-GCM under a key of its own, derived from
// HANDRAIL_SECRET. A sealed text opens only under the conversation and the
// reference it was sealed for, so that rows cannot be exchanged.
type vault struct{ aead cipher.AEAD }

func newVault(secret []byte) (vault, error) {
	if len(secret) < 32 {
		return vault{}, fmt.Errorf("HANDRAIL_SECRET has %d bytes, 32 are needed", len(secret))
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "handrail sealed secrets 1", 32)
	if err != nil {
		return vault{}, fmt.Errorf("deriving the key for secrets: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return vault{}, fmt.Errorf("deriving the key for secrets: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return vault{}, fmt.Errorf("deriving the key for secrets: %w", err)
	}
	return vault{aead}, nil
}

func (v vault) seal(conversation string, s bot.Secret) []byte {
	return v.aead.Seal(nil, nil, []byte(s.Value), bound(conversation, s.Ref))
}

func (v vault) open(conversation, ref string, sealed []byte) (string, error) {
	plain, err := v.aead.Open(nil, nil, sealed, bound(conversation, ref))
	if err != nil {
		return "", errors.New("a sealed secret does not open: was HANDRAIL_SECRET changed?")
	}
	return string(plain), nil
}

func bound(conversation, ref string) []byte { return []byte(conversation + "\x00" + ref) }

// Secret opens what was sealed under a reference; ok is false if it was
// deleted or never was.
func (h *House) Secret(ctx context.Context, conversation, ref string) (value string, ok bool, err error) {
	sealed, err := h.store.Secret(ctx, conversation, ref)
	switch {
	case err != nil:
		return "", false, fmt.Errorf("%w: %w", ErrUnavailable, err)
	case sealed == nil:
		return "", false, nil
	}
	value, err = h.vault.open(conversation, ref, sealed)
	return value, err == nil, err
}
