package bot

// From says who speaks a line.
type From string

// The speakers of CONTRACT.md "Web chat".
const (
	Customer From = "customer"
	Robot    From = "bot"
	Agent    From = "agent"
	System   From = "system"
)

// Line is one entry of a transcript. Lines that the customer may see are
// numbered 1, 2, 3 … without gaps; a note for the desk has N 0. The JSON names
// are those of CONTRACT.md's line frame.
type Line struct {
	N         int      `json:"n,omitempty"`
	At        Millis   `json:"at"`
	From      From     `json:"from"`
	Name      string   `json:"name,omitempty"`
	Text      string   `json:"text"`
	ID        string   `json:"id,omitempty"` // the client-made id, on the customer's own
	Choices   []string `json:"choices,omitempty"`
	Files     []File   `json:"files,omitempty"`
	Secret    string   `json:"secret,omitempty"` // REF behind [Show]
	Corrects  int      `json:"corrects,omitempty"`
	Withdraws int      `json:"withdraws,omitempty"`

	Utter string `json:"-"` // the response that it says, of the bot's own; not stored
}

// File is something handed over beside a line. Size is in bytes.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	URL  string `json:"url"`
}
