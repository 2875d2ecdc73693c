package webchat

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/handrail-chat/handrail/bot/nlu"
)

// Limits of what a client may send.
const (
	maxFrame = 64 << 10 // bytes; 4,000 emoji written as \u escapes are 48,011
	maxText  = 4000     // code points after nlu.Clean
	maxID    = 100      // bytes of a client-made id
	maxLines = 500      // sent after a welcome
	maxPage  = 200      // sent for one "before"
)

// inbound is a client's frame. What a type does not know of is ignored, so that
// older servers understand newer widgets.
type inbound struct {
	Type   string   `json:"type"`
	Token  string   `json:"token"`
	After  int      `json:"after"`
	Site   string   `json:"site"`
	Page   string   `json:"page"`
	Locale string   `json:"locale"`
	TZ     string   `json:"tz"`
	User   *user    `json:"user"`
	ID     string   `json:"id"`
	Text   *string  `json:"text"`
	Files  []string `json:"files"`
	N      *int     `json:"n"`
}

type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Hash string `json:"hash"`
}

// fault is what is wrong with a frame, as the client hears it.
type fault struct {
	code, text string
	id         string // of the line it is about
	retry      int    // seconds
}

func (f *fault) Error() string { return f.code + ": " + f.text }

// mild faults are nobody's mistake: they don't count towards 4400.
func (f *fault) mild() bool { return f.code == codeFast || f.code == codeAway }

// The codes of CONTRACT.md's error frame.
const (
	codeBad   = "bad_frame"
	codeHello = "hello_first"
	codeEmpty = "empty"
	codeLong  = "too_long"
	codeFast  = "too_fast"
	codeAway  = "unavailable"
)

// decode reads one frame and checks everything about it that needs no
// conversation. The text of a line comes back clean.
func decode(data []byte) (inbound, *fault) {
	var in inbound
	if !utf8.Valid(data) {
		return in, &fault{code: codeBad, text: "The frame is not UTF-8."}
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return inbound{}, &fault{code: codeBad, text: unreadable(err)}
	}
	return in, in.check()
}

func unreadable(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field == "" {
			return "A frame is a JSON object."
		}
		return "The field " + wrong.Field + " has the wrong type."
	}
	return "The frame is not JSON."
}

func (in *inbound) check() *fault {
	switch in.Type {
	case "hello":
		if in.After < 0 {
			return &fault{code: codeBad, text: "after is the number of a line."}
		}
	case "say":
		return in.checkSay()
	case "read", "before":
		if in.N == nil || *in.N < 0 {
			return &fault{code: codeBad, text: "n, the number of a line, is missing."}
		}
	case "typing", "ping":
	case "":
		return &fault{code: codeBad, text: "The type is missing."}
	default:
		return &fault{code: codeBad, text: "There is no such type of frame."}
	}
	return nil
}

func (in *inbound) checkSay() *fault {
	if in.ID == "" || len(in.ID) > maxID || oneLine(in.ID, maxID) != in.ID {
		return &fault{code: codeBad, text: "id, made by the client, is missing or not usable."}
	}
	if in.Text == nil {
		return &fault{code: codeBad, text: "text is missing.", id: in.ID}
	}
	if len(in.Files) > 0 {
		return &fault{code: codeBad, text: "There is no such file: files don't reach us yet. Please say it in words.", id: in.ID}
	}
	text, err := nlu.Clean(*in.Text)
	if err != nil {
		return &fault{code: codeEmpty, text: "There is nothing to read in this message.", id: in.ID}
	}
	if nlu.Length(text) > maxText {
		return &fault{code: codeLong, text: "This message is too long: 4,000 characters are the most.", id: in.ID}
	}
	in.Text = &text
	return nil
}

// oneLine makes a short text safe to show beside other things: clean, on one
// line, at most so many bytes. What cannot be read is left out.
func oneLine(text string, most int) string {
	text, err := nlu.Clean(text)
	if err != nil {
		return ""
	}
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= most {
		return text
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut]
}

// pageOf keeps of a page's address what an agent may see: no query and no
// fragment, for shops put tokens and e-mail addresses there.
func pageOf(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return oneLine(u.Scheme+"://"+u.Host+u.EscapedPath(), 300)
}
