package handoff

import (
	"strings"
	"testing"
)

func TestRefuses(t *testing.T) {
	queued := Case{ID: "1", Owner: Queue}
	anas := Case{ID: "1", Owner: Holder, Agent: ana, Rested: 1}
	waiting := Case{ID: "1", Owner: Holder, Agent: ana, Waiting: 1}
	senior := Case{ID: "1", Owner: Holder, Agent: ana, Rested: 1, Lead: true}
	promise := Case{ID: "1", Owner: Pledge, Agent: ana, Promise: &Promise{Due: 9}}
	unseen := Case{ID: "1", Owner: Pledge, Agent: ana, Promise: &Promise{Due: 9, Waits: true}}
	teams := Case{ID: "1", Owner: Pledge, Promise: &Promise{Due: 9}}
	for _, c := range []struct {
		name string
		c    Case
		f    Fact
		want string // part of the refusal; "" = allowed
	}{
		{"claim from the queue", queued, Fact{Kind: Claim, By: ben}, ""},
		{"claim twice", anas, Fact{Kind: Claim, By: ana}, ""},
		{"claim what Ana has", anas, Fact{Kind: Claim, By: ben}, "Ana has this"},
		{"a lead claims what nobody wants a lead for", anas, Fact{Kind: Claim, By: maria}, "Ana has this"},
		{"a lead claims where one was asked for", senior, Fact{Kind: Claim, By: maria}, ""},
		{"claim a promise", promise, Fact{Kind: Claim, By: ben}, "Ana has promised"},
		{"a lead claims a promise", promise, Fact{Kind: Claim, By: maria}, ""},
		{"resolve another's", anas, Fact{Kind: Resolve, By: ben}, "only the owner or a lead"},
		{"resolve one's own", anas, Fact{Kind: Resolve, By: ana}, ""},
		{"resolve while she waits", waiting, Fact{Kind: Resolve, By: ana}, "no answer yet"},
		{"resolve over a promise", promise, Fact{Kind: Resolve, By: ana}, "promise is still open"},
		{"resolve what waits to be seen", unseen, Fact{Kind: Resolve, By: ana}, ""},
		{"resolve over a lead", senior, Fact{Kind: Resolve, By: ana}, "senior"},
		{"a lead overrides with a reason", waiting, Fact{Kind: Resolve, By: maria, Note: "called her"}, ""},
		{"a lead without a reason", waiting, Fact{Kind: Resolve, By: maria}, "no answer yet"},
		{"resolve from the queue", queued, Fact{Kind: Resolve, By: ana}, "Claim it first"},
		{"promise a past hour", anas, Fact{Kind: Promised, By: ana, At: 5, Due: 5}, "passed"},
		{"promise", anas, Fact{Kind: Promised, By: ana, At: 5, Due: 6}, ""},
		{"claim the team's promise", teams, Fact{Kind: Claim, By: ben}, ""},
		{"resolve the team's promise", teams, Fact{Kind: Resolve, By: maria, Note: "seen"}, "Claim it first"},
		{"put back what the bot has", Case{Owner: Bot}, Fact{Kind: PutBack, By: ana}, "ended"},
		{"claim what has ended", Case{ID: "1", Owner: Closed}, Fact{Kind: Claim, By: ana}, "ended"},
		{"spam from the queue", queued, Fact{Kind: Spam, By: ben}, ""},
	} {
		got := Refuses(c.c, c.f)
		if c.want == "" && got != "" || c.want != "" && !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestLateFactsChangeNothing: each fact under every owner that it means
// nothing to leaves the case alone and asks for nothing.
func TestLateFactsChangeNothing(t *testing.T) {
	for _, c := range []Case{{Owner: Closed}, {Owner: Bot}, {ID: "1", Owner: Queue}, {ID: "1", Owner: Holder, Agent: ana, Waiting: 1}} {
		for _, kind := range []Kind{BeforeDue, Seen, "nonsense"} {
			next, duties := Move(c, Fact{Kind: kind, At: 7, By: ben}, Rules{Clocks: DefaultClocks()})
			if len(duties) > 0 || next.Owner != c.Owner || next.Since != c.Since || next.Agent != c.Agent {
				t.Errorf("%s under %s: %+v %v", kind, c.Owner, next, duties)
			}
		}
	}
	// Answered in the name of somebody who lost the case is nobody's answer.
	mine := Case{ID: "1", Owner: Holder, Agent: ana, Waiting: 1}
	if next, _ := Move(mine, Fact{Kind: Answered, At: 7, By: ben}, Rules{}); next.Waiting == 0 {
		t.Error("Ben's line answered for Ana")
	}
}
