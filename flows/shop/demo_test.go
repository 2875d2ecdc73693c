package shop

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noonSaturday = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// openDemo is a demo shop on loopback and a client of it. Calling the returned function moves the shop's clock.
func openDemo(t *testing.T, dir string) (*Demo, *HTTP, func(time.Duration)) {
	t.Helper()
	now := noonSaturday
	d, err := OpenDemo(DemoConfig{Dir: dir, Token: "t0ken", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	h := client(t, Config{URL: server.URL, Token: "t0ken"})
	return d, h, func(by time.Duration) { now = now.Add(by) }
}

func TestTheTableIsWhatTheDemoShopAnswers(t *testing.T) {
	_, h, _ := openDemo(t, "")
	ctx := context.Background()
	orders, cards := Table()
	if len(orders) != 20 || len(cards) != 9 {
		t.Fatalf("%d orders, %d cards", len(orders), len(cards))
	}
	for _, o := range orders {
		for _, by := range []Proof{{Email: strings.ToUpper(o.Email)}, {Phone: o.Phone}, {Phone: strings.TrimPrefix(o.Phone, "+1 ")}, {Postcode: " " + o.Postcode}} {
			if got, err := h.Order(ctx, o.Number, by); err != nil || got.Number != o.Number {
				t.Errorf("%s by %+v: %+v, %v", o.Number, by, got, err)
			}
		}
	}
	for _, c := range cards {
		if g, err := h.GiftCard(ctx, c.Code, c.PIN); err != nil || g.Last4 != c.Code[len(c.Code)-4:] {
			t.Errorf("%s: %+v, %v", c.Code, g, err)
		}
	}
}

func TestUnknownAndWrongSoundAlike(t *testing.T) {
	d, _, _ := openDemo(t, "")
	ask := func(method, path, body string, header ...string) string {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer t0ken")
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		var all bytes.Buffer
		w.Result().Write(&all)
		return all.String()
	}
	alike := []string{
		ask("GET", "/orders/9999", "", "X-Verify-Email", "dana@example.com"),
		ask("GET", "/orders/1042", "", "X-Verify-Email", "eve@example.com"),
		ask("GET", "/orders/1042", "", "X-Verify-Postcode", "97210"),
		ask("GET", "/orders/1042", "", "X-Verify-Phone", ""),
		ask("GET", "/orders/1042", ""),
		ask("GET", "/orders/1049", "", "X-Verify-Postcode", "94110"),
		ask("POST", "/gift-cards/lookup", `{"code":"6006490202559999","pin":"4821"}`),
		ask("POST", "/gift-cards/lookup", `{"code":"6006490202551234","pin":"4822"}`),
		ask("POST", "/gift-cards/lookup", `{"code":"6006490202551234"}`),
		ask("POST", "/gift-cards/lookup", `{"code":"","pin":""}`),
	}
	for i, got := range alike {
		if got != alike[0] || !strings.Contains(got, "404 Not Found") {
			t.Errorf("answer %d: %s", i, got)
		}
	}
	if got := ask("GET", "/orders/1042", "", "X-Verify-Email", "dana@example.com", "Authorization", "Bearer wrong"); !strings.Contains(got, "401") {
		t.Errorf("a wrong token: %s", got)
	}
}

func TestACardIsSwitchedOnOnceAndStaysOn(t *testing.T) {
	dir := t.TempDir()
	d, h, _ := openDemo(t, dir)
	ctx := context.Background()
	const code, pin = "6006 4902 0255 1234", "4821"
	// The answer is lost after the deed; the repeat by the same key brings it.
	if err := d.Fault(Fault{Kind: "lost", Times: 1}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		g, err := h.Activate(ctx, code, pin, "e1/1")
		if err != nil || g.Status != Active || g.Balance.String() != "50.00 USD" {
			t.Fatalf("%+v, %v", g, err)
		}
	}
	if _, err := h.Activate(ctx, code, pin, "e2/1"); !errors.Is(err, ErrAlreadyDone) {
		t.Errorf("another key: %v", err)
	}
	var f *Failure
	if _, err := h.Activate(ctx, "6006490202529999", pin, "e1/1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("another card: %v", err)
	}
	if _, err := h.Activate(ctx, "6006490202592345", "7310", "e1/1"); !errors.As(err, &f) || f.Status != 400 {
		t.Errorf("the key of another card: %v", err)
	}

	_, again, _ := openDemo(t, dir)
	if g, err := again.GiftCard(ctx, code, pin); err != nil || g.Status != Active {
		t.Errorf("after a restart: %+v, %v", g, err)
	}
	if g, err := again.Activate(ctx, code, pin, "e1/1"); err != nil || g.Status != Active {
		t.Errorf("the same key after a restart: %+v, %v", g, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("files %v, %v", left, err)
	}
	world, err := os.ReadFile(filepath.Join(dir, "shop.json"))
	if err != nil || strings.Contains(string(world), pin) || strings.Contains(string(world), "6006") {
		t.Errorf("the world holds a code or a PIN: %s, %v", world, err)
	}
}

func TestADamagedWorldIsNotWrittenOver(t *testing.T) {
	for text, says := range map[string]string{`{"version":1,`: "is damaged", `{"version":2}`: "of version 2"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "shop.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenDemo(DemoConfig{Dir: dir, Now: time.Now})
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", text, err)
		}
		if kept, _ := os.ReadFile(path); string(kept) != text {
			t.Errorf("%s became %s", text, kept)
		}
	}
}

func TestTheDemoNeverGrowsStale(t *testing.T) {
	dir := t.TempDir()
	_, h, pass := openDemo(t, dir)
	promised := func(h *HTTP) string {
		o, err := h.Order(context.Background(), "1042", Proof{Postcode: "97209"})
		if err != nil {
			t.Fatal(err)
		}
		return o.Promised.String()
	}
	got := []string{promised(h)}
	for _, days := range []int{1, 1, 40} {
		pass(time.Duration(days) * 24 * time.Hour)
		got = append(got, promised(h))
	}
	_, again, _ := openDemo(t, dir) // a clock that went back
	got = append(got, promised(again))
	want := []string{"2026-11-24", "2026-11-24", "2026-11-26", "2027-01-05", "2026-11-24"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestFaultsOnCommand(t *testing.T) {
	d, h, _ := openDemo(t, "")
	set := func(kind, body string) int {
		r := httptest.NewRequest("POST", "/fake/fault", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		return w.Code
	}
	ask := func() string {
		_, err := h.Order(context.Background(), "1042", Proof{Postcode: "97209"})
		if err == nil {
			return "fine"
		}
		return err.Error()
	}
	for _, c := range []struct{ fault, says string }{
		{`{"kind":"500"}`, "(500) (tried 3 times)"},
		{`{"kind":"429"}`, "(429) (tried 3 times)"},
		{`{"kind":"429","retry_after":30}`, "too many requests (429)"},
		{`{"kind":"down"}`, "connection to the shop broke"},
		{`{"kind":"down","times":2}`, "fine"},
		{`{"kind":"slow","ms":1}`, "fine"},
		{`{"kind":"500","path":"/gift-cards"}`, "fine"},
		{`{"kind":"none"}`, "fine"},
	} {
		if code := set("application/json; charset=utf-8", c.fault); code != http.StatusNoContent {
			t.Errorf("%s: %d", c.fault, code)
		}
		if got := ask(); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.fault, got)
		}
	}
	for _, wrong := range []string{`{"kind":"fire"}`, `{"kind":"slow","ms":-1}`, `{"kind":"slow","sms":1}`, `{`} {
		if code := set("application/json", wrong); code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, code)
		}
	}
	if code := set("application/x-www-form-urlencoded", `{"kind":"down"}`); code != http.StatusUnsupportedMediaType {
		t.Errorf("a form: %d", code)
	}
}

func TestBadRequestsToTheDemo(t *testing.T) {
	d, _, _ := openDemo(t, "")
	for _, c := range []struct {
		method, path, body string
		code               int
	}{
		{"POST", "/gift-cards/lookup", "{", 400},
		{"POST", "/gift-cards/lookup", `{"code":"` + strings.Repeat("1", 5<<10) + `"}`, 400},
		{"POST", "/gift-cards/activate", `{"code":"6006490202551234","pin":"4821"}`, 400}, // no key
		{"DELETE", "/orders/1042", "", 405},
		{"GET", "/elsewhere", "", 404},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set("Authorization", "Bearer t0ken")
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		if body, _ := io.ReadAll(w.Body); w.Code != c.code {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, body)
		}
	}
}
