package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formatting are the characters that format between two of them: *bold*,
// _italic_, ~strike~ and `code`.
const formatting = "*_~`"

// unmark removes the marks where Slack would have formatted: the opening one
// after a space or punctuation, the closing one before, nothing empty between.
// Others, as in 2 * 3 or snake_case, stay, and so do those in references and
// addresses. may are the marks that still mean something: none nests in its
// own kind, so that the work is linear in the length.
func unmark(line, may string) string {
	if !strings.ContainsAny(line, may) {
		return line
	}
	closing := closers(line)
	var out strings.Builder
	for i := 0; i < len(line); {
		if line[i] == '<' {
			if end := strings.IndexByte(line[i:], '>'); end > 0 {
				out.WriteString(line[i : i+end+1])
				i += end + 1
				continue
			}
		}
		if end := closed(line, i, may, &closing); end > 0 {
			inside := line[i+1 : end]
			if line[i] != '`' {
				inside = unmark(inside, strings.ReplaceAll(may, line[i:i+1], ""))
			}
			out.WriteString(inside)
			i = end + 1
			continue
		}
		out.WriteByte(line[i])
		i++
	}
	return out.String()
}

// closers tells, for each mark and each place, where the next one stands that
// can close; -1 if none does.
func closers(line string) (next [len(formatting)][]int) {
	for m := range formatting {
		next[m] = make([]int, len(line)+2)
		next[m][len(line)], next[m][len(line)+1] = -1, -1
		for i := len(line) - 1; i >= 0; i-- {
			next[m][i] = next[m][i+1]
			if line[i] == formatting[m] && edge(firstRune(line[i+1:])) {
				next[m][i] = i
			}
		}
	}
	return next
}

// closed is where the stretch that a mark opens at i ends; 0 if it opens none.
func closed(line string, i int, may string, closing *[len(formatting)][]int) int {
	m := strings.IndexByte(formatting, line[i])
	if m < 0 || strings.IndexByte(may, line[i]) < 0 || !edge(lastRune(line[:i])) {
		return 0
	}
	end := closing[m][i+1]
	if end == i+1 {
		end = closing[m][i+2]
	}
	if end < 0 {
		return 0
	}
	inside := line[i+1 : end]
	if strings.Trim(inside, line[i:i+1]) == "" || line[i] != '`' && (strings.HasPrefix(inside, " ") || strings.HasSuffix(inside, " ")) {
		return 0
	}
	return end
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// edge tells whether a mark may stand beside r: the line's end, space,
// punctuation, another mark.
func edge(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
