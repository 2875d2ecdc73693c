package webchat

import (
	"bytes"
	"errors"
	"os"
	"time"

	"github.com/gorilla/websocket"
)

// push is for who must not wait: the frames are written by a goroutine that
// lives as long as there is something to write.
func (k *socket) push(frames []frame) {
	if k.waiting.add(frames) {
		k.server.refused("web", "slow")
		go k.shut(websocket.CloseTryAgainLater, "too slow, come back")
		return
	}
	if k.pumping.CompareAndSwap(false, true) {
		go k.pump()
	}
}

// pump writes what waits. Who calls it has set pumping.
func (k *socket) pump() {
	for {
		k.pen.Lock()
		for frames := k.waiting.take(); len(frames) > 0; frames = k.waiting.take() {
			k.write(frames, true)
		}
		k.pen.Unlock()
		k.pumping.Store(false)
		// Something may have come after the last look and before the flag fell.
		if k.waiting.empty() || !k.pumping.CompareAndSwap(false, true) {
			return
		}
	}
}

// answer is for the reader: it waits until others have written, so that a page
// that asks faster than it reads is simply not read from.
func (k *socket) answer(frames ...frame) {
	k.pen.Lock()
	defer k.pen.Unlock()
	k.write(frames, false)
}

// write writes frames; the pen is held. A live line that the page got with the
// welcome is left out, and so is a state that says nothing new.
func (k *socket) write(frames []frame, live bool) {
	for _, f := range frames {
		if k.closing.Load() {
			return
		}
		if live && f.n > 0 {
			if f.n <= k.sent {
				continue
			}
			k.sent = f.n
		}
		var err error
		deadline := time.Now().Add(k.server.timing.Write)
		switch {
		case f.kind == pingFrame:
			err = k.ws.WriteControl(websocket.PingMessage, nil, deadline)
		case f.kind == stateFrame && bytes.Equal(f.data, k.face):
		default:
			if f.kind == stateFrame {
				k.face = f.data
			}
			if err = k.ws.SetWriteDeadline(deadline); err == nil {
				err = k.ws.WriteMessage(websocket.TextMessage, f.data)
			}
		}
		if err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				k.server.refused("web", "slow")
			}
			// A frame that is half written cannot be taken back: the reader
			// notices and cleans up.
			_ = k.ws.Close()
			return
		}
	}
}
