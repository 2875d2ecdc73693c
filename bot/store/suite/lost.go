package suite

import (
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/store"
)

func lost(t *testing.T, s Store) {
	ada, bea := story{id: "ada"}, story{id: "bea", at: 10}
	say := func(of *story, text string) bot.Lost {
		c := of.tell(text)
		c.Lost = text
		commit(t, s, c)
		return bot.Lost{Conversation: of.id, At: of.at, Text: text}
	}
	first, second := say(&ada, "wheres ma parcel"), say(&bea, "it won't scan")
	commit(t, s, ada.tell("understood"))
	third := say(&ada, "ребёнок плачет")
	must[[]bot.Lost](t, "none wanted", nil)(s.Lost(t.Context(), 0))
	must(t, "the newest", []bot.Lost{second})(s.Lost(t.Context(), 1))
	must(t, "all", []bot.Lost{second, third, first})(s.Lost(t.Context(), 10))

	// What is told again is not kept again, and what goes takes it along.
	again := bea.tell("it won't scan")
	again.Event, again.Lost = "web:bea:1", "it won't scan"
	if err := s.Commit(t.Context(), again); err == nil {
		t.Fatal("an event was committed twice")
	}
	must(t, "after a repeat", []bot.Lost{second, third, first})(s.Lost(t.Context(), 10))
	day := store.Day
	if err := s.Retain(t.Context(), store.Retention{Events: 7}, 7*day+5); err != nil {
		t.Fatal(err)
	}
	must(t, "a week later", []bot.Lost{second})(s.Lost(t.Context(), 10))
	if err := s.Retain(t.Context(), store.Retention{Closed: 7}, 8*day); err != nil {
		t.Fatal(err)
	}
	must[[]bot.Lost](t, "with its conversation", nil)(s.Lost(t.Context(), 10))
}
