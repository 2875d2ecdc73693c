package shop

import (
	"context"
	"encoding/binary"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/handrail-chat/handrail/flows"
)

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	for _, address := range strings.Fields(`
		127.0.0.1:443 127.255.255.254:443 0.0.0.0:443 0.1.2.3:443 10.0.0.1:443 172.16.0.1:443 172.31.255.255:443 192.168.0.1:443 169.254.169.254:80
		169.254.170.2:80 100.64.0.1:443 100.100.100.200:80 192.0.0.192:80 192.0.2.1:443 192.88.99.1:443 198.18.0.1:443 198.51.100.1:443 203.0.113.1:443
		224.0.0.1:443 239.255.255.250:1900 240.0.0.1:443 255.255.255.255:443
		[::1]:443 [::]:443 [::ffff:127.0.0.1]:443 [::ffff:169.254.169.254]:80 [::ffff:10.0.0.1]:443 [::127.0.0.1]:443 [64:ff9b::7f00:1]:443 [64:ff9b::a9fe:a9fe]:80
		[64:ff9b:1::1]:443 [100::1]:443 [2001::1]:443 [2001:db8::1]:443 [2002:7f00:1::]:443 [3fff::1]:443 [fc00::1]:443 [fd00:ec2::254]:80 [fe80::1]:443
		[fe80::1%eth0]:443 [fec0::1]:443 [ff02::1]:443 localhost:443 127.1:443 2130706433:443 0177.0.0.1:443 0x7f.0.0.1:443 127.0.0.1 /run/docker.sock`) {
		if err := watchful("tcp", address, nil); err != errInside {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"93.184.216.34:443", "8.8.8.8:443", "172.32.0.1:443", "[2606:4700::1111]:443", "[2a00:1450:4001:80b::200e]:443", "[::ffff:8.8.8.8]:443"} {
		if err := watchful("tcp", address, nil); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A name that leads to a public address when somebody looks and to a private one when it is dialled gains nothing.
func TestAFlippingNameIsNotFollowed(t *testing.T) {
	far := newErrandFar(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"left":3}`)) })
	var asked atomic.Int32
	names := nameServer(t, func(n int) [4]byte {
		asked.Store(int32(n))
		if n == 1 {
			return [4]byte{93, 184, 216, 34}
		}
		return [4]byte{127, 0, 0, 1}
	})
	_, port, _ := net.SplitHostPort(far.Listener.Addr().String())
	pack := errandPack(t, "{url: 'https://example.com:"+port+"/stock'}")
	e := newErrands(t, ErrandConfig{TLS: far.trust, resolver: names})
	first, err := names.LookupNetIP(context.Background(), "ip4", "example.com")
	if err != nil || !public(first[0]) {
		t.Fatalf("the first look: %v, %v", first, err)
	}
	got := e.Do(context.Background(), pack, call("stock", "sku", "B-1"))
	if got.Outcome != flows.Failed || got.Why != "asking what is left: the warehouse leads to an address inside of a network, where no flow may ask (not sent)" {
		t.Errorf("%+v", got)
	}
	if far.asked.Load() != 0 || asked.Load() < 2 {
		t.Errorf("%d requests, %d questions", far.asked.Load(), asked.Load())
	}
}

// nameServer answers every question for an IPv4 address with what a test says, the n-th from 1, and none for IPv6 (RFC 1035 4.1).
func nameServer(t *testing.T, answer func(n int) [4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		question, n := make([]byte, 1500), 0
		for {
			size, from, err := conn.ReadFrom(question)
			if err != nil {
				return
			}
			end := 12
			for end < size && question[end] != 0 {
				end += 1 + int(question[end])
			}
			end += 5
			reply := append([]byte(nil), question[:end]...)
			kind := binary.BigEndian.Uint16(question[end-4:])
			copy(reply[2:12], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
			if kind == 1 {
				n++
				reply[7] = 1
				at := answer(n)
				reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, at[0], at[1], at[2], at[3])
			}
			conn.WriteTo(reply, from)
		}
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}
