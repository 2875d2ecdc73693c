package shop

import (
	"strings"
	"unicode"
)

// stocked is a product on the demo shop's shelves.
type stocked struct {
	Product
	stores  [3]int // Portland, Seattle, Chicago
	instead string // the number of what is offered in its place
	again   int    // days until there are more; 0: nobody knows
}

var storeNames = [3]string{"Portland", "Seattle", "Chicago"}

// shelves are what the demo shop sells.
func shelves() []stocked {
	p := func(sku, name string, price Amount, portland, seattle, chicago int) stocked {
		money := usd(price)
		return stocked{Product: Product{sku, name, &money}, stores: [3]int{portland, seattle, chicago}}
	}
	all := []stocked{
		p("MUG", "Stoneware mug", "20.00", 12, 4, 7),
		p("CANDLE", "Cedar candle", "18.00", 9, 0, 3),
		p("RUNNER", "Linen table runner", "42.00", 2, 1, 0),
		p("PENDANT", "Silver-plated pendant", "92.00", 40, 0, 0),
		p("BRACELET", "Glass bead bracelet", "28.93", 60, 12, 8),
		p("STAND", "Walnut tablet stand", "95.00", 5, 2, 0),
		p("EARRINGS", "Brushed gold earrings", "180.00", 0, 1, 0),
		p("THROW", "Wool throw", "60.00", 3, 3, 3),
		p("BIRTHDAY", "Birthday box", "75.00", 2, 0, 1),
		p("BOARD", "Oak serving board", "64.00", 1, 0, 0),
		p("APRON", "Linen apron", "38.00", 6, 2, 2),
		p("BOWL", "Stoneware bowl", "22.00", 8, 8, 1),
		p("LAMP", "Paper lamp", "87.00", 0, 0, 0),
		p("CLOCK", "Wall clock", "120.00", 0, 0, 0),
		p("PUPPET", "Felt fox puppet", "45.00", 0, 0, 0),
		p("BEAR", "Felt bear puppet", "45.00", 4, 1, 0),
	}
	for i := range all {
		switch all[i].SKU {
		case "LAMP":
			all[i].again = 9
		case "PUPPET":
			all[i].instead, all[i].again = "BEAR", 21
		}
	}
	return all
}

// product finds one by its number; the table above names no other.
func product(sku string) stocked {
	for _, s := range shelves() {
		if s.SKU == sku {
			return s
		}
	}
	return stocked{Product: Product{SKU: sku, Name: sku}}
}

// called finds a product as a customer calls it: by number, or by the name that shares the most words with what was said.
func called(said string) (stocked, bool) {
	words := wordsOf(said)
	best, most := stocked{}, 0
	for _, s := range shelves() {
		if strings.EqualFold(strings.TrimSpace(said), s.SKU) {
			return s, true
		}
		shared := 0
		for _, w := range wordsOf(s.Name) {
			for _, asked := range words {
				if w == asked || w+"s" == asked {
					shared++
				}
			}
		}
		if shared > most {
			best, most = s, shared
		}
	}
	return best, most > 0
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
