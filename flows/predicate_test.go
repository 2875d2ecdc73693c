package flows

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// compileCondition compiles one condition against the slots of known.
func compileCondition(t interface{ Fatalf(string, ...any) }, text string) *expr {
	var found Findings
	x := reader{&found}.predicate(&node{text: text})
	if len(found) > 0 {
		t.Fatalf("%s: %v", text, found)
	}
	return x
}

func TestPredicates(t *testing.T) {
	known := []Slot{
		{Name: "amount", Kind: FloatKind, Number: 50},
		{Name: "card", Kind: SecretKind, Ref: "secret:k", Text: "•••• 4242"},
		{Name: "empty", Kind: TextKind},
		{Name: "no", Kind: BoolKind},
		{Name: "number", Kind: TextKind, Text: "1042"},
		{Name: "promised", Kind: TextKind, Text: "2026-11-20"},
		{Name: "size", Kind: CategoryKind, Text: "large"},
		{Name: "yes", Kind: BoolKind, Number: 1},
		{Name: "zero", Kind: FloatKind},
	}
	for _, c := range []struct {
		text string
		want bool
	}{
		{`true`, true}, {`False`, false}, {`not false`, true}, {`null`, false}, {`"x"`, true}, {`""`, false}, {`0`, false}, {`-1`, true},
		// A bare slot is true if it says something.
		{`slots.yes`, true}, {`slots.no`, false}, {`not slots.no`, true}, {`slots.zero`, false}, {`slots.amount`, true}, {`slots.empty`, false},
		{`slots.size`, true}, {`slots.card`, true}, {`slots.missing`, false}, {`not slots.missing`, true},
		// null and empty
		{`slots.missing is null`, true}, {`slots.missing is not null`, false}, {`slots.no is null`, false}, {`slots.size IS NOT NULL`, true},
		{`slots.missing = null`, true}, {`slots.size != null`, true}, {`slots.missing is none`, true}, {`slots.empty is empty`, true},
		{`slots.missing is empty`, true}, {`slots.size is not empty`, true}, {`slots.size is empty`, false}, {`slots.size != empty`, true},
		// equality, with the types of slots
		{`slots.size = "large"`, true}, {`slots.size == 'large'`, true}, {`slots.size = "Large"`, false}, {`slots.size != "small"`, true}, {`slots.size is "large"`, true},
		{`slots.size is not "large"`, false}, {`slots.amount = 50`, true}, {`slots.amount = "50"`, true}, {`slots.number = 1042`, true}, {`slots.number = "1042"`, true},
		{`slots.yes = true`, true}, {`slots.yes is true`, true}, {`slots.no = false`, true}, {`slots.missing = false`, false}, {`slots.missing != "x"`, true},
		{`slots.card = "•••• 4242"`, false}, {`slots.card is not null`, true}, {`"a" = "a"`, true}, {`slots.size = slots.size`, true},
		// order, of numbers and of texts; what has no order is false
		{`slots.amount < 50.5`, true}, {`slots.amount <= 50`, true}, {`slots.amount > 50`, false}, {`slots.amount >= 50`, true}, {`slots.amount > -1`, true},
		{`slots.missing < 1`, false}, {`slots.missing >= 1`, false}, {`slots.size < 1`, false}, {`slots.number > 1000`, true},
		{`slots.promised < "2026-11-21"`, true}, {`slots.promised >= "2026-11-21"`, false},
		// texts and sets
		{`slots.size contains "arg"`, true}, {`slots.size not contains "arg"`, false}, {`slots.missing contains "a"`, false}, {`slots.amount contains "5"`, false},
		{`slots.number matches "^[0-9]{4}$"`, true}, {`slots.number matches "^9"`, false}, {`slots.size not matches "^s"`, true}, {`not slots.size matches "^s"`, true},
		{`slots.size matches "/^LARGE$/i"`, true}, {`slots.size matches "/^LARGE$/"`, false}, {`slots.missing matches ""`, false}, {`slots.size matches "(?i)LARGE"`, true}, {`slots.card matches "4242"`, false},
		{`slots.size in {"small", "large"}`, true}, {`slots.size in {"small" "large"}`, true}, {`slots.size not in {"small"}`, true}, {`slots.amount in {10, 50}`, true},
		{`slots.missing in {"a"}`, false}, {`slots.missing in {null}`, true}, {`slots.size in {}`, false}, {`{"small", "large"} contains slots.size`, true}, {`{10} contains 10`, true},
		// and binds tighter than or, not tighter than both
		{`true or false and false`, true}, {`(true or false) and false`, false}, {`not true or true`, true}, {`not (true or true)`, false},
		{`slots.yes and slots.size = "large" and not slots.no`, true}, {`slots.no or slots.missing or slots.amount > 49 AND slots.amount < 51`, true},
		{"slots.yes\n  and\tslots.yes", true}, {`(((slots.yes)))`, true}, {`not not slots.yes`, true},
		{`slots.size = "it\"s"`, false}, {`"it\"s" = 'it"s'`, true}, {`"a\\b" contains "\\"`, true},
	} {
		x := compileCondition(t, c.text)
		if got := x.holds(env{slots: known}); got != c.want {
			t.Errorf("%s is %v", c.text, got)
		}
	}
}

// TestPredicatesAreBounded: whatever is accepted ends soon, on any slots.
func TestPredicatesAreBounded(t *testing.T) {
	parts := []string{"slots.a", "slots.b", `"x"`, "12", "null", "true", "=", "!=", "<", ">=", "is", "not", "and", "or", "in", "contains", "matches", "{", "}", "(", ")", ",", `"(a|b)*c"`, "empty"}
	texts := rapid.OneOf(rapid.StringN(0, 200, 1000), rapid.Map(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 60), func(words []string) string { return strings.Join(words, " ") }))
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "condition")
		var found Findings
		x := reader{&found}.predicate(&node{text: text})
		if (x == nil) == (len(found) == 0) {
			t.Fatalf("%q: %v, %v", text, x, found)
		}
		if x == nil {
			return
		}
		e := env{slots: []Slot{{Name: "a", Kind: TextKind, Text: rapid.StringN(0, 50, 4000).Draw(t, "a")}, {Name: "b", Kind: SlotKind(rapid.IntRange(0, int(HoursKind)).Draw(t, "kind")), Number: rapid.Float64().Draw(t, "b")}}}
		began := time.Now()
		if first, second := x.holds(e), x.holds(e); first != second {
			t.Fatalf("%q is true and false", text)
		}
		if took := time.Since(began); took > 30*time.Second {
			t.Fatalf("%q took %v", text, took)
		}
	})
}

func TestPredicateAllocatesNothing(t *testing.T) {
	x := compileCondition(t, `slots.a matches "^[a-c]+$" and slots.a in {"abc", "d"} or not slots.b > 12`)
	e := env{slots: []Slot{{Name: "a", Kind: TextKind, Text: "abc"}, {Name: "b", Kind: FloatKind, Number: 1}}}
	if n := testing.AllocsPerRun(100, func() { x.holds(e) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
