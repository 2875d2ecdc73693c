package flows

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// insiders are the ways to write an address in somebody's own network (reliability.md A16). None may stand in a pack.
var insiders = strings.Fields(`
	127.0.0.1 127.0.0.1. 127.1 127.0.1 127.255.255.254 2130706433 017700000001 0177.0.0.1 0177.0.0.01 0x7f.0.0.1 0x7f000001 0x7f.1 0X7F.0.0.1
	0.0.0.0 0 0.0.0.0:443 127.0.0.1:8443 10.0.0.1 10.1 012.0.0.1 0xa.0.0.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 0xc0a80001 3232235521
	169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 0xa9.0xfe.0xa9.0xfe 100.64.0.1 100.100.100.200 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 192.0.0.192
	[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::169.254.169.254] [2002:7f00:1::] [2001:0:7f00:1::] [fc00::1] [fd00:ec2::254] [fe80::1] [fe80::1%25eth0] [fec0::1] [ff02::1] [::1]:443
	localhost LOCALHOST localhost. localhost:443 api.localhost localhost.localdomain metadata metadata.google.internal metadata.google.internal. instance-data printer.local router.lan nas.home x.home.arpa intranet.corp
	%31%32%37.0.0.1 127%2e0%2e0%2e1 localhos%74 １２７.0.0.1 ①②⑦.⓪.⓪.① 127。0。0。1 ｌｏｃａｌｈｏｓｔ 127.0.0.1\@warehouse.example.com
	warehouse.example.com@127.0.0.1 warehouse.example.com:x@127.0.0.1 127.0.0.1@warehouse.example.com 8.8.8.8 [2606:4700::1111] 08.8.8.8
	warehouse.example.com:99999 warehouse.example.com:0 warehouse.example.com:+443 warehouse.example.com:443:80 .example.com warehouse..example.com -x.example.com`)

func TestNoActionAsksInsideANetwork(t *testing.T) {
	if len(insiders) < 60 {
		t.Fatalf("only %d forms", len(insiders))
	}
	for _, host := range insiders {
		yml := "actions:\n  a:\n    http:\n      url: 'https://" + host + "/x'\n"
		_, err := Compile([]Source{{Name: "a.yml", Text: []byte(yml)}})
		var found Findings
		if !errors.As(err, &found) || found[0].Line != 4 || found[0].Mend == "" {
			t.Errorf("%s: %v", host, err)
		}
	}
	for _, host := range []string{"warehouse.example.com", "Warehouse.Example.com.", "warehouse.example.com:8443", "xn--bcher-kva.example", "a1.b2.c3", "1.example.com"} {
		yml := "actions:\n  a:\n    http:\n      url: 'https://" + host + "'\n"
		pack, err := Compile([]Source{{Name: "a.yml", Text: []byte(yml)}})
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		if a, _ := pack.Action("a"); a.Request.Host != strings.TrimSuffix(strings.ToLower(host), ".") || a.Request.Path[0].Text != "/" {
			t.Errorf("%s became %+v", host, a.Request)
		}
	}
}

func TestADeclaredActionIsTakenApart(t *testing.T) {
	pack, err := Compile([]Source{{Name: "a.yml", Text: []byte(`
slots:
  sku: {type: text}
  count: {type: float}
  note: {type: text}
actions:
  reserve:
    name: the warehouse
    description: holding an item back
    fails: the item could not be held back
    http:
      method: POST
      url: "https://warehouse.example.com/v1/{sku}-x/hold?from=a%20b&by={note}&n=1"
      headers: {Authorization: "Bearer secret:WAREHOUSE_TOKEN_FILE", Accept-Language: en}
      body: {sku: "{sku}", count: "{count}", why: "for {note}, {{now}}", kind: web, tags: [a, "1", 2, true, null, ""]}
      timeout: 2500ms
      retry: 2
    answers: {404: not_found, 4xx: refused, 200: {path: "$.state.0", values: {gone: not_found}, else: ok}}
    sets: {held_until: "$.hold.until"}
  ping: {http: {url: "https://warehouse.example.com?x={sku}"}}
  once: {http: {method: DELETE, url: "https://warehouse.example.com/x", idempotency: false}}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) Value { return Value{Pieces: []Piece{{Text: s}}} }
	slot := func(s string) Value { return Value{Pieces: []Piece{{Slot: s}}} }
	want := &Action{
		Name: "reserve", Far: "the warehouse", What: "the item could not be held back",
		Request: Request{
			Method: "POST", Host: "warehouse.example.com", Path: []Piece{{Text: "/v1/"}, {Slot: "sku"}, {Text: "-x/hold"}},
			Query:   []Param{{"from", []Piece{{Text: "a b"}}}, {"by", []Piece{{Slot: "note"}}}, {"n", []Piece{{Text: "1"}}}},
			Headers: []Header{{"Authorization", "Bearer ", "WAREHOUSE_TOKEN"}, {"Accept-Language", "en", ""}},
			Body: &Value{Object: true, Fields: []Member{
				{"sku", slot("sku")}, {"count", slot("count")}, {"why", Value{Pieces: []Piece{{Text: "for "}, {Slot: "note"}, {Text: ", {now}"}}}}, {"kind", text("web")},
				{"tags", Value{List: true, Items: []Value{text("a"), text("1"), {Literal: "2"}, {Literal: "true"}, {Literal: "null"}, text("")}}},
			}},
			Patience: 2500 * time.Millisecond, Tries: 2, Keyed: true,
		},
		Answers: []Answer{{Status: 404, Outcome: NotFound}, {Status: 400, Class: true, Outcome: Refused},
			{Status: 200, Outcome: OK, At: Path{"state", "0"}, Cases: []Case{{"gone", NotFound}}}},
		Sets: []Taken{{"held_until", Path{"hold", "until"}}},
		Args: []string{"sku", "note", "count"},
	}
	got, _ := pack.Action("reserve")
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Action{})); d != "" {
		t.Error(d)
	}
	ping, _ := pack.Action("ping")
	if d := cmp.Diff(Request{Method: "GET", Host: "warehouse.example.com", Path: []Piece{{Text: "/"}}, Query: []Param{{"x", []Piece{{Slot: "sku"}}}}, Patience: 5 * time.Second, Tries: 3}, ping.Request); d != "" || !ping.Reads() {
		t.Error(d)
	}
	if once, _ := pack.Action("once"); once.Request.Tries != 1 || once.Request.Keyed || once.Reads() || len(pack.Actions()) != 3 {
		t.Errorf("a write without a key: %+v", once.Request)
	}
	if Reads("shop_refund") || !Reads("shop_refund_preview") || Reads("stock") {
		t.Error("Reads knows the product's own actions, and which of them only look")
	}
}
