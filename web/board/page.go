package board

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/handoff"
)

//go:embed static
var static embed.FS

var templates = template.Must(template.New("").ParseFS(static, "static/*.html"))

// view is the board as it is drawn.
type view struct {
	Shop     string
	Operator string // who signed in; empty = nobody had to
	Signed   bool
	Now      time.Time
	Says     string // the whole in one line
	Alarm    string // what is wrong and must be heard first
	Rows     []row
	More     bool
	Parts    []Part
}

// row is one conversation that people own. Times for the page's clocks are zero where nothing counts.
type row struct {
	ID, Name, Channel, Topic string
	Owner                    string
	Waiting                  time.Time // the customer waits since
	Waited                   string
	Rest                     string // instead of a wait
	Rung                     string
	Promise                  time.Time
	Due                      string
	Card                     string
	Trouble                  bool
}

func (b *Board) page(w http.ResponseWriter, r *http.Request) {
	v := view{Shop: b.c.Shop, Now: b.c.Now().In(b.c.Zone)}
	if t, ok := b.session(r); ok {
		v.Operator, v.Signed = t.Name, true
	}
	indexes, err := b.cases(r)
	switch {
	case err != nil:
		v.Alarm = "The store cannot be read now; who waits is not known."
	default:
		v.Says, v.More = summary(indexes, v.Now), len(indexes) == maxCases
		for _, i := range indexes {
			v.Rows = append(v.Rows, b.row(i, v.Now))
		}
	}
	b.health(r.Context(), &v)
	status := http.StatusOK
	if err != nil {
		status = http.StatusServiceUnavailable
	}
	render(w, status, "board.html", v)
}

func (b *Board) health(ctx context.Context, v *view) {
	if b.c.Health == nil {
		return
	}
	h := b.c.Health(ctx)
	v.Parts = h.Parts
	switch {
	case v.Alarm != "":
	case h.Stranded > 0:
		v.Alarm = fmt.Sprintf("%s stranded: open, and nobody's clock runs. This must never be; look into the log.", count(h.Stranded, "conversation is", "conversations are"))
	case h.Stranded < 0:
		v.Alarm = "Stranded conversations could not be counted."
	case !h.Ready:
		v.Alarm = "The house is not ready: new messages may not be taken in."
	}
	if h.Stranded >= 0 {
		v.Parts = append([]Part{{Name: "stranded", Words: fmt.Sprint(h.Stranded), Trouble: h.Stranded > 0}}, v.Parts...)
	}
}

// summary is what one reads from the door.
func summary(all []bot.Index, now time.Time) string {
	waits, oldest := 0, bot.Millis(0)
	for _, i := range all {
		if i.Waiting > 0 {
			waits++
			oldest = max(oldest, waited(i, now.UnixMilli()))
		}
	}
	switch {
	case waits == 1:
		return "One customer waits, for " + lasted(oldest) + "."
	case waits > 1:
		return fmt.Sprintf("%d customers wait, the oldest for %s.", waits, lasted(oldest))
	case len(all) > 0:
		return "Nobody waits. " + count(len(all), "case is", "cases are") + " open."
	}
	return "Nobody waits."
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (b *Board) row(i bot.Index, now time.Time) row {
	r := row{ID: i.Conversation, Name: i.Name, Channel: i.Channel, Topic: strings.ReplaceAll(i.Topic, "_", " "), Card: b.card(i.Card)}
	switch {
	case i.Owner == handoff.Queue:
		r.Owner = "nobody yet"
	case i.Agent.Name != "":
		r.Owner = i.Agent.Name
	default:
		r.Owner = "the team"
	}
	if i.Waiting > 0 {
		r.Waiting = b.local(i.Waiting)
		r.Waited = clock(waited(i, now.UnixMilli()))
	} else if i.Owner == handoff.Holder {
		r.Rest = "waits for the customer"
	}
	switch {
	case i.Rung >= 3:
		r.Rung = "duty phone rung"
	case i.Rung == 2:
		r.Rung = "a lead rung"
	case i.Rung == 1:
		r.Rung = "on-call rung"
	case i.Owner == handoff.Queue && i.Card == (handoff.Place{}):
		r.Rung = "no card yet"
	}
	r.Trouble = i.Waiting > 0 && i.Rung > 0
	if i.Promise > 0 {
		r.Promise = b.local(i.Promise)
		r.Due = day(r.Promise, now)
		if r.Promise.Before(now) {
			r.Due, r.Trouble = r.Due+", late", true
		}
	}
	return r
}

// card is the address of a message at the desk, if it is one that a browser may be sent to.
func (b *Board) card(at handoff.Place) string {
	if b.c.CardURL == nil || at == (handoff.Place{}) {
		return ""
	}
	u, err := url.Parse(b.c.CardURL(at))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// day says a time as people do: the hour if it is today, the day too if not.
func day(at, now time.Time) string {
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format("15:04")
	}
	return at.Format("Mon 2 Jan 15:04")
}

// clock is a wait as the page's clocks show it, 4:05 or 1:04:05; the page counts on from here.
func clock(wait bot.Millis) string {
	s := wait / 1000
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// lasted is a wait in words.
func lasted(wait bot.Millis) string {
	switch m := int(wait / 60_000); {
	case m < 1:
		return "less than a minute"
	case m < 120:
		return count(m, "minute", "minutes")
	default:
		return count(m/60, "hour", "hours")
	}
}

// render draws a page whole before the first byte leaves.
func render(w http.ResponseWriter, status int, name string, data any) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, data); err != nil {
		refuse(w, http.StatusInternalServerError, "broken", "The page could not be drawn.")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // a reader who left is nobody's error
}

// file serves one file of the page. The guard's no-store holds for it too: it is small, and an upgrade shows at once.
func file(name, kind string) http.Handler {
	text, err := static.ReadFile("static/" + name)
	if err != nil {
		panic("board: embedded file: " + err.Error())
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(text)
	})
}
