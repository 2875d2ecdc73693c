package graph

import "strings"

// bold letters are that much wider.
const bold = 1.12

// width is about how wide a text is drawn by a system's own typeface, in units of the page, a little more rather than less.
func width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtf.,:;'|!()[]‹›", r):
			sum += 0.33
		case strings.ContainsRune(" r-“”\"", r):
			sum += 0.38
		case strings.ContainsRune("mwMW", r):
			sum += 0.87
		case r >= 'A' && r <= 'Z' || r > 0x2000:
			sum += 0.70
		default:
			sum += 0.57
		}
	}
	return sum * size * 1.04
}

func widest(lines []string, size float64) float64 {
	most := 0.0
	for _, l := range lines {
		most = max(most, width(l, size))
	}
	return most
}

// wrap breaks a text into lines of a width; what has no room ends in "…".
func wrap(text string, size, within float64, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch next := strings.TrimSpace(line + " " + word); {
		case line == "" || width(next, size) <= within:
			line = next
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = fit(lines[i], size, within)
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = fit(lines[most-1]+" …", size, within)
		if !strings.HasSuffix(lines[most-1], "…") {
			lines[most-1] += "…"
		}
	}
	return lines
}

// fit cuts a line that is too wide even by itself.
func fit(line string, size, within float64) string {
	if width(line, size) <= within {
		return line
	}
	letters := []rune(line)
	for len(letters) > 1 && width(string(letters)+"…", size) > within {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(string(letters), " ,;") + "…"
}
