package flows

import "strings"

// nearest is the word that somebody who wrote got most likely meant, or "" if none is close: a third of the letters may be wrong. Of
// one or two letters nothing is guessed.
func nearest(got string, known []string) string {
	if len(got) < 3 || len(got) > 64 {
		return ""
	}
	best, bestAt := "", len(got)/3+1
	for _, word := range known {
		if strings.EqualFold(strings.ReplaceAll(got, "-", "_"), word) {
			return word
		}
		if d := distance(got, word, bestAt); d < bestAt {
			best, bestAt = word, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that turn a into b; limit or more is limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var rows [3][66]int
	if len(b) >= len(rows[0]) {
		return limit
	}
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, up, upup := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(up[j]+1, row[j-1]+1, up[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], upup[j-2]+1)
			}
		}
	}
	return min(limit, rows[len(a)%3][len(b)])
}
