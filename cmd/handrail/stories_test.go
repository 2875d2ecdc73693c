package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	pages "github.com/handrail-chat/handrail/web/demo"
)

var shots = flag.String("shots", "", "directory for screenshots of the demo")

// picture keeps what is seen, if pictures are asked for.
func (b *tab) picture(name string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestTheStoriesAreToldInWords holds every page of every story to words
// that a visitor understands and can follow.
func TestTheStoriesAreToldInWords(t *testing.T) {
	all, err := stories()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 5 {
		t.Errorf("%d stories are told, want five", len(all))
	}
	for _, s := range all {
		if s.Title == "" || strings.ContainsAny(s.Title, ".:#") || len(s.Account) < 80 || len(s.Steps) < 2 {
			t.Errorf("story %q: %q, %d steps", s.Title, s.Account, len(s.Steps))
		}
		said := false
		for i, step := range s.Steps {
			if step.Note == "" && step.Says == nil && step.Does == "" {
				t.Errorf("%s, step %d: nothing is told or to be done", s.Title, i+1)
			}
			said = said || step.Says != nil
			for _, words := range []string{step.Note, step.Does, step.Sees} {
				if strings.ContainsAny(words, "{}_#") {
					t.Errorf("%s, step %d is no prose: %q", s.Title, i+1, words)
				}
			}
		}
		if !said {
			t.Errorf("%s: the customer says nothing", s.Title)
		}
	}
}

// TestAStoryPlaysOnTheDemoPage plays the dead gift card from its first step to
// its end, by the page's own buttons.
func TestAStoryPlaysOnTheDemoPage(t *testing.T) {
	t.Parallel()
	log := &logbook{}
	running, url := show(t, log, "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "world"))
	defer func() { running.stop() }()
	b := openTab(t, url)
	all, err := stories()
	if err != nil {
		t.Fatal(err)
	}
	told := all[slices.IndexFunc(all, func(s pages.Story) bool { return s.Title == "The dead gift card" })]
	b.press("page", "True stories")
	b.picture("stories-list")
	b.press("page", told.Title)
	b.until(`far.shop().getElementById('account').innerText == 'Sign in'`)
	answers := []string{"What's the number on the card?", "And the PIN?", "$50.00 is ready to use."}
	for i, step := range told.Steps {
		b.until(fmt.Sprintf(`far.all('page', '.step .where span')[0]?.innerText == '%d of %d'`, i+1, len(told.Steps)))
		for _, words := range step.Says {
			b.press("page", words)
			b.until(fmt.Sprintf(`far.chat().activeElement?.value == %q`, words))
			b.do(chromedp.KeyEvent("\r"))
			b.reads("chat", answers[0])
			answers = answers[1:]
		}
		b.picture(fmt.Sprint("story-", i+1))
		if i < len(told.Steps)-1 {
			b.press("page", "Next")
		}
	}
	if len(answers) > 0 {
		t.Errorf("the story ends before %q", answers)
	}
	if wrong := saw[[]string](b, `far.wrong`); len(wrong) > 0 {
		t.Errorf("the page did what it may not: %q", wrong)
	}
}
