package webchat_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/channels"
	"github.com/handrail-chat/handrail/channels/webchat"
)

func TestOrigins(t *testing.T) {
	s := newShop(t)
	for origin, code := range map[string]int{
		home: 0, "HTTPS://Shop.Example": 0, "https://shop.example:443": 0,
		"https://evil.example": 4403, "http://shop.example": 4403, "https://shop.example:8443": 4403,
		"https://shop.example.evil.example": 4403, "null": 4403, "https://sub.shop.example": 4403, "x": 4403,
	} {
		p := s.dial(http.Header{"Origin": {origin}})
		if code != 0 {
			if got := p.closed(); got != code {
				t.Errorf("%s: closed by %d", origin, got)
			}
			continue
		}
		p.send(`{"type":"hello","token":""}`)
		p.want("welcome")
	}
	if !s.wasRefused("origin") {
		t.Error("not counted")
	}
}

func TestTokens(t *testing.T) {
	s := newShop(t)
	_, mine := s.hello("", 0)
	_, theirs := s.hello("", 0)
	if mine.Token == theirs.Token || mine.Conversation == theirs.Conversation {
		t.Fatal("two strangers are one")
	}
	seal := mine.Token[strings.Index(mine.Token, "."):]
	for _, token := range []string{"x", mine.Conversation, mine.Conversation + ".", theirs.Conversation + seal, mine.Token + "A", seal, "." + seal, mine.Token[:len(mine.Token)-2]} {
		p := s.dial(nil)
		p.send(map[string]any{"type": "hello", "token": token})
		if code := p.closed(); code != 4401 {
			t.Errorf("token %q: closed by %d", token, code)
		}
	}
	// Another server's secret is another server's token.
	other := newShop(t, func(wc *webchat.Config, _ *run.Config) { wc.Secret = []byte(strings.Repeat("z", 32)) })
	p := other.dial(nil)
	p.send(map[string]any{"type": "hello", "token": mine.Token})
	if code := p.closed(); code != 4401 {
		t.Errorf("closed by %d", code)
	}
}

func TestAPersonIsWhoTheShopSigned(t *testing.T) {
	key := []byte("identity secret")
	s := newShop(t, func(wc *webchat.Config, _ *run.Config) { wc.Identity = key })
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("u1"))
	for _, c := range []struct {
		hash string
		want bot.Person
	}{
		{hex.EncodeToString(mac.Sum(nil)), bot.Person{ID: "u1", Name: "Dana", Verified: true}},
		{strings.Repeat("00", 32), bot.Person{}},
		{"", bot.Person{Name: "Dana"}},
	} {
		p := s.dial(nil)
		p.send(map[string]any{
			"type": "hello", "token": "", "site": "main", "page": "https://u:p@shop.example/cart?token=1#x", "locale": "en-US", "tz": "America/New_York",
			"user": map[string]string{"id": "u1", "name": "Da\u202ena\n", "hash": c.hash},
		})
		welcome := p.want("welcome")
		p.say("m1", "where is my order")
		p.skipTo("the own line", ofType("line"))
		who := s.state(welcome.Conversation).Who
		if who.User != c.want || who.Page != "https://shop.example/cart" || who.Site != "main" || who.Zone != "America/New_York" || who.Offset > -240 {
			t.Errorf("hash %q: %+v", c.hash, who)
		}
	}
	if !s.wasRefused("identity") {
		t.Error("a wrong signature was not counted")
	}
}

func TestLimits(t *testing.T) {
	limits, err := channels.ParseLimits("say=1/h:3,sockets=2,new=3/h")
	if err != nil {
		t.Fatal(err)
	}
	s := newShop(t, func(wc *webchat.Config, _ *run.Config) {
		wc.Limits, wc.Proxies = limits, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	p, welcome := s.hello("", 0)
	for i := range 3 {
		p.say(fmt.Sprint("m", i), "where is my order")
		p.skipTo("the own line", ofType("line"))
	}
	p.say("m3", "where is my order")
	if f := p.skipTo("the refusal", ofType("error")); f.Code != "too_fast" || f.ID != "m3" || f.RetryS < 1 {
		t.Errorf("answered %s", f.Raw)
	}
	p.skipPing(t)

	second, _ := s.hello(welcome.Token, 0)
	if code := s.dial(nil).closed(); code != 4429 {
		t.Errorf("the third socket was closed by %d", code)
	}
	elsewhere := s.dial(http.Header{"X-Forwarded-For": {"9.9.9.9, 203.0.113.7"}})
	elsewhere.send(`{"type":"hello","token":""}`)
	elsewhere.want("welcome")
	_ = second.ws.Close()
	for range 2 {
		until(t, "there is room again", func() bool {
			q := s.dial(nil)
			q.send(`{"type":"hello","token":""}`)
			f, err := q.next()
			_ = q.ws.Close()
			return err == nil && f.Type == "welcome"
		})
	}
	until(t, "there is room again", func() bool {
		q := s.dial(nil)
		q.send(`{"type":"hello","token":""}`)
		_, err := q.next()
		var closing *websocket.CloseError
		return errors.As(err, &closing) && closing.Code == 4429 && s.wasRefused("new")
	})
}
