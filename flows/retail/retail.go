// Package retail is the pack of flows, answers and training examples that ships with the product: what a shop's assistant
// can settle by itself, and how it hands over the rest, in English and Spanish.
//
//	shop.yml         what is true of your shop        words.yml        what the core itself says
//	find_order.yml   whose order it is                alarms.yml       what about it can't wait
//	order.yml        where it is                      parcels.yml      in parts, on back-order
//	refund.yml       money back, watched to the day   return.yml       sending back
//	cancel.yml       stopping it                      change.yml       changing it
//	missing.yml      it never came                    delivery.yml     broken, wrong, not whole
//	gift_card.yml    balance, switching on            gift_card_lost.yml
//	payment.yml      paying went wrong                questions.yml    goods, hours, shipping, data
//	people.yml       person, supervisor, complaint    manners.yml      greeting, thanks, goodbye
//	needed_by.yml    the day it is needed             agent_actions.yml  what agents may do from the card
//	repair.yml       why we ask, what was corrected, who has no number
//	nlu/             training examples, one file an area, es_… in Spanish
//	tests/           conversation tests, for `handrail test`
//	stories/         five true stories that end well, as conversation tests
//	docs/            how to write, test and connect flows
//
// A shop's own directory is laid over it id by id.
package retail

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"github.com/handrail-chat/handrail/flows"
)

//go:embed *.yml nlu/*.yml tests/*.yml stories/*.yml docs/*.md
var files embed.FS

// Sources gives the pack's files in the order of their names, "retail/gift_card.yml" first.
func Sources() []flows.Source { return slices.DeleteFunc(read(), flows.Source.IsTests) }

// Tests gives the files of the pack's own conversation tests, the stories among them.
func Tests() []flows.Source {
	return slices.DeleteFunc(read(), func(s flows.Source) bool { return !s.IsTests() })
}

// Stories gives the five stories in their order, a file each: what the customer wrote in spirit, what the shop knew, and an end
// that strands nobody.
func Stories() []flows.Source {
	return slices.DeleteFunc(read(), func(s flows.Source) bool { return !strings.HasPrefix(s.Name, "retail/stories/") })
}

func read() []flows.Source {
	var sources []flows.Source
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yml") {
			return err
		}
		text, err := files.ReadFile(path)
		sources = append(sources, flows.Source{Name: "retail/" + path, Text: text})
		return err
	})
	if err != nil {
		panic("the embedded pack can't be read: " + err.Error())
	}
	return sources
}

// Files is the pack with its docs as a file system, for `init` to write out.
func Files() fs.FS { return files }
