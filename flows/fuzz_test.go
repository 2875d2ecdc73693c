package flows

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// FuzzCompile: any bytes are compiled or refused with whole findings, in bounded time, twice the same.
func FuzzCompile(f *testing.F) {
	for _, pattern := range []string{"testdata/*.txt", "testdata/findings/*.txt"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			yml, _, _ := strings.Cut(string(raw), "\n---\n")
			for part := range strings.SplitSeq(yml, "\n== ") {
				_, part, _ = strings.Cut(part, "\n")
				f.Add([]byte(part))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		began := time.Now()
		pack, err := Compile([]Source{{Name: "a.yml", Text: text}})
		if took := time.Since(began); took > 10*time.Second {
			t.Fatalf("took %v", took)
		}
		if err == nil {
			walkAll(t, pack)
			return
		}
		var found Findings
		if !errors.As(err, &found) || len(found) == 0 || pack != nil {
			t.Fatalf("refused without findings: %v", err)
		}
		for _, one := range found {
			if one.File != "a.yml" || one.Line < 1 || one.Column < 1 || one.Text == "" || !utf8.ValidString(one.String()) || strings.ContainsRune(one.String(), '\n') {
				t.Fatalf("a bad finding: %+v", one)
			}
		}
		if _, again := Compile([]Source{{Name: "a.yml", Text: text}}); again == nil || again.Error() != err.Error() {
			t.Fatalf("first %v, then %v", err, again)
		}
	})
}

// walkAll begins every flow of a pack and says something.
func walkAll(t *testing.T, pack *Pack) {
	for _, f := range pack.Flows() {
		talk, _ := checkedWalk(t, pack, Talk{}, Input{Start: f.ID})
		checkedWalk(t, pack, talk, Input{Said: &Said{Text: "yes 1042"}})
	}
}

// checkedWalk walks and holds Walk to its word: the same input gives the same output, t is left alone, what comes out is in order.
func checkedWalk(t rapid.TB, pack *Pack, talk Talk, in Input) (Talk, Out) {
	before := clone(talk)
	after, out := pack.Walk(talk, in)
	if diff := cmp.Diff(before, talk); diff != "" {
		t.Fatalf("the walk changed its input:\n%s", diff)
	}
	again, outAgain := pack.Walk(talk, in)
	if diff := cmp.Diff(after, again) + cmp.Diff(out, outAgain); diff != "" {
		t.Fatalf("one input, two outputs:\n%s", diff)
	}
	if len(after.Stack) > MaxFrames || len(after.Slots) > maxSlots {
		t.Fatalf("%d frames, %d slots", len(after.Stack), len(after.Slots))
	}
	if !slices.IsSortedFunc(after.Slots, func(a, b Slot) int { return strings.Compare(a.Name, b.Name) }) {
		t.Fatalf("slots out of order: %v", after.Slots)
	}
	for i := 1; i < len(after.Slots); i++ {
		if after.Slots[i-1].Name == after.Slots[i].Name {
			t.Fatalf("the slot %s stands twice", after.Slots[i].Name)
		}
	}
	waits := out.Call != nil || out.Asked != ""
	if (out.Fault != "" || out.Handoff != nil) && (len(after.Stack) > 0 || waits) {
		t.Fatalf("over, and still running: %+v %+v", after, out)
	}
	if out.Asked != "" {
		if q, ok := pack.Asking(after); !ok || q.Slot != out.Asked {
			t.Fatalf("asked %q, but Asking says %+v", out.Asked, q)
		}
	}
	if out.Call != nil && after.Stack[len(after.Stack)-1].Call != out.Call.Action {
		t.Fatalf("calls %q but does not await it", out.Call.Action)
	}
	if after.Stack != nil && len(after.Stack) == 0 || after.Slots != nil && len(after.Slots) == 0 {
		t.Fatalf("an empty list that is not nil would not come back from JSON: %+v", after)
	}
	if _, err := json.Marshal(after); err != nil {
		t.Fatalf("the talk cannot be kept: %v", err)
	}
	pack.Step(after)
	return after, out
}

func clone(t Talk) Talk {
	t.Stack = slices.Clone(t.Stack)
	t.Slots = slices.Clone(t.Slots)
	return t
}

// scenarioPacks are the packs of the scenarios: every verb is in them.
func scenarioPacks(t testing.TB) []*Pack {
	var packs []*Pack
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		yml, _, _ := strings.Cut(string(raw), "\n---\n")
		pack, err := Compile([]Source{{Name: file, Text: []byte(yml + "\n")}})
		if err != nil {
			t.Fatal(err)
		}
		packs = append(packs, pack)
	}
	return packs
}

// walker draws inputs that fit a pack now and then, and absurd ones else.
type walker struct {
	t     *rapid.T
	pack  *Pack
	flows []string
	slots []string
	steps []string
}

func newWalker(t *rapid.T, pack *Pack) *walker {
	w := &walker{t: t, pack: pack, flows: []string{"", "nowhere"}, slots: []string{"", "nothing", resultSlot}, steps: []string{"", "nowhere"}}
	for _, f := range pack.Flows() {
		w.flows = append(w.flows, f.ID)
		for _, s := range pack.flows[f.ID].steps {
			w.steps = append(w.steps, s.id)
		}
	}
	for name := range pack.slots {
		w.slots = append(w.slots, name)
	}
	slices.Sort(w.slots)
	return w
}

func (w *walker) one(of []string, label string) string {
	return rapid.SampledFrom(of).Draw(w.t, label)
}

func (w *walker) text() string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "yes", "no thanks", "1042", "$1,250.00", "small", "{card_pin}", "/SetSlots(size=large, x=1)", "/help", `/order{"order_number":"1"}`, "jo@example.com", "\xff\xfe", "١٢٣", strings.Repeat("ö", 3000)})).Draw(w.t, "text")
}

func (w *walker) slot() Slot {
	kind := SlotKind(rapid.IntRange(-1, int(HoursKind)+1).Draw(w.t, "kind"))
	return Slot{Name: w.one(w.slots, "slot"), Kind: kind, Text: w.text(), Number: rapid.Float64Range(-1e9, 1e9).Draw(w.t, "number"), Ref: w.one([]string{"", "secret:k", "k"}, "ref")}
}

func (w *walker) absurd(f float64) float64 {
	return rapid.SampledFrom([]float64{f, f, math.NaN(), math.Inf(1)}).Draw(w.t, "absurd")
}

func (w *walker) many(n int, draw func()) {
	for range rapid.IntRange(0, n).Draw(w.t, "n") {
		draw()
	}
}

// talk draws any document, most of them damaged.
func (w *walker) talk() Talk {
	t := Talk{Pack: w.one([]string{w.pack.Hash(), w.pack.Hash(), "", "older"}, "pack")}
	w.many(10, func() {
		t.Stack = append(t.Stack, Frame{Flow: w.one(w.flows, "flow"), Step: w.one(w.steps, "step"), Misses: rapid.IntRange(-1, 3).Draw(w.t, "misses"), Call: w.one([]string{"", "", "", "shop_order", "nothing"}, "call")})
	})
	w.many(6, func() { t.Slots = append(t.Slots, w.slot()) })
	return t
}

func (w *walker) input() Input {
	in := Input{View: View{Channel: w.one([]string{"", "sms", "web"}, "channel"), Language: w.one([]string{"", "es", "xx-YY"}, "language"), Seed: rapid.Uint32().Draw(w.t, "seed")}}
	switch rapid.IntRange(0, 9).Draw(w.t, "what") {
	case 0:
		in.Start = w.one(w.flows, "start")
	case 1, 2:
		in.Result = &Result{Outcome: w.one(append([]string{"", "absurd"}, outcomes...), "outcome"), Why: w.text()}
		w.many(3, func() {
			s := w.slot()
			s.Number = w.absurd(s.Number)
			in.Result.Slots = append(in.Result.Slots, s)
		})
	case 3:
		in.Settled = w.settled(in.View)
	default:
		in.Said = &Said{Text: w.text()}
		if rapid.Bool().Draw(w.t, "tapped") {
			in.Said.Payload = w.text()
		}
		var intents []string
		for intent := range w.pack.triggers {
			intents = append(intents, intent)
		}
		slices.Sort(intents)
		w.many(2, func() {
			in.Said.Intents = append(in.Said.Intents, Intent{w.one(append(intents, "affirm", ""), "intent"), rapid.Float64Range(-1, 2).Draw(w.t, "confidence")})
		})
		w.many(3, func() {
			in.Said.Entities = append(in.Said.Entities, Entity{Kind: w.one(w.slots, "entity"), Value: w.text(), Ref: w.one([]string{"", "k"}, "ref")})
		})
		if rapid.IntRange(0, 9).Draw(w.t, "start too") == 0 {
			in.Start = w.one(w.flows, "start")
		}
	}
	return in
}

// settled draws the end of a watch, most often of one that the pack has, after a look at it.
func (w *walker) settled(v View) *Settled {
	watch := Watch{Flow: w.one(w.flows, "flow"), Step: w.one(w.steps, "step"), Mark: "older"}
	if s, ok := w.watched(); ok {
		watch = s
	}
	w.many(4, func() { watch.Slots = append(watch.Slots, w.slot()) })
	res := Result{Outcome: w.one(append([]string{"", "absurd"}, outcomes...), "outcome")}
	w.many(3, func() { res.Slots = append(res.Slots, w.slot()) })
	next, _, _ := w.pack.Looked(watch, res, v)
	if _, ok := w.pack.Look(next); ok && len(next.Slots) > mostNeeded {
		w.t.Fatalf("a watch carries %d slots", len(next.Slots))
	}
	for _, s := range next.Slots {
		if s.Kind == SecretKind && res.Outcome == OK && watch.Mark != "older" {
			w.t.Fatalf("a watch carries the secret %s", s.Name)
		}
	}
	return &Settled{Watch: next, Outcome: w.one([]string{WatchDone, WatchLate, Failed, "absurd"}, "end"), Why: w.text()}
}

// watched is a watch of the pack, as its flow asks for it.
func (w *walker) watched() (Watch, bool) {
	for _, id := range w.flows {
		f := w.pack.flows[id]
		if f == nil {
			continue // a name that nothing has
		}
		for _, s := range f.steps {
			if v, ok := s.verb.(*watch); ok && !v.none && rapid.Bool().Draw(w.t, "this one") {
				return Watch{Flow: id, Step: s.id, Mark: f.mark}, true
			}
		}
	}
	return Watch{}, false
}

// wander walks from anywhere, by anything, for a while.
func wander(packs []*Pack) func(t *rapid.T) {
	return func(t *rapid.T) {
		w := newWalker(t, packs[rapid.IntRange(0, len(packs)-1).Draw(t, "pack")])
		talk := Talk{}
		if rapid.Bool().Draw(t, "damaged") {
			talk = throughJSON(t, w.talk())
		}
		for range rapid.IntRange(1, 12).Draw(t, "turns") {
			talk, _ = checkedWalk(t, w.pack, talk, w.input())
			back := throughJSON(t, talk)
			if diff := cmp.Diff(talk, back); diff != "" {
				t.Fatalf("lost in JSON:\n%s", diff)
			}
			talk = back
		}
	}
}

func TestWalkIsTotal(t *testing.T) { rapid.Check(t, wander(scenarioPacks(t))) }

func FuzzWalk(f *testing.F) { f.Fuzz(rapid.MakeFuzz(wander(scenarioPacks(f)))) }
