package webchat

import (
	"bytes"
	"slices"
	"sync"

	"github.com/handrail-chat/handrail/bot"
)

// member is one open page: a socket or a stream.
type member interface {
	// push hands frames over to be written in their order. It never blocks and
	// keeps the frames' data, but not the slice.
	push(frames []frame)
}

// room is everybody who looks at one conversation. It watches the house once,
// however many pages are open, and stays for a moment after the last of them
// has gone: most come back at once.
type room struct {
	server       *Server
	conversation string
	timer        spoke

	mu      sync.Mutex
	members []member
	cancel  func()
	face    []byte   // the last state frame
	typing  bot.From // who was writing
	spoken  bool     // the conversation has lines
	open    bool     // the house was told that a page is open
	read    int      // the last line that any of the pages has shown
}

func (s *Server) join(conversation string, m member) *room {
	s.mu.Lock()
	r := s.rooms[conversation]
	if r == nil {
		r = &room{server: s, conversation: conversation}
		r.timer.on = r
		s.rooms[conversation] = r
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s.mu.Unlock()
	if r.cancel == nil {
		r.cancel = s.house.Watch(conversation, r.see)
	}
	r.members = append(r.members, m)
	s.wheel.drop(&r.timer)
	return r
}

// see passes a commit on to the pages.
func (r *room) see(added []bot.Line, face bot.Face, writing bot.From) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spoken = true
	if len(r.members) == 0 {
		return
	}
	frames := lines(added)
	if writing != "" && (writing != r.typing || len(added) > 0) {
		frames = append(frames, typing(writing))
	}
	r.typing = writing
	now := state(face)
	if bytes.Equal(now.data, r.face) {
		now.data = r.face // one copy for all pages
	}
	r.face = now.data
	frames = append(frames, now)
	for _, m := range r.members {
		m.push(frames)
	}
}

func (r *room) part(m member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members = slices.DeleteFunc(r.members, func(other member) bool { return other == m })
	if len(r.members) == 0 {
		r.server.wheel.set(&r.timer, r.server.timing.Away)
	}
}

// ring is the wheel's: nobody has come back.
func (r *room) ring() {
	s := r.server
	if !s.enter() {
		return
	}
	go func() {
		defer s.active.Done()
		s.mu.Lock()
		r.mu.Lock()
		empty, spoken := len(r.members) == 0, r.spoken
		if empty {
			delete(s.rooms, r.conversation)
			r.cancel()
		}
		r.mu.Unlock()
		s.mu.Unlock()
		if !empty || !spoken {
			return
		}
		if err := s.look(s.life, r.conversation, bot.Seen{}); err != nil {
			s.log.Warn("a page's end was not taken in", "conversation", r.conversation, "err", err)
		}
		// Somebody may have come in while we said that nobody is there, and
		// been heard first.
		s.mu.Lock()
		again := s.rooms[r.conversation]
		s.mu.Unlock()
		if again != nil {
			again.present(0, true)
		}
	}()
}

// present tells the house that a page is open and what it has shown. anew says
// it again although it was said before.
func (r *room) present(read int, anew bool) {
	r.mu.Lock()
	if !r.spoken || r.open && !anew && read <= r.read {
		r.mu.Unlock()
		return
	}
	r.open, r.read = true, max(r.read, read)
	seen := bot.Seen{Open: true, Read: r.read}
	r.mu.Unlock()
	if err := r.server.look(r.server.life, r.conversation, seen); err != nil {
		r.server.log.Warn("a page's eyes were not taken in", "conversation", r.conversation, "err", err)
		r.mu.Lock()
		r.open = false // the next frame says it again
		r.mu.Unlock()
	}
}

// talked notes that the conversation has lines, as a welcome shows.
func (r *room) talked() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spoken = true
}
