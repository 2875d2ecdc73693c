package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func serveWidget(method string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, "/widget.js", nil)
	r.Header = header
	w := httptest.NewRecorder()
	Widget().ServeHTTP(w, r)
	return w.Result()
}

func TestWidgetIsServed(t *testing.T) {
	for _, tc := range []struct {
		accept string
		packed bool
	}{
		{"", false}, {"br", false}, {"gzip", true}, {"br, GZIP", true}, {"gzip;q=0", false}, {"gzip; q=0.000, *", false},
		{"*", true}, {"*;q=0", false}, {"identity, gzip ; q=0.5", true},
	} {
		t.Run(tc.accept, func(t *testing.T) {
			res := serveWidget("GET", http.Header{"Accept-Encoding": {tc.accept}})
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got := res.Header.Get("Content-Encoding") == "gzip"; got != tc.packed {
				t.Fatalf("gzip: got %v, want %v", got, tc.packed)
			}
			if tc.packed {
				z, err := gzip.NewReader(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if body, err = io.ReadAll(z); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(body, widgetJS) {
				t.Error("not the script that was embedded")
			}
			want := map[string]string{
				"Content-Type": "text/javascript; charset=utf-8", "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding",
				"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=600",
			}
			got := map[string]string{}
			for k := range want {
				got[k] = res.Header.Get(k)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWidgetIsNotSentTwice(t *testing.T) {
	plain := serveWidget("GET", http.Header{}).Header.Get("ETag")
	packed := serveWidget("GET", http.Header{"Accept-Encoding": {"gzip"}}).Header.Get("ETag")
	if plain == packed {
		t.Errorf("two encodings share the tag %s", plain)
	}
	for _, tc := range []struct {
		match, accept string
		want          int
	}{
		{plain, "", 304}, {packed, "gzip", 304}, {`W/` + plain, "", 304}, {`"x", ` + plain, "", 304}, {"*", "", 304}, {`"x"`, "", 200}, {plain, "gzip", 200},
	} {
		res := serveWidget("GET", http.Header{"If-None-Match": {tc.match}, "Accept-Encoding": {tc.accept}})
		if res.StatusCode != tc.want {
			t.Errorf("If-None-Match %s, Accept-Encoding %q: got %d, want %d", tc.match, tc.accept, res.StatusCode, tc.want)
		}
		if body, _ := io.ReadAll(res.Body); tc.want == 304 && len(body) > 0 {
			t.Errorf("304 with %d bytes", len(body))
		}
	}
}

func TestWidgetIsOnlyRead(t *testing.T) {
	if res := serveWidget("POST", http.Header{}); res.StatusCode != 405 || res.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: got %d, Allow %q", res.StatusCode, res.Header.Get("Allow"))
	}
	res := serveWidget("HEAD", http.Header{})
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 200 || len(body) != 0 {
		t.Errorf("HEAD: got %d with %d bytes", res.StatusCode, len(body))
	}
}
