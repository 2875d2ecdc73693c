package fake

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Block Kit's limits, in characters and items. Source: docs.slack.dev/reference/block-kit.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxID            = 255
	maxText          = 40_000 // a longer text of a new message is cut there
	maxUpdateText    = 4_000  // a longer text of an update is refused
	maxBlocksText    = 13_200 // all texts of a message's blocks together (undocumented; bolt-js issue 2509)
	maxMetadata      = 16_384 // bytes; Slack documents the error and not the figure
)

// checker walks blocks and collects what Slack would refuse, with a JSON pointer each.
type checker struct {
	surface string // message, modal, home
	found   []string
	ids     map[string]bool
	chars   int
}

func (k *checker) bad(at, format string, args ...any) {
	k.found = append(k.found, "[ERROR] "+fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// checkBlocks returns what is wrong with the blocks of a surface, and the sum of their texts.
func checkBlocks(surface string, raw json.RawMessage) (problems []string, chars int) {
	var blocks []map[string]any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{"[ERROR] invalid blocks format [json-pointer:/blocks]"}, 0
	}
	k := &checker{surface: surface, ids: map[string]bool{}}
	most := maxMessageBlocks
	if surface != "message" {
		most = maxViewBlocks
	}
	if len(blocks) > most {
		k.bad("/blocks", "no more than %d items allowed", most)
	}
	for i, b := range blocks {
		k.block(fmt.Sprintf("/blocks/%d", i), b)
	}
	return k.found, k.chars
}

func (k *checker) block(at string, b map[string]any) {
	k.length(at+"/block_id", b["block_id"], 0, maxID)
	if id := str(b["block_id"]); id != "" {
		if k.ids[id] {
			k.bad(at+"/block_id", "must be unique among blocks: %s", id)
		}
		k.ids[id] = true
	}
	switch kind := str(b["type"]); kind {
	case "section":
		k.section(at, b)
	case "header":
		k.text(at+"/text", b["text"], 150, "plain_text")
	case "context":
		k.list(at, b, "elements", 1, 10, func(at string, e map[string]any) {
			if str(e["type"]) == "image" {
				k.image(at, e)
				return
			}
			k.text(at, e, 3000, "mrkdwn", "plain_text")
		})
	case "actions":
		k.list(at, b, "elements", 1, 25, k.interactive)
	case "divider":
	case "image":
		k.image(at, b)
		if b["title"] != nil {
			k.text(at+"/title", b["title"], 2000, "plain_text")
		}
	case "input":
		k.input(at, b)
	case "rich_text":
		k.list(at, b, "elements", 1, 1000, func(at string, e map[string]any) { k.rich(at, e) })
	case "markdown":
		k.length(at+"/text", b["text"], 1, 12_000)
		k.chars += utf8.RuneCountInString(str(b["text"]))
		k.only(at, kind, "message")
	case "file", "video", "table", "call", "context_actions":
	default:
		k.bad(at+"/type", "unsupported type: %s", kind)
	}
}

func (k *checker) only(at, kind string, surfaces ...string) {
	for _, s := range surfaces {
		if k.surface == s {
			return
		}
	}
	k.bad(at, "%s is not allowed in a %s", kind, k.surface)
}

func (k *checker) section(at string, b map[string]any) {
	if b["text"] == nil && b["fields"] == nil {
		k.bad(at, "missing required field: text")
	}
	if b["text"] != nil {
		k.text(at+"/text", b["text"], 3000, "mrkdwn", "plain_text")
	}
	if b["fields"] != nil {
		k.list(at, b, "fields", 1, 10, func(at string, f map[string]any) { k.text(at, f, 2000, "mrkdwn", "plain_text") })
	}
	if a, ok := b["accessory"].(map[string]any); ok {
		if str(a["type"]) == "image" {
			k.image(at+"/accessory", a)
		} else {
			k.interactive(at+"/accessory", a)
		}
	}
}

func (k *checker) input(at string, b map[string]any) {
	k.text(at+"/label", b["label"], 2000, "plain_text")
	if b["hint"] != nil {
		k.text(at+"/hint", b["hint"], 2000, "plain_text")
	}
	e, ok := b["element"].(map[string]any)
	if !ok {
		k.bad(at, "missing required field: element")
		return
	}
	if str(e["type"]) == "button" || str(e["type"]) == "overflow" {
		k.bad(at+"/element/type", "unsupported type: %s", str(e["type"]))
	}
	k.interactive(at+"/element", e)
}

func (k *checker) image(at string, e map[string]any) {
	if e["slack_file"] == nil {
		k.length(at+"/image_url", e["image_url"], 1, 3000)
	}
	k.length(at+"/alt_text", e["alt_text"], 1, 2000)
}

// rich counts the words of rich text and knows its elements by name.
func (k *checker) rich(at string, e map[string]any) {
	switch kind := str(e["type"]); kind {
	case "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote":
		for i, child := range items(e["elements"]) {
			k.rich(fmt.Sprintf("%s/elements/%d", at, i), child)
		}
	case "text":
		if str(e["text"]) == "" {
			k.bad(at+"/text", "must be more than 0 characters")
		}
		k.chars += utf8.RuneCountInString(str(e["text"]))
	case "link", "user", "usergroup", "channel", "broadcast", "emoji", "date", "color":
	default:
		k.bad(at+"/type", "unsupported type: %s", kind)
	}
}

// text checks a text object; most is its ceiling in characters as Slack sees them, escapes included.
func (k *checker) text(at string, v any, most int, kinds ...string) {
	o, ok := v.(map[string]any)
	if !ok {
		k.bad(at, "must provide an object")
		return
	}
	kind, fits := str(o["type"]), false
	for _, want := range kinds {
		fits = fits || kind == want
	}
	if !fits {
		k.bad(at+"/type", "unsupported type: %s", kind)
	}
	k.length(at+"/text", o["text"], 1, most)
	k.chars += utf8.RuneCountInString(str(o["text"]))
}

func (k *checker) length(at string, v any, least, most int) {
	s, ok := v.(string)
	if !ok && v != nil {
		k.bad(at, "must provide a string")
		return
	}
	n := utf8.RuneCountInString(s)
	if n < least {
		k.bad(at, "must be more than %d characters", least-1)
	}
	if n > most {
		k.bad(at, "must be less than %d characters", most+1)
	}
}

func (k *checker) list(at string, b map[string]any, key string, least, most int, each func(string, map[string]any)) {
	list := items(b[key])
	if len(list) < least {
		k.bad(at+"/"+key, "no fewer than %d items allowed", least)
	}
	if len(list) > most {
		k.bad(at+"/"+key, "no more than %d items allowed", most)
	}
	for i, e := range list {
		each(fmt.Sprintf("%s/%s/%d", at, key, i), e)
	}
}

// items returns the objects of a JSON array.
func items(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, e := range list {
		o, _ := e.(map[string]any)
		out = append(out, o)
	}
	return out
}
