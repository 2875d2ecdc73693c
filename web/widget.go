// Package web is what people look at. This part of it serves the shopper's chat widget; it is static, holds no
// state and knows nothing of conversations: the script it serves speaks to the web chat's own endpoints.
//
//	shop's page --<script async src=…/widget.js>--> Widget() --> one file, ≤ 10 KB gzip, styles inside
//	     |
//	     +-- the script: launcher and panel in a shadow root --WebSocket /chat, or /chat/say + /chat/stream--> channels/webchat
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

//go:generate go run ./widget

//go:embed widget/widget.js
var widgetJS []byte

// Widget answers GET and HEAD with the widget script, whatever the path: compressed for who accepts gzip, 304 for
// who has it already. Any site may load it, also with crossorigin and integrity, and under
// Cross-Origin-Embedder-Policy; which sites may then chat is decided at the socket. Browsers keep it for ten minutes,
// the longest that an open shop page lags behind an upgrade.
func Widget() http.Handler {
	packed := squeeze(widgetJS)
	sum := sha256.Sum256(widgetJS)
	tag := hex.EncodeToString(sum[:12])

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		body, etag := widgetJS, `"`+tag+`"`
		if acceptsGzip(r.Header.Values("Accept-Encoding")) {
			body, etag = packed, `"`+tag+`-gzip"`
			h.Set("Content-Encoding", "gzip")
		}
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		h.Set("Cache-Control", "public, max-age=600")
		h.Set("ETag", etag)
		h.Set("Vary", "Accept-Encoding")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		if matches(r.Header.Values("If-None-Match"), etag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // a shopper who left is nobody's error
		}
	})
}

func squeeze(b []byte) []byte {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := z.Write(b); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// acceptsGzip reads Accept-Encoding (RFC 9110, 12.5.3): gzip or * with a weight above zero, gzip's own word first.
func acceptsGzip(headers []string) bool {
	any := false
	for coding := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, params, _ := strings.Cut(coding, ";")
		weight := 1.0
		if _, q, ok := strings.Cut(strings.ReplaceAll(params, " ", ""), "q="); ok {
			weight, _ = strconv.ParseFloat(q, 64)
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip":
			return weight > 0
		case "*":
			any = weight > 0
		}
	}
	return any
}

// matches reads If-None-Match (RFC 9110, 13.1.2) by weak comparison.
func matches(headers []string, etag string) bool {
	for candidate := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == etag {
			return true
		}
	}
	return false
}
