package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/flows"
)

// doctor looks at everything that serve needs and says what to mend. It
// changes nothing.
func doctor(ctx context.Context, args []string, io stdio) int {
	c, s, rest, code, ok := read("doctor", args, io, nil)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		s.wrong("doctor takes no arguments, only flags: %q", rest[0])
	}
	s.serveable(&c)
	if s.mistakes != nil {
		return refuse(io.err, s.mistakes)
	}
	sick := 0
	say := func(what, mend string) {
		if mend == "" {
			fmt.Fprintf(io.out, "well   %s\n", what)
			return
		}
		sick++
		fmt.Fprintf(io.out, "MEND   %s: %s\n", what, mend)
	}
	if world, err := newWorld(c); err != nil {
		for _, line := range explained(err) {
			say("flows", line)
		}
	} else {
		say("flows", "")
		farEnds(c, world.Pack, say)
	}
	say("store "+c.store, storeTrouble(ctx, c.store))
	if len(c.origins) == 0 {
		say("websites", "HANDRAIL_ORIGINS and HANDRAIL_PUBLIC_URL are both empty: no website may open the chat")
	} else {
		say(fmt.Sprintf("websites %v", c.origins), "")
	}
	if c.shopKind == "" {
		say("shop", "SHOP_KIND is empty: every step that asks the shop is handed to a person")
	} else {
		say("shop "+c.shopKind, "")
	}
	if c.slack.botToken == "" {
		say("slack", "HANDRAIL_DESK=none: no person can be reached")
	} else {
		desk, err := newDesk(c, emptyHouse{}, nil, slog.New(slog.DiscardHandler), func(string, string) {})
		if err != nil {
			say("slack", err.Error())
		} else {
			defer desk.Close()
			for _, f := range desk.Check(ctx) {
				say("slack: "+f.What, f.Mend)
			}
		}
	}
	if sick > 0 {
		return exitFails
	}
	return exitDone
}

// farEnds names whom the flows ask themselves, and what is missing for it.
func farEnds(c config, pack *flows.Pack, say func(what, mend string)) {
	secret := secretOf(c.environ)
	for _, a := range pack.Actions() {
		mend := ""
		for _, h := range a.Request.Headers {
			if _, ok := secret(h.Secret); h.Secret != "" && !ok {
				mend = fmt.Sprintf("secret:%s is not set: set %s, or %s_FILE to a file that holds it", h.Secret, h.Secret, h.Secret)
			}
		}
		say(fmt.Sprintf("action %s asks %s", a.Name, a.Request.Host), mend)
	}
}

// emptyHouse is for a desk that only looks at Slack: nobody is known in it, and
// nothing is taken in.
type emptyHouse struct{}

func (emptyHouse) Accept(context.Context, bot.Event) (bot.Change, error) {
	return bot.Change{}, errors.New("doctor takes nothing in")
}
func (emptyHouse) Find(context.Context, string) (string, error)      { return "", nil }
func (emptyHouse) Alias(context.Context, string, string) error       { return nil }
func (emptyHouse) Waiting(context.Context, int) ([]bot.Index, error) { return nil, nil }
func (emptyHouse) State(context.Context, string) (bot.State, error)  { return bot.State{}, nil }

// storeTrouble tries to open a store that exists, and its directory if not.
func storeTrouble(ctx context.Context, path string) string {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return fmt.Sprintf("the directory %s is not there; make it", filepath.Dir(path))
		}
		return ""
	}
	s, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err.Error()
	}
	if err := s.Close(); err != nil {
		return err.Error()
	}
	return ""
}
