package channels

import (
	"encoding/json"
	"net/http"
)

// Refusal is the body of a refused request.
type Refusal struct {
	Type string `json:"type"` // "error", so that it reads like a frame
	Code string `json:"code"`
	Text string `json:"text"`
}

// Refuse answers a request that is not carried out: a status, a code for
// programs and a sentence for people.
func Refuse(w http.ResponseWriter, status int, code, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	// The status is out: a peer who went away has nothing more to hear.
	_ = json.NewEncoder(w).Encode(Refusal{Type: "error", Code: code, Text: text})
}
