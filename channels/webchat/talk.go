package webchat

import "time"

// typingEvery is how often one page's typing is passed on.
const typingEvery = time.Second

// handle does what one frame asks for; the reader calls it.
func (k *socket) handle(data []byte, text bool) {
	k.heard.Store(time.Now().UnixMilli())
	in, wrong := decode(data)
	if !text {
		wrong = &fault{code: codeBad, text: "Frames are text."}
	}
	if wrong == nil {
		wrong = k.obey(in)
	}
	if wrong == nil {
		k.faults = 0
		return
	}
	k.answer(wrong.frame())
	if wrong.mild() {
		return
	}
	k.server.refused("web", wrong.code)
	if k.faults++; k.faults >= tenInARow {
		k.shut(closeFaulty, "too many bad frames")
	}
}

func (k *socket) obey(in inbound) *fault {
	switch {
	case in.Type == "hello" && k.visitor != nil:
		return &fault{code: codeBad, text: "Hello was said already."}
	case in.Type == "hello":
		return k.hello(in)
	case k.visitor == nil:
		return &fault{code: codeHello, text: "Say hello first.", id: in.ID}
	}
	s, ctx := k.server, k.server.life
	switch in.Type {
	case "say":
		return k.say(in)
	case "ping":
		k.answer(pong)
	case "read":
		k.room.present(*in.N, false)
	case "typing":
		if now := time.Now(); now.Sub(k.typed) >= typingEvery {
			k.typed = now
			s.types(ctx, k.visitor.conversation)
		}
	case "before":
		frames, wrong := s.before(ctx, k.visitor, *in.N)
		if wrong != nil {
			return wrong
		}
		k.answer(frames...)
	}
	return nil
}

// hello begins the tail. The room is joined before the transcript is read, so
// that no line falls between; what is committed meanwhile waits in the backlog.
func (k *socket) hello(in inbound) *fault {
	s := k.server
	v, no := s.admit(in, k.site)
	if no != nil {
		k.shut(no.code, no.name)
		return nil
	}
	k.greeted.Store(true)
	s.wheel.set(&k.timer, s.timing.Ping)
	k.pumping.Store(true) // hold back what is live until the welcome is out
	r := s.join(v.conversation, k)
	frames, n, err := s.greeting(s.life, v, in.After)
	if err != nil {
		r.part(k)
		k.waiting.take()
		k.pumping.Store(false)
		s.log.Warn("a hello could not be answered", "conversation", v.conversation, "err", err)
		return &fault{code: codeAway, text: "Your chat cannot be read just now. One moment.", retry: 2}
	}
	k.visitor, k.room = v, r
	k.pen.Lock()
	k.write(frames, false)
	k.sent = n
	k.pen.Unlock()
	k.pump()
	if n > 0 {
		r.talked()
		r.present(0, false)
	}
	return nil
}

// say takes a line in. Its own frame comes with the commit, through the room,
// like everybody's; the reader does the writing.
func (k *socket) say(in inbound) *fault {
	mine := k.pumping.CompareAndSwap(false, true)
	change, wrong := k.server.say(k.server.life, k.visitor, in)
	if mine {
		k.pump()
	}
	if wrong == nil && !change.Moved {
		k.answer(lines(own(change.Lines, in.ID))...)
	}
	return wrong
}
