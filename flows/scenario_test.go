package flows

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected lines in testdata")

// TestScenarios plays testdata/*.txt: a pack above the line "---", a conversation below it. Lines that begin in the first column
// are what happens; indented lines are what the walk does, rewritten by -update. Between two steps the talk goes through JSON.
//
//	customer: where is order [1042](order_number)   the intent is that of the training example with the same text
//	customer, meaning order_status: where's my box  another text for the same
//	customer: it is [•••• 4242](card_number sealed) an entity that was sealed under the reference "sealed"
//	customer, between a and b: my order or what     two guesses, neither sure
//	taps: Yes                                       a choice of the last line
//	starts: greeting                                the caller begins a flow
//	action shop_order -> ok order_status=shipped    the shop's answer; after a `|` the reason of an error
//	reads: sms es                                   channel and language from now on
//	knows: today=2026-11-14 reach=d@example.com     what is known of shop and customer from now on
//	looks -> ok order_status=shipped                a watch looks again, and is asked whether it is settled
//	late | late: the shop is silent                 the time of a watch is over; with a reason, the shop could not be asked
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { playFile(t, file) })
	}
}

func playFile(t *testing.T, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	yml, script, ok := strings.Cut(string(raw), "\n---\n")
	if !ok {
		t.Fatal("no line --- between pack and conversation")
	}
	pack, err := Compile([]Source{{Name: filepath.Base(file), Text: []byte(yml + "\n")}})
	if err != nil {
		t.Fatal(err)
	}
	got := yml + "\n---\n" + (&player{t: t, pack: pack}).play(script)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(raw), got); diff != "" {
		t.Errorf("-want +got; go test -update rewrites it\n%s", diff)
	}
}

// player holds the other ends of a scenario.
type player struct {
	t       *testing.T
	pack    *Pack
	talk    Talk
	view    View
	choices []Choice
	watch   *Watch
	out     strings.Builder
}

func (p *player) play(script string) string {
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, " "):
			continue // an expected line
		case line == "" || strings.HasPrefix(line, "#"):
			p.out.WriteString(line + "\n")
			continue
		}
		p.out.WriteString(line + "\n")
		p.line(line)
	}
	return p.out.String()
}

var resultLine = regexp.MustCompile(`^action (\S+) -> (\S+)([^|]*)(?:\| (.*))?$`)

func (p *player) line(line string) {
	in := Input{View: p.view}
	word, rest, _ := strings.Cut(line, ": ")
	switch {
	case word == "customer":
		in.Said = p.understand(rest)
	case strings.HasPrefix(word, "customer, meaning "):
		in.Said = p.understand(rest)
		in.Said.Intents = []Intent{{strings.TrimPrefix(word, "customer, meaning "), 0.9}}
	case strings.HasPrefix(word, "customer, between "):
		in.Said = p.understand(rest)
		first, second, _ := strings.Cut(strings.TrimPrefix(word, "customer, between "), " and ")
		in.Said.Intents, in.Said.Unsure = []Intent{{first, 0.4}, {second, 0.35}}, true
	case word == "taps":
		in.Said = &Said{Text: rest, Payload: "?"}
		for _, c := range p.choices {
			if c.Title == rest {
				in.Said.Payload = c.Payload
			}
		}
		if in.Said.Payload == "?" {
			p.t.Fatalf("%s: no such choice in %v", line, p.choices)
		}
	case word == "starts":
		in.Start = rest
	case word == "reads":
		p.view.Channel, p.view.Language, _ = strings.Cut(rest, " ")
		return
	case word == "knows":
		p.know(rest)
		return
	case strings.HasPrefix(word, "looks -> "):
		if in.Settled = p.look(strings.TrimPrefix(line, "looks -> ")); in.Settled == nil {
			return
		}
	case word == "late":
		in.Settled = &Settled{Watch: *p.watch, Outcome: WatchLate}
		if rest != line && rest != "" {
			in.Settled.Outcome, in.Settled.Why = Failed, rest
		}
	case word == "forget everything":
		p.talk = Talk{}
		return
	case resultLine.MatchString(line):
		m := resultLine.FindStringSubmatch(line)
		if len(p.talk.Stack) > 0 && p.talk.Stack[len(p.talk.Stack)-1].Call != m[1] {
			p.t.Fatalf("%s: awaited is %q", line, p.talk.Stack[len(p.talk.Stack)-1].Call)
		}
		in.Result = &Result{Outcome: m[2], Why: m[4], Slots: resultSlots(m[3])}
	default:
		p.t.Fatalf("cannot read the line %q", line)
	}
	before, _ := json.Marshal(p.talk)
	talk, out := p.pack.Walk(p.talk, in)
	if after, _ := json.Marshal(p.talk); string(after) != string(before) {
		p.t.Fatalf("%s: the walk changed its input", line)
	}
	p.talk = throughJSON(p.t, talk)
	p.report(out)
}

var mark = regexp.MustCompile(`\[([^\]]+)\]\((\w+)(?: (\w+))?\)`)

// understand plays the part of the room that understands: marks are entities, a text that is an example has its intent.
func (p *player) understand(text string) *Said {
	s := &Said{}
	for {
		m := mark.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		s.Text += text[:m[0]]
		e := Entity{Value: text[m[2]:m[3]], Kind: text[m[4]:m[5]], Start: len(s.Text)}
		if m[6] >= 0 {
			e.Ref = text[m[6]:m[7]]
		}
		s.Text += e.Value
		e.End = len(s.Text)
		s.Entities = append(s.Entities, e)
		text = text[m[1]:]
	}
	s.Text += text
	for _, e := range p.pack.Examples() {
		if strings.EqualFold(e.Text, s.Text) {
			s.Intents = []Intent{{e.Intent, 0.9}}
		}
	}
	return s
}

func resultSlots(s string) []Slot {
	var slots []Slot
	for _, pair := range strings.Fields(s) {
		name, value, _ := strings.Cut(pair, "=")
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			slots = append(slots, Slot{Name: name, Kind: FloatKind, Number: f})
		} else if isISODay(value) {
			slots = append(slots, Slot{Name: name, Kind: DateKind, Text: value})
		} else {
			slots = append(slots, Slot{Name: name, Kind: TextKind, Text: strings.ReplaceAll(value, "_", " ")})
		}
	}
	return slots
}

func throughJSON(t interface{ Fatal(...any) }, talk Talk) Talk {
	b, err := json.Marshal(talk)
	if err != nil {
		t.Fatal(err)
	}
	var back Talk
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func (p *player) report(out Out) {
	say := func(format string, args ...any) { fmt.Fprintf(&p.out, "    "+format+"\n", args...) }
	for _, r := range out.Said {
		say("bot: %s", strings.ReplaceAll(r.Text, "\n", "\n         "))
		if p.choices = r.Choices; len(r.Choices) > 0 {
			titles := make([]string, len(r.Choices))
			for i, c := range r.Choices {
				titles[i] = "[" + c.Title + "]"
			}
			say("     %s", strings.Join(titles, " "))
		}
	}
	if out.Call != nil {
		say("calls: %s%s", out.Call.Action, shown(out.Call.Args))
	}
	if w := out.Watch; w != nil {
		p.watch = w
		call, _ := p.pack.Look(*w)
		say("watches: %s%s every %v until%s, to %q, carrying%s", call.Action, shown(call.Args), w.Every, byShown(w.By), w.To, shown(w.Slots))
	}
	if out.Unwatch {
		say("watches nothing any more")
	}
	if h := out.Handoff; h != nil && h.Promise != nil {
		say("promise: %q by%s, to %q", h.Promise.What, byShown(h.Promise.By), h.Promise.To)
	}
	if out.Handoff != nil {
		say("handoff: reason %q, topic %q, priority %q", out.Handoff.Reason, out.Handoff.Topic, out.Handoff.Priority)
	}
	for _, l := range []struct{ word, text string }{
		{"asked", out.Asked}, {"filled", strings.Join(out.Filled, ", ")}, {"missed", out.Missed}, {"ended", strings.Join(out.Ended, ", ")}, {"settled", out.Settled},
		{"repaired", strings.Join(out.Repaired, ", ")}, {"fault", out.Fault},
	} {
		if l.text != "" {
			say("%s: %s", l.word, l.text)
		}
	}
	if out.Recalled {
		say("the call is recalled")
	}
	if out.NotUnderstood {
		say("not understood")
	}
	if at := p.pack.Step(p.talk); at != "" {
		say("stands at: %s", at)
	}
	if len(p.talk.Slots) > 0 {
		say("knows:%s", shown(p.talk.Slots))
	}
}

// written is a value as scenarios write it.
func written(s Slot) string {
	if s.Kind == DateKind {
		return s.Text
	}
	return readLocales(shelf[setting]{}, &Findings{}).show(s, "en", "")
}

func byShown(b By) string {
	return strings.NewReplacer("{", " ", "}", "").Replace(fmt.Sprintf("%+v", b))
}

// know sets what is known of shop and customer.
func (p *player) know(text string) {
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		switch value = strings.ReplaceAll(value, "_", " "); name {
		case "today":
			p.view.Today = value
		case "shop_open":
			p.view.ShopOpen = value == "true"
		case "shop_opens":
			p.view.ShopOpens = value
		case "shop_hours":
			p.view.ShopHours = value
		case "customer_name":
			p.view.CustomerName = value
		case "customer_id":
			p.view.CustomerID, p.view.CustomerKnown = value, true
		case "reach":
			p.view.Reach = value
		default:
			p.t.Fatalf("nothing is known as %q", name)
		}
	}
}

// look plays one look of the last watch; nil as long as it goes on.
func (p *player) look(answer string) *Settled {
	outcome, slots, _ := strings.Cut(answer, " ")
	res := Result{Outcome: outcome, Slots: resultSlots(slots)}
	next, holds, clear := p.pack.Looked(*p.watch, res, p.view)
	fmt.Fprintf(&p.out, "    clear %v, settled %v, carrying%s\n", clear, holds, shown(next.Slots))
	if p.watch = &next; !holds {
		return nil
	}
	return &Settled{Watch: next, Outcome: WatchDone}
}

func shown(slots []Slot) string {
	var b strings.Builder
	for _, s := range slots {
		fmt.Fprintf(&b, " %s=%s", s.Name, written(s))
		if s.Ref != "" {
			fmt.Fprintf(&b, "(%s)", s.Ref)
		}
	}
	return b.String()
}

// TestEveryVerbHasAScenario fails if a verb has no file of its own name that uses it.
func TestEveryVerbHasAScenario(t *testing.T) {
	for _, verb := range append(slices.Clone(verbs), "next") {
		raw, err := os.ReadFile(filepath.Join("testdata", verb+".txt"))
		if err != nil {
			t.Errorf("the verb %s has no scenario: %v", verb, err)
			continue
		}
		if !regexp.MustCompile(`(?m)^ +(- )?` + verb + `:`).Match(raw) {
			t.Errorf("testdata/%s.txt does not use %s", verb, verb)
		}
	}
}
