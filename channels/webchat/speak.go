package webchat

import (
	"bytes"
	"encoding/json"

	"github.com/handrail-chat/handrail/bot"
)

// frame is one server frame, encoded once however many pages get it.
type frame struct {
	data []byte
	n    int // of a line frame: its number
	kind kind
}

type kind uint8

const (
	plainFrame kind = iota
	stateFrame      // sent only if it differs from the last one
	pingFrame       // a WebSocket ping; no data
)

type welcomeFrame struct {
	Type         string `json:"type"`
	Token        string `json:"token"`
	Conversation string `json:"conversation"`
	N            int    `json:"n"`
	From         int    `json:"from"`
	Reset        bool   `json:"reset"`
}

type lineFrame struct {
	Type      string     `json:"type"`
	N         int        `json:"n"`
	At        string     `json:"at"`
	From      bot.From   `json:"from"`
	Name      string     `json:"name,omitempty"`
	Text      string     `json:"text"`
	ID        string     `json:"id,omitempty"`
	Choices   []string   `json:"choices,omitempty"`
	Files     []bot.File `json:"files,omitempty"`
	Secret    string     `json:"secret,omitempty"`
	Corrects  int        `json:"corrects,omitempty"`
	Withdraws int        `json:"withdraws,omitempty"`
}

type faceFrame struct {
	Type string `json:"type"`
	bot.Face
}

type smallFrame struct {
	Type  string   `json:"type"`
	From  bot.From `json:"from,omitempty"`
	Code  string   `json:"code,omitempty"`
	Text  string   `json:"text,omitempty"`
	ID    string   `json:"id,omitempty"`
	Retry int      `json:"retry_s,omitempty"`
}

// encode panics on what cannot be JSON: the frames above always can.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("webchat: a frame cannot be encoded: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func line(l bot.Line) frame {
	return frame{n: l.N, data: encode(lineFrame{
		Type: "line", N: l.N, At: bot.Stamped(l.At), From: l.From, Name: l.Name, Text: l.Text, ID: l.ID, Choices: l.Choices,
		Files: l.Files, Secret: l.Secret, Corrects: l.Corrects, Withdraws: l.Withdraws,
	})}
}

func lines(all []bot.Line) []frame {
	frames := make([]frame, 0, len(all)+2)
	for _, l := range all {
		if l.N > 0 {
			frames = append(frames, line(l))
		}
	}
	return frames
}

func state(f bot.Face) frame { return frame{kind: stateFrame, data: encode(faceFrame{"state", f})} }

func typing(from bot.From) frame { return frame{data: encode(smallFrame{Type: "typing", From: from})} }

var pong = frame{data: []byte(`{"type":"pong"}`)}

func (f *fault) frame() frame {
	return frame{data: encode(smallFrame{Type: "error", Code: f.code, Text: f.text, ID: f.id, Retry: f.retry})}
}
