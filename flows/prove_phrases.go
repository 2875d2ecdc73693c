package flows

import (
	"cmp"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// phrasing is one way to say something. Long alternations are slow in Go, and nearly every text has nothing of the
// kind: so each is an expression of its own, and is tried only on a text that has one of the words without which it can't match.
type phrasing struct {
	re    *regexp.Regexp
	needs []string // in small letters; none: any text
}

type phrasings []phrasing

func newPhrasings(all ...string) phrasings {
	list := make(phrasings, len(all))
	for i, text := range all {
		re := regexp.MustCompile(text)
		parsed, _ := syntax.Parse(text, syntax.Perl)
		list[i] = phrasing{re, needed(parsed)}
	}
	return list
}

// needed are texts of which every match has one, the longer ones of what could be chosen. None: nothing can be said.
func needed(x *syntax.Regexp) []string {
	switch x.Op {
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(x.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(x.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, part := range x.Sub {
			if words := needed(part); shortest(words) > shortest(best) {
				best = words
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, part := range x.Sub {
			words := needed(part)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	}
	return nil
}

func shortest(words []string) int {
	least := 0
	for i, w := range words {
		if i == 0 || len(w) < least {
			least = len(w)
		}
	}
	return least
}

// matches are the places where a text says it, without overlaps, from left to right.
func (list phrasings) matches(text string) [][]int {
	var all [][]int
	small := strings.ToLower(text)
	for _, w := range list {
		if w.needs == nil || slices.ContainsFunc(w.needs, func(word string) bool { return strings.Contains(small, word) }) {
			all = append(all, w.re.FindAllStringIndex(text, -1)...)
		}
	}
	slices.SortStableFunc(all, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	end := 0
	return slices.DeleteFunc(all, func(at []int) bool {
		if at[0] < end {
			return true
		}
		end = at[1]
		return false
	})
}

// find is the first place where a text says it, "" if it doesn't.
func (list phrasings) find(text string) string {
	for _, at := range list.matches(text) {
		return text[at[0]:at[1]]
	}
	return ""
}
