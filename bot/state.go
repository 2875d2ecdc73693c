package bot

import (
	"github.com/handrail-chat/handrail/bot/nlu"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff"
)

// Schema is the version of the state document that this program writes. It
// reads this one and older ones (Decode), never newer ones.
const Schema = 1

// State is one conversation, for ever: a versioned document without its
// transcript. It has no maps, its windows are bounded, and it stays below
// 8 KB. Step gets one and returns the next; it never changes its input.
type State struct {
	Schema  int            `json:"v"`
	ID      string         `json:"id"`
	Channel string         `json:"ch"`
	At      Millis         `json:"at"`    // the last event's; never runs backward
	Lines   int            `json:"lines"` // the last visible line's number
	Who     Origin         `json:"who,omitzero"`
	Page    Page           `json:"page,omitzero"`
	Lang    string         `json:"lang,omitempty"` // of the pack's languages the one that the customer is answered in; "" = the main one
	Episode Episode        `json:"ep,omitzero"`
	Turn    Turn           `json:"turn,omitzero"`
	Talk    flows.Talk     `json:"talk,omitzero"`
	Offer   []flows.Choice `json:"offer,omitempty"` // the choices of the last line
	Window  []nlu.Sketch   `json:"win,omitempty"`   // the last 8 customer turns
	Case    handoff.Case   `json:"case"`
	Brief   Brief          `json:"brief,omitzero"`   // what the card says of the matter
	Rev     int            `json:"rev,omitempty"`    // the card's revision: counts up when owner, promise or outcome changes
	Shown   int            `json:"shown,omitempty"`  // the revision that the desk shows
	Posted  int            `json:"posted,omitempty"` // the last line that is, or will be, in the case's thread
	Wait    Millis         `json:"say,omitempty"`    // how long a pick-up takes, as the customer was told; 0 = can't say
	Held    []Held         `json:"held,omitempty"`   // agents' messages that have not left
	Deed    *Deed          `json:"deed,omitempty"`   // what an agent has the shop do
	Left    []Left         `json:"left,omitempty"`   // the last 8 that have
	Out     []Send         `json:"out,omitempty"`    // pending sends, oldest first
	Watches []Watch        `json:"watch,omitempty"`  // what is looked at again, whoever owns the conversation
	Reach   string         `json:"reach,omitempty"`  // the address that the customer named for an answer
	Memory  Memory         `json:"mem,omitzero"`
}

// Page is what is known of the customer's page. Channels without one are away.
type Page struct {
	Open  bool   `json:"open,omitempty"`
	Since Millis `json:"since,omitempty"` // open or away since
	Read  int    `json:"read,omitempty"`  // the last line shown
}

// Episode counts from the first line after rest until closed or handed back.
type Episode struct {
	N       int      `json:"n,omitempty"`
	Since   Millis   `json:"since,omitempty"`
	Turns   int      `json:"turns,omitempty"` // customer turns
	Stuck   int      `json:"stuck,omitempty"` // turns without progress on the present matter
	Got     []string `json:"got,omitempty"`   // slots filled on the present matter
	Lost    int      `json:"lost,omitempty"`  // turns in a row that were not understood
	Spoke   Millis   `json:"spoke,omitempty"` // the customer's last line
	Asked   bool     `json:"asked,omitempty"` // the idle question was asked
	Topic   string   `json:"topic,omitempty"` // the flow last begun
	Tried   []string `json:"tried,omitempty"` // what the bot did, for the card; the last 4
	Checked bool     `json:"chk,omitempty"`   // whether a settled matter was what the customer needed was asked
	Thanks  bool     `json:"thx,omitempty"`   // a thank-you after the end was answered

	Foreign bool `json:"tongue,omitempty"` // people were fetched for a language that the pack does not have
}

// Turn is a burst of the customer's that is not answered yet.
type Turn struct {
	Parts    []string       `json:"parts,omitempty"` // masked
	Entities []flows.Entity `json:"ents,omitempty"`  // of all parts; sealed ones by reference
	Since    Millis         `json:"since,omitempty"` // its first line
	Until    Millis         `json:"until,omitempty"` // the settle clock; 0 = waits for the shop's answer
}

// Held is an agent's message on its way to the customer: in its hold, or
// waiting for somebody's decision (Why).
type Held struct {
	At     handoff.Place `json:"at"`
	By     handoff.Agent `json:"by"`
	Text   string        `json:"text"`          // masked
	Secret string        `json:"sec,omitempty"` // REF of what is sealed of it
	Due    Millis        `json:"due,omitempty"` // when it leaves; 0 = waits for a decision
	Why    Note          `json:"why,omitempty"`
}

// Left is an agent's message that left, so that an edit finds its line.
type Left struct {
	At handoff.Place `json:"at"`
	N  int           `json:"n"`
}

// Memory is what outlives an episode.
type Memory struct {
	Cases []PastCase    `json:"cases,omitempty"` // the last 5
	Talks []PastTalk    `json:"talks,omitempty"` // matters brought to the bot, the last 8
	Wrong int           `json:"wrong,omitempty"` // lookups that found nothing: guesses
	Agent handoff.Agent `json:"agent,omitzero"`  // who asked "Is it settled?", until it is answered
	Ask   Millis        `json:"ask,omitempty"`   // when that was asked
}

// PastCase is a case that ended.
type PastCase struct {
	ID      string        `json:"id"`
	Topic   string        `json:"topic,omitempty"`
	Agent   handoff.Agent `json:"agent,omitzero"`
	Card    handoff.Place `json:"card,omitzero"`
	Ended   Millis        `json:"ended"`
	Outcome string        `json:"outcome,omitempty"`
	Settled bool          `json:"settled,omitempty"` // the customer said so
	Back    bool          `json:"back,omitempty"`    // an agent let the bot go on
}

// PastTalk is one matter brought to the bot, for "third contact in 9 days".
type PastTalk struct {
	Topic string `json:"topic"`
	At    Millis `json:"at"`
}
