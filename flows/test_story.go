package flows

import (
	"strings"
	"unicode/utf8"
)

// Captions stand beside a chat while it plays, so they must be read at a glance.
const (
	maxTitle   = 60
	maxCaption = 240
	maxAccount = 400
)

// story reads what makes a case one that is told: `story: {title, account}`.
func (t *testReader) story(n *node) TestStory {
	if n == nil || !t.fields(n, "a story", "title", "account") {
		return TestStory{}
	}
	s := TestStory{
		Title:   t.caption(n.get("title"), "`title`", maxTitle),
		Account: t.caption(n.get("account"), "`account`", maxAccount),
	}
	if s.Title == "" {
		t.findings.add(n.pos, "shape", "add `title:`, a few words", "a story without a title can't be listed")
	}
	return s
}

// caption reads a text for people, in one line however it was broken.
func (t *testReader) caption(n *node, what string, most int) string {
	if n == nil {
		return ""
	}
	text := strings.Join(strings.Fields(t.text(n, what)), " ")
	switch long := utf8.RuneCountInString(text); {
	case text == "" && n.shape == scalar:
		t.findings.add(n.pos, "shape", "write a sentence, or leave it out", "%s is empty", what)
	case long > most:
		t.findings.add(n.pos, "too-large", "say it in fewer words", "%s has %d characters, which nobody reads beside a chat; %d are the most", what, long, most)
	}
	return text
}
