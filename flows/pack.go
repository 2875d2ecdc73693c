package flows

// Source is one file of a pack. Name is the path that findings show, "retail/gift_card.yml".
type Source struct {
	Name string
	Text []byte
}

// Flow is what others may know of a flow. TurnLimit is in customer turns; 0 means the default.
type Flow struct {
	ID, Name, Description string
	TurnLimit             int
}

// Example is one training example of an intent, entity markup stripped.
type Example struct{ Text, Intent string }

// Pack is a compiled set of flows, slots, responses and examples. It is immutable and safe for concurrent use.
type Pack struct {
	hash string
}

// Compile parses, checks and compiles one pack. Later sources override earlier ones id by id: flow, response, slot, an intent's
// examples, a config key. If the author's files are at fault, err is Findings.
func Compile(sources []Source) (*Pack, error) { return &Pack{}, nil }

// Hash is the first 12 hexadecimal digits of SHA-256 over the sources. It names the pack in a Talk.
func (p *Pack) Hash() string { return p.hash }

// Flow finds a flow by id.
func (p *Pack) Flow(id string) (Flow, bool) { return Flow{}, false }

// Flows lists the flows in the order of the files.
func (p *Pack) Flows() []Flow { return nil }

// Examples lists the training examples in the order of the files.
func (p *Pack) Examples() []Example { return nil }

// Trigger names the flow that the best intent of s begins. Flow guards depend on the Talk and are left to Walk.
func (p *Pack) Trigger(s Said) (flow string, ok bool) { return "", false }

// Reply renders a response. Slots that vars does not name have their initial value.
func (p *Pack) Reply(id string, v View, vars []Slot) (Reply, bool) { return Reply{}, false }

// Config gives a scalar below `config:` by its dotted key, "gift_card.auto_limit".
func (p *Pack) Config(key string) (string, bool) { return "", false }

// Asking says what the last bot line asked.
func (p *Pack) Asking(t Talk) (Question, bool) { return Question{}, false }

// Step names the place where t stands as a person would, "gift card → open"; empty if nothing runs.
func (p *Pack) Step(t Talk) string { return "" }

// Walk goes on from t until it must wait, for the customer or a call, or has nothing to do. It never panics and never changes t.
func (p *Pack) Walk(t Talk, in Input) (Talk, Out) { return t, Out{} }
