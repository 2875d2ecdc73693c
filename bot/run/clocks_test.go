package run_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store"
)

func TestAClockRingsByItselfAndOnTime(t *testing.T) {
	testWorld(t)
	synctest.Test(t, func(t *testing.T) {
		s := store.NewMemory()
		h := newHouse(t, run.Config{Store: s})
		if err := h.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		accept(t, h, said("web-1", "a", "hello"))
		time.Sleep(1499 * time.Millisecond) // the bubble's time, not ours
		synctest.Wait()
		if got := transcript(t, s, "web-1"); strings.Contains(got, "bot:") {
			t.Errorf("answered before the burst was over:\n%s", got)
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if got := transcript(t, s, "web-1"); !strings.Contains(got, "2 bot:") {
			t.Errorf("not answered after the settle clock:\n%s", got)
		}
		// Nobody says anything more: the conversation ends by its clocks, with nobody asking.
		time.Sleep(25 * time.Hour)
		synctest.Wait()
		state, _, err := s.Load(t.Context(), "web-1")
		if err != nil || !strings.Contains(string(state), `"owner":"closed"`) {
			t.Errorf("after a day: %s, %v", state, err)
		}
		if err := h.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestManyClocksDueAtOnceAllRing(t *testing.T) {
	testWorld(t)
	synctest.Test(t, func(t *testing.T) {
		s := store.NewMemory()
		slept := newHouse(t, run.Config{Store: s}) // takes lines in and never rings
		const many = 700
		for i := range many {
			accept(t, slept, said("web-"+string(rune('a'+i%26))+time.Duration(i).String(), "a", "hello"))
		}
		time.Sleep(time.Hour)
		h := newHouse(t, run.Config{Store: s})
		if err := h.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		due, _, err := s.Due(t.Context(), time.Now().UnixMilli(), many)
		if err != nil || len(due) != 0 {
			t.Errorf("%d of %d still due, %v", len(due), many, err)
		}
		if err := h.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAStoreThatIsAwayAtAClockIsAskedAgain(t *testing.T) {
	testWorld(t)
	synctest.Test(t, func(t *testing.T) {
		s := store.NewMemory()
		var away atomic.Bool
		h := newHouse(t, run.Config{Store: &bent{Store: s, commit: func(ctx context.Context, c bot.Commit, real func(context.Context, bot.Commit) error) error {
			if away.Load() {
				return errors.New("away")
			}
			return real(ctx, c)
		}}})
		if err := h.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		accept(t, h, said("web-1", "a", "hello"))
		away.Store(true)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		away.Store(false)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if got := transcript(t, s, "web-1"); !strings.Contains(got, "2 bot:") {
			t.Errorf("two seconds after the store came back:\n%s", got)
		}
		if err := h.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

// A page that was open when the last life ended, and is not seen again, is gone.
func TestAfterARestartAPageThatDoesNotComeBackIsGone(t *testing.T) {
	testWorld(t)
	synctest.Test(t, func(t *testing.T) {
		s := store.NewMemory()
		first := newHouse(t, run.Config{Store: s})
		for _, id := range []string{"web-1", "web-2"} {
			accept(t, first, said(id, "a", "I want to talk to a person"))
		}
		h := newHouse(t, run.Config{Store: s})
		if err := h.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer h.Watch("web-2", func([]bot.Line, bot.Face, bot.From) {})()
		time.Sleep(61 * time.Second)
		synctest.Wait()
		for id, want := range map[string]bool{"web-1": false, "web-2": true} {
			document, _, err := s.Load(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			state, err := bot.Decode(document)
			if err != nil || state.Page.Open != want {
				t.Errorf("%s is open: %v, %v", id, state.Page.Open, err)
			}
		}
		if err := h.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
