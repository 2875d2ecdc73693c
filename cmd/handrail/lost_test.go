package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestWhatWasNotUnderstoodIsListedForTheAuthors(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{})
	for _, words := range []string{"the quokka ate my homework under the moon", "blorp zzyzx frobnicate"} {
		v := p.visit()
		v.say(words)
		v.hears("")
	}
	var groups []struct {
		Guess string
		Count int
		Texts []string
	}
	eventually(t, "both turns are listed", func() bool {
		groups = nil
		if _, body := p.get(p.ops + "/api/lost"); json.Unmarshal([]byte(body), &groups) != nil {
			return false
		}
		n := 0
		for _, g := range groups {
			n += g.Count
		}
		return n == 2
	})
	_, page := p.get(p.ops + "/lost")
	for _, want := range []string{"2 turns were not understood lately", "the quokka ate my homework", "examples: |"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}
