// Package retail is the pack of flows, answers and training examples that ships with the product: what a shop's assistant
// can settle by itself, and how it hands over the rest.
//
//	gift_card.yml    balance, switching on        find_order.yml   whose order it is, what about it can't wait
//	order.yml        where an order is            matters.yml      refund, return, cancel, delivery
//	people.yml       person, supervisor,          manners.yml      greeting, thanks, why we ask
//	                 complaint, anything else     words.yml        what the core itself says
//	nlu/             training examples, one file an area
//	tests/           conversation tests, for `handrail test`
//
// A shop's own directory is laid over it id by id.
package retail

import (
	"embed"
	"io/fs"
	"slices"

	"github.com/handrail-chat/handrail/flows"
)

//go:embed *.yml nlu/*.yml tests/*.yml
var files embed.FS

// Sources gives the pack's files in the order of their names, "retail/gift_card.yml" first.
func Sources() []flows.Source { return slices.DeleteFunc(read(), flows.Source.IsTests) }

// Tests gives the files of the pack's own conversation tests.
func Tests() []flows.Source {
	return slices.DeleteFunc(read(), func(s flows.Source) bool { return !s.IsTests() })
}

func read() []flows.Source {
	var sources []flows.Source
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
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

// Files is the pack as a file system, for `init` to write out.
func Files() fs.FS { return files }
