// Package handoff is the law of handing a customer over to people: who owns a
// conversation, which clock that owner has, and what happens when it rings.
// It is pure: a case and a fact go in, a case and duties come out.
//
//	         hand over            claim             promise
//	bot ───────────────▶ queue ──────────▶ agent ────────────▶ promise
//	 │  hand over with the team's promise, which is claimed too   ▲
//	 ├────────────────────────────────────────────────────────────┘
//	 ▲   hand back         ▲  silent, away   │                    │
//	 └─────────────────────┼─────────────────┤   due, unkept      │
//	                       └─────────────────┴────────────────────┘
//	every owner ── resolved, settled, never seen ──▶ closed
//
// Duties of this package: [Move] is the only place where an owner changes;
// [Due] derives every deadline from the case, so that none can be forgotten;
// [Hours] counts open time. What is said and where it is posted is the
// business of package bot.
package handoff

// Millis is a moment in Unix milliseconds, UTC; as a length it is milliseconds.
type Millis = int64

// Owner is who must act next in a conversation.
type Owner string

// The owners of DESIGN.md 3. Closed is the rest between two episodes.
const (
	Bot     Owner = "bot"
	Queue   Owner = "queue"
	Holder  Owner = "agent"
	Pledge  Owner = "promise"
	Closed  Owner = "closed"
	noOwner Owner = ""
)

// Open reports whether somebody owes the customer something.
func (o Owner) Open() bool { return o != Closed && o != noOwner }

// Agent is a member of the desk as a customer and a colleague may know them.
type Agent struct {
	ID   string `json:"id"`             // the desk's id for them (Slack: U…)
	Name string `json:"name,omitempty"` // first name or desk name; never a surname or handle
	Lead bool   `json:"lead,omitempty"`
}

// Reason is why a conversation was handed over. The order of the constants is
// the order in which they are named on the card.
type Reason string

// The reasons of DESIGN.md 3, the strongest first.
const (
	AskedForPerson Reason = "asked"      // asked for a person
	Fault          Reason = "error"      // an error of shop or engine
	Alarming       Reason = "facts"      // the facts alarm us
	Again          Reason = "again"      // repeated contact about the same matter
	FailedTwice    Reason = "failed"     // the same step failed twice, or two turns not understood
	Frustrated     Reason = "frustrated" // frustration over threshold
	TurnLimit      Reason = "turns"      // turns without progress used up
	FlowSaysSo     Reason = "flow"       // a handoff step
	Priority       Reason = "priority"   // a customer to whom the shop gives priority
)

var reasonOrder = [...]Reason{AskedForPerson, Fault, Alarming, Again, FailedTwice, Frustrated, TurnLimit, FlowSaysSo, Priority}

// Reasons lists them, the strongest first.
func Reasons() []Reason { return append([]Reason(nil), reasonOrder[:]...) }

// Grounds is one reason with what it rests on, in words for an agent.
type Grounds struct {
	Reason Reason `json:"r"`
	Why    string `json:"w,omitempty"`
}

// Rank sorts grounds by the strength of their reason and drops repeats,
// keeping the first words given for each reason.
func Rank(all []Grounds) []Grounds {
	ranked := make([]Grounds, 0, len(all))
	for _, reason := range reasonOrder {
		for _, g := range all {
			if g.Reason == reason {
				ranked = append(ranked, g)
				break
			}
		}
	}
	return ranked
}

// Place is a message at the desk: a channel and the vendor's message id.
type Place struct {
	Channel string `json:"c"`
	TS      string `json:"ts"`
}

// Promise is a word given to the customer, with its own clock.
type Promise struct {
	By   Agent  `json:"by"`             // its maker; no ID = the team
	To   string `json:"to,omitempty"`   // e-mail or phone that the answer goes to; empty: it waits in the chat
	What string `json:"what,omitempty"` // in words for agents: "can store 14 find the sale?"
	Made Millis `json:"made"`
	Due  Millis `json:"due"`
	// Rung is set once the maker was rung before the hour.
	Rung bool `json:"rung,omitempty"`
	// Waits marks an answer that was given and not yet seen: nothing is owed
	// but its being read, and at its end the case closes as never seen.
	Waits bool `json:"waits,omitempty"`
}

// Unclaimed reports whether people owe the customer something and none of them has the case: it is queued, or promised in the team's
// name.
func (c Case) Unclaimed() bool { return c.Owner == Queue || c.Owner == Pledge && c.Agent.ID == "" }

// Case is one matter and its owner. The zero value is a conversation at rest
// that never needed anybody. It is a value: Move never changes its input.
type Case struct {
	ID       string    `json:"id,omitempty"` // empty as long as no person was needed
	Owner    Owner     `json:"owner"`
	Since    Millis    `json:"since"`            // the owner's since
	Opened   Millis    `json:"opened,omitempty"` // the hand-over; the ladder runs from it
	Grounds  []Grounds `json:"why,omitempty"`    // the first is named on the card
	Topic    string    `json:"topic,omitempty"`
	High     bool      `json:"high,omitempty"` // priority
	Accepted Millis    `json:"acc,omitempty"`  // the desk took the card
	Card     Place     `json:"card,omitzero"`
	Bell     Place     `json:"bell,omitzero"` // the ringing line at the channel's foot
	// Late is set once the card was not taken in time and the alarm went out.
	Late bool `json:"late,omitempty"`
	// Rung counts the rungs rung since Climb: 1 on-call, 2 lead, 3 duty.
	Rung  int    `json:"rung,omitempty"`
	Climb Millis `json:"climb,omitempty"` // the ladder's foot: rungs are due after it
	Again Millis `json:"again,omitempty"` // the last time the highest rung rang
	// Told is when the customer last heard the truth about the wait; Tells how often.
	Told  Millis `json:"told,omitempty"`
	Tells int    `json:"tells,omitempty"`
	Agent Agent  `json:"agent,omitzero"`
	Past  Agent  `json:"past,omitzero"` // the owner before this one
	// Waiting is since when the customer waits for the owner's answer; 0 = does not.
	Waiting Millis `json:"wait,omitempty"`
	Nudged  bool   `json:"nudged,omitempty"`
	Rang    bool   `json:"rang,omitempty"` // the owner was mentioned in this turn of the customer's
	// Rested is since when the case waits for the customer; 0 = does not.
	Rested Millis `json:"rest,omitempty"`
	Warned bool   `json:"warned,omitempty"`
	Lead   bool   `json:"lead,omitempty"` // somebody senior was asked for
	// LeadRung is when a lead was last rung for a case that an agent has.
	LeadRung Millis   `json:"leadat,omitempty"`
	Promise  *Promise `json:"promise,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Cause    string   `json:"cause,omitempty"`
	Note     string   `json:"note,omitempty"`
	Settled  bool     `json:"settled,omitempty"` // the customer said so, after the end
	// From is the case this one follows: the same matter within seven days.
	From Place `json:"from,omitzero"`
}
