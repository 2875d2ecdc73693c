package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ErrNewer means that a state was written by a newer program; this one must
// not step it.
var ErrNewer = errors.New("the conversation was saved by a newer version of handrail")

// Encode appends the state document to dst.
func Encode(dst []byte, s State) ([]byte, error) {
	buffer := bytes.NewBuffer(dst)
	encoder := json.NewEncoder(buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return dst, fmt.Errorf("encoding conversation %s: %w", s.ID, err)
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

// Decode reads a state document of this schema or an older one; nil is the
// zero state of a conversation that does not exist yet.
func Decode(document []byte) (State, error) {
	var s State
	if len(document) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(document, &s); err != nil {
		return State{}, fmt.Errorf("decoding a conversation: %w", err)
	}
	if s.Schema > Schema {
		return State{}, fmt.Errorf("conversation %s has schema %d, this program knows %d: %w", s.ID, s.Schema, Schema, ErrNewer)
	}
	return s, nil
}
