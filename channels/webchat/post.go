package webchat

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/channels"
)

// serveSay takes one frame in where WebSockets are blocked, and answers with
// the frames that it causes.
func (s *Server) serveSay(w http.ResponseWriter, r *http.Request) {
	site, ok := s.open(w, r, http.MethodPost)
	if !ok {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFrame))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			channels.Refuse(w, http.StatusRequestEntityTooLarge, codeLong, "A frame has at most 64 KiB.")
			return
		}
		channels.Refuse(w, http.StatusBadRequest, codeBad, "The request broke off.")
		return
	}
	in, wrong := decode(body)
	if in.Type == "hello" && wrong == nil {
		v, no := s.admit(in, site)
		if no != nil {
			if no.status() == http.StatusTooManyRequests {
				w.Header().Set("Retry-After", "60")
			}
			channels.Refuse(w, no.status(), no.name, no.reason)
			return
		}
		s.guests.note(v)
		frames, _, err := s.greeting(r.Context(), v, in.After)
		if err != nil {
			wrong = &fault{code: codeAway, text: "Your chat cannot be read just now. One moment.", retry: 2}
		}
		s.reply(w, frames, wrong)
		return
	}
	conversation, ok := s.bearer(w, r)
	if !ok {
		return
	}
	var frames []frame
	if wrong == nil {
		frames, wrong = s.obey(r, s.guests.visitor(conversation), in)
	}
	s.reply(w, frames, wrong)
}

// obey is what a socket does with a frame, for a page that has none.
func (s *Server) obey(r *http.Request, v *visitor, in inbound) ([]frame, *fault) {
	switch in.Type {
	case "say":
		change, wrong := s.say(r.Context(), v, in)
		if wrong == nil && !change.Moved {
			return lines(own(change.Lines, in.ID)), nil
		}
		return lines(change.Lines), wrong
	case "ping":
		return []frame{pong}, nil
	case "read":
		if err := s.look(r.Context(), v.conversation, bot.Seen{Open: true, Read: *in.N}); err != nil {
			return nil, &fault{code: codeAway, text: "This could not be saved just now.", retry: 2}
		}
	case "typing":
		s.types(r.Context(), v.conversation)
	case "before":
		return s.before(r.Context(), v, *in.N)
	}
	return nil, nil
}

func (s *Server) reply(w http.ResponseWriter, frames []frame, wrong *fault) {
	if wrong != nil {
		if !wrong.mild() {
			s.refused("web", wrong.code)
		}
		frames = append(slices.Clip(frames), wrong.frame())
	}
	all := make([]json.RawMessage, 0, len(frames))
	for _, f := range frames {
		all = append(all, f.data)
	}
	w.Header().Set("Content-Type", "application/json")
	// What a page no longer reads, it asks for again.
	_, _ = w.Write(encode(all))
}
