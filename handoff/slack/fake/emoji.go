package fake

import (
	_ "embed"
	"encoding/json"
	"sort"
	"strings"
	"sync"
)

// emoji.json maps the shortcodes that this workspace knows to their characters; the page reads the same file.
//
//go:embed emoji.json
var emojiJSON []byte

// emojiTable is read once; it is data of the program, as a broken file is a broken program.
var emojiTable = sync.OnceValue(func() map[string]string {
	table := map[string]string{}
	if err := json.Unmarshal(emojiJSON, &table); err != nil {
		panic("fake slack: emoji.json: " + err.Error())
	}
	return table
})

var toShortcodes = sync.OnceValue(func() *strings.Replacer {
	table := emojiTable()
	names := sortedKeys(table)
	// Longer sequences first, so that ❤️ with its variation selector wins over the bare heart; of two names for one
	// character the first in the alphabet is left out by the replacer, which keeps the first pair it was given.
	sort.SliceStable(names, func(i, j int) bool { return len(table[names[i]]) > len(table[names[j]]) })
	var pairs []string
	for _, name := range names {
		char := table[name]
		pairs = append(pairs, char, ":"+name+":")
		if bare := strings.TrimSuffix(char, "\ufe0f"); bare != char {
			pairs = append(pairs, bare, ":"+name+":")
		}
	}
	return strings.NewReplacer(pairs...)
})

// shortcodes is what Slack's clients do to emoji in typed text.
func shortcodes(text string) string { return toShortcodes().Replace(text) }

// knownEmoji tells whether a reaction of this name exists here; a skin tone after :: is allowed.
func knownEmoji(name string) bool {
	base, _, _ := strings.Cut(name, "::")
	_, ok := emojiTable()[base]
	return ok
}
