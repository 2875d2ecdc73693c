package flows

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// maxSegments is how many pieces a line may take by SMS: longer ones arrive late, out of order, and cost.
const maxSegments = 3

// The letters of GSM 03.38 that are not plain ASCII, and those that take two places.
const (
	gsmLetters = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmPairs   = "^{}\\[~]|€\f"
)

// smart are marks that carriers' gateways write in plain letters.
var smart = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "…", "...", "\u00a0", " ")

// segments counts the pieces of a text message: 160 letters in one, 153 in each of several; 70 and 67 if a letter is not in the
// GSM alphabet, which why then names.
func segments(text string) (n int, why string) {
	text = smart.Replace(text)
	septets := 0
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmLetters, r):
			septets++
		case strings.ContainsRune(gsmPairs, r):
			septets += 2
		default:
			units := len(utf16.Encode([]rune(text)))
			return pieces(units, 70, 67), fmt.Sprintf(" (“%c” makes every piece half as long)", r)
		}
	}
	return pieces(septets, 160, 153), ""
}

func pieces(length, one, each int) int {
	if length <= one {
		return 1
	}
	return (length + each - 1) / each
}
