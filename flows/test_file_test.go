package flows

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var testWords = TestWords{
	Reasons: []string{"asked", "facts", "flow"}, Owners: []string{"bot", "queue", "agent", "promise", "closed"},
	People: []string{"Ana", "Ben"}, Channels: []string{"web", "sms"},
}

// testedPack is what the test files of this file are about.
const testedPack = `
flows:
  order_status:
    name: order status
    nlu_trigger: [{intent: status}]
    steps:
      - id: number
        collect: order_number
      - action: shop_order
        next:
          - if: slots.shop_result = "ok" and slots.order_late is true
            then: END
          - if: slots.size > 3
            then: END
          - else: END
slots:
  order_number: {type: text}
  email: {type: text}
  size: {type: float}
  urgent: {type: bool}
  when: {type: date}
responses:
  utter_ask_order_number: [{text: "Which order?"}]
nlu: [{intent: status, examples: "- where is it"}]
`

func tested(t *testing.T) *Pack {
	t.Helper()
	p, err := Compile([]Source{{Name: "pack.yml", Text: []byte(testedPack)}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTestFileFindings reads each broken test file of testdata/tests/*.txt and compares what its author is told, notes last.
func TestTestFileFindings(t *testing.T) {
	p := tested(t)
	files, _ := filepath.Glob("testdata/tests/*.txt")
	if len(files) == 0 {
		t.Fatal("no broken test files")
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for part := range strings.SplitSeq(strings.TrimPrefix(string(raw), "== "), "\n== ") {
			title, rest, _ := strings.Cut(part, "\n")
			yml, _, _ := strings.Cut(rest+"\n", "\n--\n")
			_, notes, err := p.Tests([]Source{{Name: "a.yml", Text: []byte(yml + "\n")}}, testWords)
			var found Findings
			if !errors.As(err, &found) && len(notes) == 0 {
				t.Errorf("%s: nothing is told, but %v", title, err)
			}
			told := columns(found)
			for _, n := range notes {
				told += "\nnote: " + n.String()
			}
			got.WriteString("== " + title + "\n" + yml + "\n--\n" + strings.TrimPrefix(told, "\n") + "\n\n")
		}
		text := strings.TrimRight(got.String(), "\n") + "\n"
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(raw), text); diff != "" && !*update {
			t.Errorf("%s: -want +got; go test -update rewrites it\n%s", file, diff)
		}
	}
}

func TestTestFileIsNoPartOfAPack(t *testing.T) {
	with := []Source{{Name: "pack.yml", Text: []byte(testedPack)}, {Name: "t.yml", Text: []byte("test_cases:\n  - test_case: a\n    steps: [{user: hi}]\n")}}
	p, err := Compile(with)
	if err != nil {
		t.Fatal(err)
	}
	if p.Hash() != tested(t).Hash() {
		t.Error("a new test looks like a new pack")
	}
}

// TestTestStepsAreRead reads steps in all the ways in which people write them.
func TestTestStepsAreRead(t *testing.T) {
	p := tested(t)
	for text, want := range map[string]TestStep{
		`user: hello`:                         {Verb: "user", Texts: []string{"hello"}},
		`user: [a, b]`:                        {Verb: "user", Texts: []string{"a", "b"}},
		`wait: 3 days`:                        {Verb: "wait", Length: TestTime{In: 72 * time.Hour}},
		`wait: until 15:00`:                   {Verb: "wait", Length: TestTime{Timed: true, Clock: 15 * time.Hour}},
		`shop: slow 3s`:                       {Verb: "shop", Mode: "slow", Length: TestTime{In: 3 * time.Second}},
		`agent: claims`:                       {Verb: "agent", Who: "Ana", Act: "claims"},
		`agent: Ben says "it's on: really"`:   {Verb: "agent", Who: "Ben", Act: "says", Texts: []string{"it's on: really"}},
		`agent: {Ben says: "it's on"}`:        {Verb: "agent", Who: "Ben", Act: "says", Texts: []string{"it's on"}},
		`agent: promises 15:00 "what for"`:    {Verb: "agent", Who: "Ana", Act: "promises", Length: TestTime{Timed: true, Clock: 15 * time.Hour}, Texts: []string{"what for"}},
		`agent: promises 2 hours`:             {Verb: "agent", Who: "Ana", Act: "promises", Length: TestTime{In: 2 * time.Hour}},
		`agent: hands back "not ours"`:        {Verb: "agent", Who: "Ana", Act: "hands back", Texts: []string{"not ours"}},
		`expect: handoff {reason: facts}`:     {Verb: "expect", Mode: "handoff", Handoff: TestHandoff{Reason: "facts"}},
		`expect: {handoff: {why: "a: b"}}`:    {Verb: "expect", Mode: "handoff", Handoff: TestHandoff{Why: "a: b"}},
		`expect: handoff`:                     {Verb: "expect", Mode: "handoff"},
		`expect: no handoff`:                  {Verb: "expect", Mode: "no handoff"},
		`expect: choices ["Yes", "No"]`:       {Verb: "expect", Mode: "choices", Texts: []string{"Yes", "No"}},
		`expect: owner queue`:                 {Verb: "expect", Mode: "owner", Name: "queue"},
		`expect: bell 2`:                      {Verb: "expect", Mode: "bell", Count: 2},
		`expect: thread "it's here # really"`: {Verb: "expect", Mode: "thread", Texts: []string{"it's here # really"}},
		`restart`:                             {Verb: "restart"},
		`duplicate: last`:                     {Verb: "duplicate", Mode: "last"},
		`slot_was_set: [order_number, {size: 4}]`: {Verb: "slot_was_set", Slots: []TestSlot{
			{Line: 4, Name: "order_number"}, {Line: 4, Name: "size", Valued: true, Value: Slot{Name: "size", Kind: FloatKind, Number: 4}},
		}},
	} {
		cases, _, err := p.Tests([]Source{{Name: "t.yml", Text: []byte("test_cases:\n  - test_case: a\n    steps:\n      - " + text + "\n")}}, testWords)
		if err != nil || len(cases) != 1 || len(cases[0].Steps) != 1 {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := cases[0].Steps[0]
		if got.Line != 4 || got.Words != text {
			t.Errorf("%s: line %d, %q", text, got.Line, got.Words)
		}
		got.Line, got.Words = 0, ""
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s", text, cmp.Diff(want, got))
		}
	}
}

// TestStoriesAreTold reads what stands in a test for people: it is a line, however it was broken, and belongs to one step only.
func TestStoriesAreTold(t *testing.T) {
	p := tested(t)
	cases, _, err := p.Tests([]Source{{Name: "t.yml", Text: []byte(`
test_cases:
  - test_case: told
    story:
      title: The stuck order
      account: |
        She paid,
        and waited.
    steps:
      - user: hello
        note: "She writes: once."
      - expect: {handoff: {reason: facts}, owner: queue}
        note: >
          Nobody asks
          again.
      - user: one
      - user: two
        note: They cross.
      - reorder
  - test_case: only a test
    steps: [{user: hello}]
`)}}, testWords)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(TestStory{Title: "The stuck order", Account: "She paid, and waited."}, cases[0].Story); diff != "" {
		t.Error(diff)
	}
	var notes []string
	for _, s := range cases[0].Steps {
		notes = append(notes, s.Verb+": "+s.Note)
	}
	want := []string{"user: She writes: once.", "expect: Nobody asks again.", "expect: ", "user: They cross."}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
	if cases[1].Story != (TestStory{}) {
		t.Errorf("told without a word: %+v", cases[1].Story)
	}
}

func TestTestSlotHolds(t *testing.T) {
	text := func(s string) Slot { return Slot{Kind: TextKind, Text: s} }
	for _, c := range []struct {
		want, got Slot
		holds     bool
	}{
		{text("150"), Slot{Kind: FloatKind, Number: 150}, true},
		{Slot{Kind: FloatKind, Number: 150}, text("150"), true},
		{text("true"), Slot{Kind: BoolKind, Number: 1}, true},
		{text("50.00 USD"), Slot{Kind: MoneyKind, Number: 50, Text: "USD"}, true},
		{text("50.00 EUR"), Slot{Kind: MoneyKind, Number: 50, Text: "USD"}, false},
		{text("2026-11-14"), Slot{Kind: DateKind, Text: "2026-11-14"}, true},
		{text("a"), Slot{}, false},
		{Slot{}, Slot{}, true},
		{Slot{}, text("a"), false},
	} {
		if got := (TestSlot{Valued: true, Value: c.want}).Holds(c.got); got != c.holds {
			t.Errorf("%+v, and it is %+v: %v", c.want, c.got, got)
		}
	}
}

// TestMutationsAreEachOneMistake walks every mutation and sees that the pack itself has stayed as it was.
func TestMutationsAreEachOneMistake(t *testing.T) {
	p := tested(t)
	var texts []string
	for _, m := range p.Mutations() {
		texts = append(texts, m.Text)
		if m.File != "pack.yml" || m.Line == 0 || m.Pack == p {
			t.Errorf("an incomplete mutation: %+v", m)
		}
	}
	want := []string{
		"the branch `if: slots.shop_result = \"ok\" and slots.order_late is true` taken out",
		"`if: slots.shop_result = \"ok\" and slots.order_late is true` turned round",
		"`if: slots.shop_result = \"ok\" and slots.order_late is true` with `or` for `and`",
		"the branch `if: slots.size > 3` taken out",
		"`if: slots.size > 3` turned round",
		"`if: slots.size > 3` with `>=` for `>`",
	}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(tested(t).Outlines(), p.Outlines()); diff != "" {
		t.Errorf("the pack has changed\n%s", diff)
	}
}

// TestTrailIsOnlyToldWhenAsked walks with and without: nothing but the trail differs.
func TestTrailIsOnlyToldWhenAsked(t *testing.T) {
	p := tested(t)
	said := Input{Said: &Said{Text: "where is it", Intents: []Intent{{Name: "status", Confidence: 1}}}}
	talk, out := p.Walk(Talk{}, said)
	said.Trace = true
	traced, told := p.Walk(Talk{}, said)
	var did []string
	for _, d := range told.Trail {
		did = append(did, strings.TrimSpace(string(d.Did)+" "+d.Flow+" "+d.Step+" "+d.Name))
	}
	want := []string{"began order_status number", "step order_status number", "said order_status number utter_ask_order_number"}
	if diff := cmp.Diff(want, did); diff != "" {
		t.Error(diff)
	}
	told.Trail = nil
	if out.Trail != nil || !reflect.DeepEqual(out, told) || !reflect.DeepEqual(talk, traced) {
		t.Errorf("traced it walks elsewhere: %+v, %+v", out, told)
	}
}
