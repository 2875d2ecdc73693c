package webchat_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/channels"
	"github.com/handrail-chat/handrail/channels/webchat"
)

const (
	idleSockets = 10_000
	// What an idle connection may cost beside the kernel's part.
	idleMost = 8704 // bytes: 8.5 KB
	idleEnv  = "HANDRAIL_TEST_IDLE"
)

// resident is this process's memory in bytes, as the kernel counts it.
func resident(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var total, pages int
	if _, err := fmt.Sscan(string(status), &total, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// calm gives back what is garbage. A stack shrinks by half in each collection.
func calm() {
	for range 6 {
		runtime.GC()
	}
	debug.FreeOSMemory()
}

// BenchmarkIdleConnections measures what one idle page costs: 10,000 sockets
// that have said hello, opened by a process of their own. One run is enough:
// -benchtime=1x.
func BenchmarkIdleConnections(b *testing.B) {
	s := newShop(b, func(wc *webchat.Config, _ *run.Config) { wc.Limits = channels.Limits{} })
	// What a first connection brings with it once is not counted.
	first, _ := s.hello("", 0)
	first.want("state")
	for b.Loop() {
		calm()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		was := resident(b)

		pages := exec.Command(os.Args[0], "-test.run=^TestIdlePages$")
		pages.Env = append(os.Environ(), idleEnv+"="+strings.TrimPrefix(s.url, "http://"))
		out, err := pages.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		in, err := pages.StdinPipe()
		if err != nil {
			b.Fatal(err)
		}
		pages.Stderr = os.Stderr
		if err := pages.Start(); err != nil {
			b.Fatal(err)
		}
		if said, err := bufio.NewReader(out).ReadString('\n'); err != nil || said != "open\n" {
			rest, _ := io.ReadAll(out)
			b.Fatalf("the pages said %q %s, %v", said, rest, err)
		}
		calm()
		runtime.ReadMemStats(&after)
		cost := (resident(b) - was) / idleSockets
		b.ReportMetric(float64(cost), "B/conn")
		b.ReportMetric(float64(after.HeapInuse-before.HeapInuse)/idleSockets, "heap-B/conn")
		b.ReportMetric(float64(after.StackInuse-before.StackInuse)/idleSockets, "stack-B/conn")
		if cost > idleMost {
			b.Errorf("an idle connection costs %d bytes, %d are the most", cost, idleMost)
		}
		if err := in.Close(); err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, out)
		if err := pages.Wait(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestIdlePages is the other process of BenchmarkIdleConnections; by itself it
// opens one page.
func TestIdlePages(t *testing.T) {
	address, many := os.Getenv(idleEnv), idleSockets
	if address == "" {
		address, many = strings.TrimPrefix(newShop(t).url, "http://"), 1
	}
	open := make([]net.Conn, 0, many)
	for range many {
		c, err := idlePage(address)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
	}
	if os.Getenv(idleEnv) != "" {
		fmt.Println("open")
		_, _ = io.Copy(io.Discard, os.Stdin)
	}
	for _, c := range open {
		_ = c.Close()
	}
}

// idlePage opens a socket with as little as can be and waits for its state.
func idlePage(address string) (net.Conn, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	const key = "dGhlIHNhbXBsZSBub25jZQ=="
	_, err = fmt.Fprintf(c, "GET /chat HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n", address, key)
	if err != nil {
		return nil, err
	}
	if err := hears(c, "\r\n\r\n"); err != nil {
		return nil, err
	}
	hello := []byte(`{"type":"hello","token":"","page":"https://shop.example/","locale":"en-US","tz":"Europe/Paris"}`)
	// A client's frame is masked; a mask of zeros leaves it as it is.
	if _, err := c.Write(append([]byte{0x81, 0x80 | byte(len(hello)), 0, 0, 0, 0}, hello...)); err != nil {
		return nil, err
	}
	return c, hears(c, `"type":"state"`)
}

// hears reads until a text has come.
func hears(c net.Conn, text string) error {
	seen := make([]byte, 0, 2048)
	for !strings.Contains(string(seen), text) {
		part := make([]byte, 1024)
		n, err := c.Read(part)
		if err != nil {
			return fmt.Errorf("after %q: %w", seen, err)
		}
		seen = append(seen, part[:n]...)
	}
	return nil
}
