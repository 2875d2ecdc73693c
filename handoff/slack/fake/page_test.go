package fake_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// browser is a real page of the workspace.
type browser struct {
	*shop
	ctx context.Context

	mu    sync.Mutex
	wrong []string // what the console complained about
}

func (s *shop) browse(path string) *browser {
	s.t.Helper()
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	b := &browser{shop: s, ctx: ctx}
	var wg sync.WaitGroup
	s.t.Cleanup(func() {
		chromedp.Cancel(ctx)
		cancelTab()
		cancel()
		wg.Wait()
	})
	s.do(chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	messages := chromedp.Console(ctx)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for m, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.wrong = append(b.wrong, string(m.Type)+": "+m.Text)
			b.mu.Unlock()
		}
	}()
	s.do(chromedp.Do(ctx, chromedp.Navigate(s.url+path)))
	return b
}

// js evaluates an expression; a page that is being changed answers nil.
func (b *browser) js(expression string) any {
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](expression))
	if err != nil {
		return nil
	}
	return v
}

func (b *browser) see(what string) {
	b.t.Helper()
	quoted, _ := json.Marshal(what)
	b.wait(what+" on the page", func() bool {
		return b.js(`document.body.innerText.includes(`+string(quoted)+`)`) == true
	})
}

// press presses the first button or link with these words.
func (b *browser) press(words string) {
	b.t.Helper()
	quoted, _ := json.Marshal(words)
	b.wait("a button "+words, func() bool {
		return b.js(`(() => { const el = [...document.querySelectorAll("button, a")].find((e) => (e.innerText.trim() || e.ariaLabel) === `+string(quoted)+`); el?.click(); return Boolean(el) })()`) == true
	})
}

// write types into a field and presses Enter.
func (b *browser) write(field, words string) {
	b.t.Helper()
	b.wait("the field "+field, func() bool { return b.js(`Boolean(document.querySelector('`+field+`'))`) == true })
	b.do(chromedp.Do(b.ctx, chromedp.Focus(chromedp.CSS(field)), chromedp.SendKeys(chromedp.CSS(field), words+"\r")))
}

func TestAnAgentWorksOnThePage(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	l := s.listen()
	l.mu.Lock()
	l.answer = func(p slack.InteractionCallback) any {
		switch {
		case p.Type == slack.InteractionTypeViewSubmission && len(p.View.State.Values["what"]["a"].Value) < 5:
			return map[string]any{"response_action": "errors", "errors": map[string]string{"what": "Say a little more."}}
		case p.Type == slack.InteractionTypeBlockActions:
			s.call("views.open", "trigger_id", p.TriggerID, "view", `{"type":"modal","title":{"type":"plain_text","text":"Resolve"},"submit":{"type":"plain_text","text":"Done"},"blocks":[{"type":"input","block_id":"what","label":{"type":"plain_text","text":"What was done"},"element":{"type":"plain_text_input","action_id":"a"}}]}`)
		}
		return nil
	}
	l.mu.Unlock()
	hostile := `<img src=x onerror="window.pwned=1"> *bold* javascript:alert(1)`
	card := s.post(fake.Desk, slack.MsgOptionText("card", false), slack.MsgOptionBlocks(
		slack.NewSectionBlock(slack.NewTextBlockObject("plain_text", hostile, false, false), nil, nil),
		slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "since <!date^1763733720^{date_num}|then> <javascript:alert(1)|press me> :lock:", false, false), nil, nil),
		slack.NewActionBlock("b", slack.NewButtonBlockElement("resolve", "1", slack.NewTextBlockObject("plain_text", "Resolve…", false, false)))))

	b := s.browse("/?as=Ana#" + fake.Desk)
	b.see(hostile)
	b.see("since 2025-11-21 press me")
	b.write("#room textarea", "Good morning @Ben ")
	s.wait("her message", func() bool {
		m := s.Messages("desk")
		return len(m) == 2 && m[1].Text == "Good morning <@"+fake.Ben+">"
	})

	b.press("Resolve…")
	b.see("What was done")
	b.write("dialog input", "ok")
	b.see("Say a little more.")
	b.write("dialog input", "ay, switched on")
	s.wait("the modal gone", func() bool { return len(s.Views("Ana")) == 0 && b.js(`!document.querySelector("dialog")`) == true })

	s.post(fake.Desk, slack.MsgOptionText("<@"+fake.Ana+"> has this", false), slack.MsgOptionTS(card))
	b.see("Handrail mentioned you in #desk")
	s.wait("the thread", func() bool {
		return b.js(`document.querySelector(".replies")?.click(), !document.getElementById("thread").hidden`) == true
	})
	b.see("@Ana has this")
	b.write("#thread textarea", "Found it.")
	s.wait("her reply", func() bool { m := s.Thread("desk", card); return len(m) == 3 && m[2].Text == "Found it." })
	s.wait("nothing unseen", func() bool {
		for _, n := range s.Notifications("Ana") {
			if !n.Seen {
				return false
			}
		}
		return true
	})
	s.do(s.As("Ana").React("desk", s.Thread("desk", card)[2].TS, "white_check_mark"))
	s.wait("the mark", func() bool { return b.js(`document.querySelectorAll("#thread .reactions button").length`) == 1.0 })

	b.js(`(() => { const el = document.querySelector("#side select"); el.value = "` + fake.Ben + `"; el.dispatchEvent(new Event("change")) })()`)
	b.see("You are Ben")
	s.do(chromedp.Do(b.ctx, chromedp.Navigate(s.url+"/")))
	b.see("You are Ben")
	b.see("Good morning @Ben")
	if b.js(`window.pwned ?? document.querySelectorAll("img").length`) != 0.0 {
		t.Error("text became markup")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.wrong) > 0 {
		t.Errorf("the console says %q", b.wrong)
	}
}

// follow reads a stream until a frame of the kind comes, and returns the frames on the way.
func (s *shop) follow(after, kind string) (frames []map[string]any, last string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 10*time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/fake/stream?as=Ana&after="+after, nil)
	resp, err := http.DefaultClient.Do(req)
	s.do(err)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			last = id
		}
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			var f map[string]any
			s.do(json.Unmarshal([]byte(data), &f))
			frames = append(frames, f)
			if f["kind"] == kind {
				return frames, last
			}
		}
	}
	s.t.Fatalf("no %s in the stream: %v", kind, frames)
	return nil, ""
}

func TestTheStreamResumes(t *testing.T) {
	s := open(t, fake.Config{Free: true})
	resp, err := http.Get(s.url + "/fake/world?as=Ana")
	s.do(err)
	world := s.decode(resp)
	mark := world["mark"].(string)
	s.says("Ben", "desk", "", "one")
	frames, mark := s.follow(mark, "mark")
	if frames[0]["kind"] != "message" {
		t.Errorf("%v", frames)
	}
	s.says("Ben", "desk", "", "two @Ana")
	s.says("Maria", "leads", "", "nothing for Ana")
	frames, mark = s.follow(mark, "mark")
	raw, _ := json.Marshal(frames)
	if !strings.Contains(string(raw), "two") || strings.Contains(string(raw), "nothing for Ana") || !strings.Contains(string(raw), `"kind":"ring"`) {
		t.Errorf("after a break: %s", raw)
	}
	if frames, _ := s.follow("OTHERRUN-5", "reset"); len(frames) != 1 {
		t.Errorf("a mark of another life: %v", frames)
	}
	for range 2500 {
		s.says("Ben", "desk", "", "x")
	}
	if frames, _ := s.follow(mark, "reset"); len(frames) != 1 {
		t.Errorf("too far back: %v", len(frames))
	}
}

func TestThePageIsShutToOthers(t *testing.T) {
	s := open(t, fake.Config{})
	resp, err := http.Get(s.url + "/")
	s.do(err)
	resp.Body.Close()
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	for _, path := range []string{"/fake/world?as=Nobody", "/fake/room?as=Ana&channel=leads", "/fake/room?as=Nobody&channel=desk", "/fake/file/F9?as=Ana"} {
		resp, err := http.Get(s.url + path)
		s.do(err)
		resp.Body.Close()
		if want := map[bool]int{true: 200, false: 404}[strings.Contains(path, "world")]; resp.StatusCode != want {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

func TestMountedUnderAPrefix(t *testing.T) {
	for name, mount := range map[string]func(*fake.Workspace) http.Handler{
		"stripped": func(w *fake.Workspace) http.Handler { return http.StripPrefix("/slack", w) },
		"own":      func(w *fake.Workspace) http.Handler { return w },
	} {
		cfg := fake.Config{Free: true}
		if name == "own" {
			cfg.Prefix = "/slack"
		}
		s := open(t, cfg)
		mux := http.NewServeMux()
		mux.Handle("/slack/", mount(s.Workspace))
		s.serve(mux)
		s.url += "/slack"
		s.api = s.client(fake.DefaultBotToken)
		s.listen()
		sum, err := s.api.UploadFileContext(t.Context(), slack.UploadFileParameters{Filename: "a.txt", FileSize: 2, Reader: strings.NewReader("hi"), Channel: fake.Desk})
		s.do(err)
		info, _, _, err := s.api.GetFileInfoContext(t.Context(), sum.ID, 0, 0)
		s.do(err)
		var got strings.Builder
		s.do(s.api.GetFileContext(t.Context(), info.URLPrivate, &got))
		if got.String() != "hi" || !strings.HasPrefix(info.URLPrivate, s.url+"/files-pri/") {
			t.Errorf("%s: %q at %s", name, got.String(), info.URLPrivate)
		}
		resp, err := http.Get(s.url + "/")
		s.do(err)
		resp.Body.Close()
		if resp.StatusCode != 200 {
			t.Errorf("%s: page %d", name, resp.StatusCode)
		}
	}
}
