package slack

import (
	_ "embed"
	"strings"
	"sync"
)

// emoji.txt holds one short code a line, sorted, with its characters: the
// names that Slack, GitHub and Unicode's own list use.
//
//go:embed emoji.txt
var emojiList string

var emojiTable = sync.OnceValue(func() map[string]string {
	table := make(map[string]string, strings.Count(emojiList, "\n"))
	for line := range strings.Lines(emojiList) {
		if name, character, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " "); ok {
			table[name] = character
		}
	}
	return table
})

var skinTones = map[string]string{
	"skin-tone-2": "🏻", "skin-tone-3": "🏼", "skin-tone-4": "🏽", "skin-tone-5": "🏾", "skin-tone-6": "🏿",
}

// emojiAt reads a short code at the beginning of text, with a skin tone after
// it if there is one. length 0: there is none that is known.
func emojiAt(text string) (character string, length int) {
	name, ok := shortCode(text)
	if !ok {
		return "", 0
	}
	character, known := emojiTable()[name]
	if !known {
		return "", 0
	}
	length = len(name) + 2
	if tone, ok := shortCode(text[length:]); ok && skinTones[tone] != "" {
		character = strings.TrimSuffix(character, "\ufe0f") + skinTones[tone]
		length += len(tone) + 2
	}
	return character, length
}

// shortCode reads ":name:".
func shortCode(text string) (name string, ok bool) {
	if len(text) < 3 || text[0] != ':' {
		return "", false
	}
	end := strings.IndexByte(text[1:], ':')
	if end < 1 || end > 60 {
		return "", false
	}
	name = text[1 : end+1]
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' && c != '+' && c != '\'' {
			return "", false
		}
	}
	return name, true
}
