package webchat

import (
	"context"
	"crypto/rand"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/handrail-chat/handrail/bot"
)

// visitor is somebody who said hello.
type visitor struct {
	conversation string
	from         bot.Origin
	fresh        bool // the conversation was begun with this hello: there is nothing to read
}

// refusal is a hello that is not let in.
type refusal struct {
	code   int // WebSocket close code; 4000 + the HTTP status
	name   string
	reason string
}

func (r *refusal) status() int { return r.code - 4000 }

// admit lets a hello in. A new conversation costs nothing: it is stored with
// its first line.
func (s *Server) admit(in inbound, site netip.Addr) (*visitor, *refusal) {
	v := &visitor{from: bot.Origin{
		Channel: "web", Site: oneLine(in.Site, 100), Page: pageOf(in.Page), Locale: oneLine(in.Locale, 35),
	}}
	v.from.Zone, v.from.Offset = zone(in.TZ, time.Now())
	if in.Token == "" {
		if _, ok := s.news.Take(site, time.Now()); !ok {
			s.refused("web", "new")
			return nil, &refusal{4429, "too_many", "Too many new chats from here. Please try again in a minute."}
		}
		v.conversation, v.fresh = s.tokens.begin(), true
	} else {
		conversation, err := s.tokens.conversation(in.Token)
		if err != nil {
			s.refused("web", "token")
			return nil, &refusal{4401, "token", "This chat is not known here. Begin a new one."}
		}
		v.conversation = conversation
	}
	if in.User != nil {
		person, ok := s.tokens.person(*in.User)
		if !ok {
			s.refused("web", "identity")
		}
		v.from.User = person
	}
	return v, nil
}

// zones keeps the time zones that browsers named: there are some 600 at most.
var zones sync.Map

// zone checks a zone's name and says how far east of UTC it is now, in minutes.
func zone(name string, now time.Time) (string, int) {
	if name == "" || len(name) > 64 || strings.EqualFold(name, "local") {
		return "", 0
	}
	known, ok := zones.Load(name)
	if !ok {
		place, err := time.LoadLocation(name)
		if err != nil {
			return "", 0
		}
		known, _ = zones.LoadOrStore(name, place)
	}
	_, east := now.In(known.(*time.Location)).Zone()
	return name, east / 60
}

// greeting is what answers a hello: the welcome, the lines that the page does
// not have, the state. n is the last line's number.
func (s *Server) greeting(ctx context.Context, v *visitor, after int) (frames []frame, n int, err error) {
	var missing []bot.Line
	face := s.blank
	if !v.fresh {
		n, missing, face, err = s.house.Tail(ctx, v.conversation, after, maxLines)
	}
	reset := err == nil && after > n
	if reset && !v.fresh {
		n, missing, face, err = s.house.Tail(ctx, v.conversation, 0, maxLines)
	}
	if err != nil {
		return nil, 0, err
	}
	frames = append(frames, frame{data: encode(welcomeFrame{
		Type: "welcome", Token: s.tokens.token(v.conversation), Conversation: v.conversation,
		N: n, From: n - len(missing) + 1, Reset: reset,
	})})
	frames = append(frames, lines(missing)...)
	return append(frames, state(face)), n, nil
}

// say takes a line in. A line that was said before changes nothing and comes
// back as it was stored.
func (s *Server) say(ctx context.Context, v *visitor, in inbound) (bot.Change, *fault) {
	if wait, ok := s.says.Take(v.conversation, time.Now()); !ok {
		s.refused("web", "say")
		seconds := max(1, int(math.Ceil(wait.Seconds())))
		return bot.Change{}, &fault{code: codeFast, text: "That was quick. Please send it again in a moment.", id: in.ID, retry: seconds}
	}
	change, err := s.house.Accept(ctx, bot.Event{
		ID:           "web:" + v.conversation + ":" + in.ID,
		Conversation: v.conversation,
		Said:         &bot.Said{Client: in.ID, Text: *in.Text, From: v.from},
	})
	if err != nil {
		s.log.Warn("a line was not taken in", "conversation", v.conversation, "err", err)
		return bot.Change{}, &fault{code: codeAway, text: "This could not be saved just now. Please send it again.", id: in.ID, retry: 2}
	}
	return change, nil
}

// own finds the customer's line with a client-made id.
func own(all []bot.Line, id string) []bot.Line {
	for i, l := range all {
		if l.From == bot.Customer && l.ID == id {
			return all[i : i+1]
		}
	}
	return nil
}

// before is a page of earlier lines.
func (s *Server) before(ctx context.Context, v *visitor, n int) ([]frame, *fault) {
	earlier, err := s.house.Before(ctx, v.conversation, n, maxPage)
	if err != nil {
		return nil, &fault{code: codeAway, text: "Earlier lines cannot be read just now.", retry: 2}
	}
	return lines(earlier), nil
}

// look tells the house about the customer's eyes; nothing depends on its answer.
func (s *Server) look(ctx context.Context, conversation string, seen bot.Seen) error {
	_, err := s.house.Accept(ctx, bot.Event{ID: "seen:" + conversation + ":" + rand.Text(), Conversation: conversation, Seen: &seen})
	return err
}

// types tells the house that the customer is typing.
func (s *Server) types(ctx context.Context, conversation string) {
	_, err := s.house.Accept(ctx, bot.Event{ID: "typing:" + conversation + ":" + rand.Text(), Conversation: conversation, Typing: &bot.Typing{}})
	if err != nil {
		s.log.Debug("typing was not taken in", "conversation", conversation, "err", err)
	}
}
