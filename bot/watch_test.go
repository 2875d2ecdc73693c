package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
	"github.com/handrail-chat/handrail/handoff"
)

// parcels is a flow that watches whatever order a message names.
const parcels = `
flows:
  keep_watch:
    nlu_trigger: [{intent: keep_watch}]
    steps:
      - collect: order_number
      - watch: shop_order
        every: 1h
        until: slots.order_status = "shipped"
        by: 10 days
        to: slots.reach
        next:
          - if: slots.watch_result = "done"
            then:
              - say: {text: "Order {order_number} of {order_items} is on its way."}
                next: END
          - else:
              - handoff: {reason: "facts: it has not left"}
nlu:
  - intent: keep_watch
    examples: |
      - please keep watch over my parcel
      - keep watch over order 1042
`

// playerOver plays the retail flows with more of a test's own, and no limits.
func playerOver(t *testing.T, yml string) *player {
	p := newPlayer(t)
	w := *p.w
	pack, err := flows.Compile(append(retail.Sources(), flows.Source{Name: "own.yml", Text: []byte(yml)}))
	if err != nil {
		t.Fatal(err)
	}
	w.Pack, w.Model, w.Angry, w.Turns, w.EpisodeTurns = pack, trained(pack), 0, 0, 0
	p.w = &w
	return p
}

func parcelPlayer(t *testing.T) *player { return playerOver(t, parcels) }

func (p *player) keepsWatch(order int) bot.State {
	p.do(fmt.Sprintf("customer: please keep watch over order %d", order))
	return p.decoded()
}

// TestAFourthWatchIsAPersons: three things are watched, one that is asked for
// again is the same, and a fourth is nothing that is promised in silence.
func TestAFourthWatchIsAPersons(t *testing.T) {
	p := parcelPlayer(t)
	for n, order := range []int{1042, 1044, 1042, 1046} {
		want := []int{1, 2, 2, 3}[n]
		if s := p.keepsWatch(order); len(s.Watches) != want || s.Case.Owner != handoff.Bot {
			t.Fatalf("after order %d %d things are watched by %s, want %d", order, len(s.Watches), s.Case.Owner, want)
		}
	}
	s := p.keepsWatch(1048)
	if len(s.Watches) != 3 || s.Case.Owner != handoff.Queue || !strings.Contains(s.Case.Grounds[0].Why, "more than 3 things") {
		t.Errorf("a fourth: %d watches, owner %s, %+v", len(s.Watches), s.Case.Owner, s.Case.Grounds)
	}
}

// TestAnswersOfAnySizeFitIntoAWatch: a shop that answers with long texts does
// not make a document that can't be saved.
func TestAnswersOfAnySizeFitIntoAWatch(t *testing.T) {
	p := parcelPlayer(t)
	for _, order := range []int{1042, 1044, 1046} {
		p.keepsWatch(order)
	}
	long := flows.Slot{Name: "order_items", Kind: flows.TextKind, Text: strings.Repeat("a mug, ", 140)}
	for range 3 {
		p.shop = append(p.shop, flows.Result{Outcome: flows.OK, Slots: []flows.Slot{slotOf("order_status", "processing"), long}})
	}
	p.pass(65 * 60_000) // player.step holds every state under its bound
	s := p.decoded()
	if len(s.Watches) != 3 {
		t.Fatalf("%d watches", len(s.Watches))
	}
	for _, v := range s.Watches {
		if items, ok := slotNamed(v.Slots, "order_items"); !ok || len(items.Text) > 80 {
			t.Errorf("the watch carries %d bytes of items", len(items.Text))
		}
	}
}

func slotNamed(slots []flows.Slot, name string) (flows.Slot, bool) {
	for _, s := range slots {
		if s.Name == name {
			return s, true
		}
	}
	return flows.Slot{}, false
}

// TestALookIsTakenOnce: the same clock twice, and an answer that comes twice,
// change nothing more.
func TestALookIsTakenOnce(t *testing.T) {
	p := parcelPlayer(t)
	s := p.keepsWatch(1042)
	p.now = s.Watches[0].Next
	for range 3 {
		p.step(bot.Event{ID: p.next("clock"), Clock: &bot.Clock{}})
	}
	var looks []bot.Send
	for _, o := range p.decoded().Out {
		if o.Kind == bot.SendLook {
			looks = append(looks, o)
		}
	}
	if len(looks) != 1 {
		t.Fatalf("%d looks on their way", len(looks))
	}
	result := flows.Result{Outcome: flows.OK, Slots: []flows.Slot{slotOf("order_status", "shipped")}}
	for _, id := range []string{"out:1", "out:2"} {
		p.step(bot.Event{ID: id, Outcome: &bot.Outcome{Send: looks[0].ID, Answer: bot.Sent, Shop: &result}})
	}
	if n := strings.Count(p.out.String(), "is on its way."); n != 1 {
		t.Errorf("told %d times:\n%s", n, p.out.String())
	}
}

// TestRescueKeepsWhatIsWatched: a broken step loses no watch, and what broke is
// not asked again at once.
func TestRescueKeepsWhatIsWatched(t *testing.T) {
	p := parcelPlayer(t)
	before := p.keepsWatch(1042)
	before.Watches = append(before.Watches, bot.Watch{ID: "odd"})
	now := before.Watches[0].Next + 1
	c := bot.Rescue(p.w, before, bot.Event{ID: "e:9", Conversation: "w1", At: now, Clock: &bot.Clock{}}, "the step broke")
	if len(c.Next.Watches) != 1 || c.Next.Watches[0].ID != before.Watches[0].ID || c.Next.Watches[0].Next <= now {
		t.Errorf("watched after the rescue: %+v", c.Next.Watches)
	}
	if err := bot.Sound(p.w, c.Next); err != nil {
		t.Error(err)
	}
}

// stock is a flow that watches what the pack asks by itself, and goes on
// watching once there was news.
const stock = `
actions:
  warehouse:
    http: {method: GET, url: "https://warehouse.example.com/stock/{order_number}"}
    sets: {left: "$.left"}
slots:
  left: {type: float, mappings: [{type: controlled}]}
flows:
  keep_watch:
    nlu_trigger: [{intent: keep_watch}]
    steps:
      - collect: order_number
      - id: again
        watch: warehouse
        every: 1h
        until: slots.left > 0
        by: 10 days
        to: slots.reach
        next:
          - if: slots.watch_result = "done"
            then:
              - say: {text: "There are {left}."}
                next: END
          - else:
              - say: {text: "Not yet; I keep looking."}
                next: again
nlu:
  - intent: keep_watch
    examples: |
      - please keep watch over my parcel
      - keep watch over order 1042
`

// TestWhatAPackAsksItselfIsWatchedWithoutAShop: no shop is connected and none
// is needed. What goes on after the news goes on also while people have the case.
func TestWhatAPackAsksItselfIsWatchedWithoutAShop(t *testing.T) {
	p := playerOver(t, stock)
	w := *p.w
	w.HasShop = false
	p.w = &w
	if s := p.keepsWatch(1042); len(s.Watches) != 1 || s.Case.Owner != handoff.Bot {
		t.Fatalf("%d watches, owner %s:\n%s", len(s.Watches), s.Case.Owner, p.out.String())
	}
	p.do("customer: I need a person")
	p.do("agent Ana: claims")
	s := p.decoded()
	v := s.Watches[0]
	p.now = v.Due
	p.shop = []flows.Result{{Outcome: flows.OK, Slots: []flows.Slot{slotOf("left", "0")}}}
	p.step(bot.Event{ID: p.next("clock"), Clock: &bot.Clock{}})
	p.carry()
	if s = p.decoded(); len(s.Watches) != 1 || s.Watches[0].ID == v.ID || s.Watches[0].Due <= p.now {
		t.Errorf("watched after the news: %+v\n%s", s.Watches, p.out.String())
	}
}
