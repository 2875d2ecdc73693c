package flows

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestACopyIsNoOverride(t *testing.T) {
	const pack = `
config: {gift_card: {auto_limit: 50, shop: Tidewater}}
slots:
  colour: {type: categorical, values: [green, blue]}
flows:
  hello:
    nlu_trigger: [{intent: greet}]
    steps: [{say: utter_hello}]
responses:
  utter_hello: [{text: "Good day."}]
  utter_bye: [{text: "Until then."}]
nlu:
  - intent: greet
    examples: ["good day", "hello"]
  - synonym: green
    examples: ["lime"]
  - lookup: colour
    examples: ["lime"]
  - lookup: colour
    examples: ["azure"]
`
	listed := func(over ...string) []string {
		var all []string
		for _, o := range compiled(t, append([]string{pack}, over...)...).Overrides() {
			all = append(all, o.String())
		}
		return all
	}
	if got := listed("# a copy\n\n" + pack); got != nil {
		t.Errorf("a copy is listed: %q", got)
	}
	// The same in another layout is the same; each difference is one line, and a copy on the way hides none.
	last := `
config: {gift_card: {auto_limit: 60, shop: Tidewater}}
flows:
  hello:
    nlu_trigger:
      - intent: greet
    # a remark
    steps:
      - say: utter_bye
responses:
  utter_hello:
    - text: "Good day."
  utter_bye: [{text: "Until then!"}]
nlu:
  - intent: greet
    examples: ["good day"]
  - lookup: colour
    examples: ["lime"]
  - lookup: colour
    examples: ["teal"]
`
	want := []string{
		"config gift_card.auto_limit (c.yml:2) replaces b.yml",
		"flow hello (c.yml:4) replaces b.yml",
		"response utter_bye (c.yml:13) replaces b.yml",
		"intent greet (c.yml:15) replaces b.yml",
		"lookup colour (c.yml:17) replaces b.yml",
	}
	if diff := cmp.Diff(want, listed(pack, last)); diff != "" {
		t.Error(diff)
	}
}
