package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/handrail-chat/handrail/flows/shop"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// asProgram makes the test's own binary behave as handrail, so that a test can
// start it as a process and kill it.
const asProgram = "HANDRAIL_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "1" {
		main()
	}
	flag.Parse()
	// These tests wait for clocks and ceilings most of their time, not for the
	// processor.
	if err := flag.Set("test.parallel", "12"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// patience is how long a test waits for anything: far longer than it takes.
const patience = 75 * time.Second

// usualClocks keep what people wait for short and everything else as it is.
const usualClocks = "settle=200ms,hold=250ms,gather=80ms"

// premises are a whole shop: handrail as an operator would configure it, Slack
// and the shop's own system on loopback.
type premises struct {
	t        *testing.T
	slack    *fake.Workspace
	slackURL string
	shop     *shop.Demo
	env      map[string]string
	log      *logbook // everything that handrail wrote
	url      string   // the public side
	ops      string   // the operators' side
	running  program
}

// program is handrail at work: in this process or as one of its own.
type program interface {
	stop() (code int) // as SIGTERM would
	kill()            // as SIGKILL would; in this process there is none
}

// setup says how premises differ from the usual ones.
type setup struct {
	http    bool              // signed HTTP and not Socket Mode
	clocks  string            // beside the usual ones
	env     map[string]string // over the usual; "" unsets
	world   fake.Config
	process bool // as a process of its own, to be killed
	closed  bool // not started yet
}

func furnish(t *testing.T, s setup) *premises {
	t.Helper()
	p := &premises{t: t, log: &logbook{}}
	var err error
	if p.slack, err = fake.New(s.world); err != nil {
		t.Fatal(err)
	}
	slackServer := httptest.NewServer(p.slack)
	p.slackURL = slackServer.URL
	if p.shop, err = shop.OpenDemo(shop.DemoConfig{Token: "till", Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	shopServer := httptest.NewServer(p.shop)
	t.Cleanup(func() {
		p.close()
		if err := p.slack.Close(); err != nil {
			t.Error(err)
		}
		slackServer.CloseClientConnections()
		slackServer.Close()
		shopServer.CloseClientConnections()
		shopServer.Close()
		http.DefaultClient.CloseIdleConnections()
		if t.Failed() {
			t.Logf("the desk:\n%s\nhandrail wrote:\n%s", p.deskSeen(), p.log)
		}
	})
	clocks := usualClocks
	if s.clocks != "" {
		clocks += "," + s.clocks
	}
	p.env = map[string]string{
		"HANDRAIL_LISTEN": "127.0.0.1:0", "HANDRAIL_OPS_LISTEN": "127.0.0.1:0", "HANDRAIL_PUBLIC_URL": "https://chat.shop.example",
		"HANDRAIL_ORIGINS": "https://shop.example", "HANDRAIL_STORE": "sqlite:" + filepath.Join(t.TempDir(), "handrail.db"),
		"HANDRAIL_SECRET": base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))),
		"HANDRAIL_CLOCKS": clocks, "HANDRAIL_TZ": "America/New_York",
		"SLACK_BOT_TOKEN": fake.DefaultBotToken, "SLACK_APP_TOKEN": fake.DefaultAppToken, "SLACK_CHANNEL": fake.Desk,
		"SLACK_ONCALL": fake.OnCall, "SLACK_LEADS": fake.LeadsGroup, "SLACK_API_URL": p.slackURL + "/api/",
		"SHOP_KIND": "http", "SHOP_URL": shopServer.URL, "SHOP_TOKEN": "till",
	}
	if s.http {
		p.env["SLACK_APP_TOKEN"], p.env["SLACK_SIGNING_SECRET"] = "", fake.DefaultSigningSecret
	}
	maps.Copy(p.env, s.env)
	maps.DeleteFunc(p.env, func(_, value string) bool { return value == "" })
	if s.closed {
		return p
	}
	if s.process {
		p.spawn()
	} else {
		p.open()
	}
	return p
}

// open starts handrail in this process and waits until it is ready.
func (p *premises) open() {
	p.t.Helper()
	p.running = runInside(p.log, p.env, "serve")
	p.ready()
}

// spawn starts handrail as a process of its own.
func (p *premises) spawn() {
	p.t.Helper()
	p.running = runChild(p.t, p.log, p.env, "serve")
	p.ready()
}

func (p *premises) ready() {
	p.t.Helper()
	p.url = p.log.await(p.t, "handrail: ready on ")
	var opened struct{ Address string }
	line := p.log.await(p.t, `"msg":"the operators' side is open"`)
	if err := json.Unmarshal([]byte("{"+strings.TrimPrefix(line, ",")), &opened); err != nil {
		p.t.Fatalf("%v in %s", err, line)
	}
	p.ops = "http://" + opened.Address
	// The next life shall be where this one was: the pages come back there.
	p.env["HANDRAIL_LISTEN"] = strings.TrimPrefix(p.url, "http://")
	if p.env["SLACK_APP_TOKEN"] != "" {
		p.until("both sockets", func() bool { return p.slack.Sockets() == 2 })
		return
	}
	at := p.url + "/slack/"
	p.do(p.slack.SetURLs(p.t.Context(), fake.URLs{Events: at + "events", Interactivity: at + "interactions", Commands: at + "commands"}))
}

// close ends handrail as an operator does, and wants it to end well.
func (p *premises) close() {
	if p.running == nil {
		return
	}
	if code := p.running.stop(); code != exitDone {
		p.t.Errorf("handrail ended with %d", code)
	}
	p.running = nil
}

// kill ends handrail in the middle of whatever it does.
func (p *premises) kill() {
	p.running.kill()
	p.running = nil
	p.log.turn()
}

// restart is another life on the same store.
func (p *premises) restart() {
	p.t.Helper()
	if p.running != nil {
		p.close()
		p.log.turn()
	}
	p.spawn()
}

func (p *premises) do(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// until waits for something of Slack's.
func (p *premises) until(what string, cond func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	if err := p.slack.Wait(ctx, cond); err != nil {
		p.t.Fatalf("waited in vain for %s", what)
	}
}

// eventually waits for what announces itself nowhere.
func eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// get reads an address.
func (p *premises) get(url string) (int, string) {
	p.t.Helper()
	answer, err := http.Get(url)
	p.do(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	p.do(err)
	return answer.StatusCode, string(body)
}

// metric reads one number of /metrics; 0 if it is not there.
func (p *premises) metric(name string) string {
	p.t.Helper()
	_, all := p.get(p.ops + "/metrics")
	for line := range strings.Lines(all) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+" "); ok {
			return value
		}
	}
	return "0"
}

// storeBytes is everything that stands on disk.
func (p *premises) storeBytes() []byte {
	p.t.Helper()
	var all bytes.Buffer
	files, err := filepath.Glob(strings.TrimPrefix(p.env["HANDRAIL_STORE"], "sqlite:") + "*")
	p.do(err)
	for _, path := range files {
		text, err := os.ReadFile(path)
		p.do(err)
		all.Write(text)
	}
	if all.Len() == 0 {
		p.t.Fatal("the store is empty")
	}
	return all.Bytes()
}

// logbook is what a program wrote, readable while it writes.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
	from int // where the present life begins
}

func (l *logbook) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// turn begins another life: what is awaited then is written from here on.
func (l *logbook) turn() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.from = l.text.Len()
}

// await waits for a line that holds words and returns what follows them.
func (l *logbook) await(t *testing.T, words string) string {
	t.Helper()
	found := ""
	eventually(t, fmt.Sprintf("%q, where handrail wrote:\n%s", words, l), func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		_, after, ok := strings.Cut(l.text.String()[l.from:], words)
		rest, _, whole := strings.Cut(after, "\n")
		found = rest
		return ok && whole
	})
	return found
}
