package webchat

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/nlu"
)

// Whatever comes, a frame is understood or refused with a code of the contract,
// and what is understood is safe to keep.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"type":"hello","token":"","after":0,"site":"s","page":"https://x","locale":"en","tz":"UTC","user":{"id":"1","name":"D","hash":""}}`,
		`{"type":"say","id":"a","text":"hello"}`, `{"type":"say","id":"a","text":"\ud83d\u0000\u202e"}`, `{"type":"say","id":"\u0000","text":"x"}`,
		`{"type":"read","n":1e2}`, `{"type":"before","n":9223372036854775808}`, `{"type":"ping"}`, `{"type":"typing"}`, `[]`, `null`, "\xff", `{"type":"say","id":"a","text":null}`,
		`{"type":"say","id":"a","text":"` + strings.Repeat(`e\u0301`, 5000) + `"}`,
	} {
		f.Add([]byte(seed))
	}
	codes := map[string]bool{codeBad: true, codeEmpty: true, codeLong: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, wrong := decode(data)
		if wrong != nil {
			if !codes[wrong.code] || wrong.text == "" {
				t.Errorf("%q: %+v", data, wrong)
			}
			if !json.Valid(wrong.frame().data) {
				t.Errorf("%q is answered by %q", data, wrong.frame().data)
			}
			return
		}
		if in.Type != "say" {
			return
		}
		if n := nlu.Length(*in.Text); n == 0 || n > maxText {
			t.Errorf("a text of %d", n)
		}
		if again, err := nlu.Clean(*in.Text); err != nil || again != *in.Text {
			t.Errorf("not clean: %q, %v", *in.Text, err)
		}
		if strings.ContainsFunc(in.ID, func(c rune) bool { return c < ' ' || c == utf8.RuneError }) || in.ID == "" {
			t.Errorf("id %q", in.ID)
		}
	})
}

func TestLineFramesAreThoseOfTheContract(t *testing.T) {
	got := string(line(bot.Line{
		N: 13, At: 1795291200000, From: bot.Agent, Name: "Ana", Text: "<b>", ID: "c", Choices: []string{"Yes"},
		Files: []bot.File{{ID: "F1", Name: "a.pdf", Type: "application/pdf", Size: 3, URL: "/chat/file/F1"}}, Secret: "R", Corrects: 12, Withdraws: 11,
	}).data)
	const want = `{"type":"line","n":13,"at":"2026-11-21T20:00:00.000Z","from":"agent","name":"Ana","text":"<b>","id":"c","choices":["Yes"],` +
		`"files":[{"id":"F1","name":"a.pdf","type":"application/pdf","size":3,"url":"/chat/file/F1"}],"secret":"R","corrects":12,"withdraws":11}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAShortTextIsCutAtARune(t *testing.T) {
	for most := range 20 {
		if got := oneLine("Dana Éléonore  \n 日本語", most); !utf8.ValidString(got) || len(got) > most {
			t.Errorf("%d: %q", most, got)
		}
	}
	for text, want := range map[string]string{
		"https://shop.example/a%20b?token=1#x": "https://shop.example/a%20b", "javascript:alert(1)": "", "https://u:p@shop.example/": "https://shop.example/",
		"": "", "/cart": "", "http://127.0.0.1:80/x": "http://127.0.0.1:80/x",
	} {
		if got := pageOf(text); got != want {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

// bell notes when it rang.
type bell struct{ at []time.Time }

func (b *bell) ring() { b.at = append(b.at, time.Now()) }

func TestTheWheelIsNeverEarlyAndLateByTwoTicksAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const tick = 100 * time.Millisecond
		w := newWheel(tick)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { w.run(ctx); close(done) }()
		begun := time.Now()
		spans := []time.Duration{time.Millisecond, tick, 5 * time.Second, 25_600 * time.Millisecond, time.Minute}
		bells := make([]bell, len(spans))
		spokes := make([]spoke, len(spans)+1)
		for i, d := range spans {
			spokes[i].on = &bells[i]
			w.set(&spokes[i], d)
		}
		var never bell
		last := &spokes[len(spans)]
		last.on = &never
		w.set(last, time.Second)
		w.set(last, 2*time.Second)
		w.drop(last)
		w.drop(last)
		time.Sleep(2 * time.Minute) // the bubble's time
		synctest.Wait()
		for i, d := range spans {
			if len(bells[i].at) != 1 {
				t.Fatalf("%v rang %d times", d, len(bells[i].at))
			}
			if late := bells[i].at[0].Sub(begun) - d; late < 0 || late > 2*tick {
				t.Errorf("%v rang %v late", d, late)
			}
		}
		if len(never.at) != 0 {
			t.Error("a dropped spoke rang")
		}
		cancel()
		<-done
	})
}

func TestGuestsAreForgottenInTheOrderTheyCame(t *testing.T) {
	var g guests
	for i := range remembered + 10 {
		g.note(&visitor{conversation: string(rune('a' + i)), from: bot.Origin{Channel: "web", Site: "s"}})
	}
	if len(g.by) != remembered || g.visitor(string(rune('a'+9))).from.Site != "" || g.visitor(string(rune('a'+10))).from.Site != "s" {
		t.Errorf("%d are remembered", len(g.by))
	}
}
