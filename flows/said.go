package flows

// Said is one customer turn, understood. Whoever understood it decides what counts: a flow begins on the best intent alone.
type Said struct {
	Text string
	// Payload of the choice that was tapped, if any: "/intent", "/SetSlots(name=value)" or a plain value. It can set any slot that is
	// not secret, so it must come from a Choice that was offered, never from outside.
	Payload  string
	Intents  []Intent // best first
	Entities []Entity // in the order of the text
	Unsure   bool     // the intents are guesses: they serve to ask which is meant, not to begin a flow
}

// Intent is what a customer seems to want, with a confidence from 0 to 1.
type Intent struct {
	Name       string
	Confidence float64
}

// Entity is a value found in the text, at bytes Start to End. If Ref is set it was sealed and Value is the form that may be shown.
type Entity struct {
	Kind, Value string
	Role        string // what it is in the message, "destination": of those whose examples say so
	Start, End  int
	Ref         string
	Unit        string // of an amount of money: the ISO 4217 code of its currency
}

// The outcomes of a Result.
const (
	OK       = "ok"
	NotFound = "not_found"
	Refused  = "refused"
	Limited  = "limited"
	Failed   = "error"
)

// Result is the world's answer to a Call. Outcome is one of the constants above; Why names the failing call in words.
type Result struct {
	Outcome string
	Slots   []Slot
	Why     string
}

// Input is what happened: something was said, a call was answered, a watch was settled, or a flow is to begin. One of the four is
// set; Start together with Said begins that flow as if the message had triggered it, with the flow's guard and the message's entities.
type Input struct {
	Said    *Said
	Result  *Result
	Settled *Settled
	Start   string
	View    View
	Trace   bool // write down every step in Out.Trail
}

// View is where the answer will be read, and what is known while it is written; flows read it as built-in slots. What is not known
// is empty. Seed picks among variations of a response: the same seed picks the same one.
type View struct {
	Channel, Language    string
	Seed                 uint32
	Today                string // at the shop, "2026-11-14"
	ShopOpen             bool   // people are there
	ShopOpens, ShopHours string // when it opens next (closed only), and its week, in the reader's words
	CustomerName         string
	CustomerID           string // only if the shop's page signed it
	CustomerKnown        bool   // the shop's page signed who it is
	Reach                string // an address that outlives the page: e-mail or phone
}
