package webchat_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/handrail-chat/handrail/bot"
	"github.com/handrail-chat/handrail/bot/run"
	"github.com/handrail-chat/handrail/bot/store/sqlite"
	"github.com/handrail-chat/handrail/channels/webchat"
)

func TestAFirstHelloStoresNothingAndSaysNothing(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	if welcome.N != 0 || welcome.From != 1.0 || welcome.Reset || welcome.Token == "" || welcome.Conversation == "" {
		t.Errorf("welcome: %s", welcome.Raw)
	}
	if state := p.want("state"); state.Owner != "bot" && state.Owner != "closed" {
		t.Errorf("state: %s", state.Raw)
	}
	p.send(`{"type":"ping"}`)
	p.want("pong")
	if _, version, err := s.store.Load(t.Context(), welcome.Conversation); version != 0 || err != nil {
		t.Errorf("stored: version %d, %v", version, err)
	}
}

func TestTheOwnLineIsTheAcknowledgement(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	p.want("state")
	p.say("m1", "  my gift card does not work ")
	own := p.want("line")
	if own.N != 1 || own.ID != "m1" || own.From != "customer" || own.Text != "my gift card does not work" || !strings.HasSuffix(own.At, "Z") {
		t.Errorf("own line: %s", own.Raw)
	}
	if n := s.state(welcome.Conversation).Lines; n < 1 {
		t.Error("the line was shown before it was safe")
	}
	if answer := p.skipTo("the answer", fromBot); answer.N != 2 || answer.ID != "" {
		t.Errorf("answer: %s", answer.Raw)
	}
	p.say("m2", "6035 7100 1234 5678")
	if own := p.skipTo("the own line", ofType("line")); own.Text != "•••• 5678" || own.ID != "m2" {
		t.Errorf("a card number came back as %s", own.Raw)
	}
}

func TestTheSameIdTwiceIsOneLineAnsweredAgain(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	p.say("m1", "my gift card does not work")
	first := p.skipTo("the own line", ofType("line"))
	p.skipTo("the answer", fromBot)
	p.say("m1", "my gift card does not work")
	again := p.skipTo("the own line again", ofType("line"))
	if again.Raw != first.Raw {
		t.Errorf("first %s, then %s", first.Raw, again.Raw)
	}
	if n := s.state(welcome.Conversation).Lines; n != 2 {
		t.Errorf("%d lines", n)
	}
}

func TestEveryPageGetsEveryLineAndState(t *testing.T) {
	s := newShop(t)
	a, welcome := s.hello("", 0)
	b, _ := s.hello(welcome.Token, 0)
	a.say("m1", "I want to talk to a person")
	for _, p := range []*page{a, b} {
		if own := p.skipTo("the own line", ofType("line")); own.N != 1 || own.ID != "m1" {
			t.Errorf("first line: %s", own.Raw)
		}
		if finding := p.want("line"); finding.N != 2 || finding.From != "bot" {
			t.Errorf("second line: %s", finding.Raw)
		}
		if state := p.want("state"); state.Owner != "queue" {
			t.Errorf("state: %s", state.Raw)
		}
	}
}

func TestReconnectingReadsOnAfterTheLastLine(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	for i := range 3 {
		p.say(fmt.Sprint("m", i), "where is my order")
		p.skipTo("the own line", func(f frame) bool { return f.ID == fmt.Sprint("m", i) })
	}
	until(t, "the bot has said its last", func() bool { return s.state(welcome.Conversation).Turn.Until == 0 })
	n := s.state(welcome.Conversation).Lines
	for after, first := range map[int]int{0: 1, 2: 3, n: n + 1} {
		p, again := s.hello(welcome.Token, after)
		if again.N != n || again.From != float64(first) || again.Reset || again.Conversation != welcome.Conversation {
			t.Errorf("after %d: %s", after, again.Raw)
		}
		for i := first; i <= n; i++ {
			if line := p.want("line"); line.N != i {
				t.Errorf("after %d, line %d came as %s", after, i, line.Raw)
			}
		}
		p.want("state")
	}
	p, again := s.hello(welcome.Token, n+5)
	if !again.Reset || again.N != n || again.From != 1.0 {
		t.Errorf("after more than there is: %s", again.Raw)
	}
	if line := p.want("line"); line.N != 1 {
		t.Errorf("first of all lines: %s", line.Raw)
	}
}

func TestOfMoreThan500LinesTheNewestComeAndEarlierOnRequest(t *testing.T) {
	s := newShop(t)
	p, welcome := s.hello("", 0)
	sent := 0
	for n := 0; n < 520; {
		p.say(fmt.Sprint("m", sent), "where is my order")
		sent++
		n = p.skipTo("the own line", ofType("line")).N
	}
	until(t, "the bot has said its last", func() bool { return s.state(welcome.Conversation).Turn.Until == 0 })
	n := s.state(welcome.Conversation).Lines
	q, again := s.hello(welcome.Token, 1)
	if again.N != n || again.From != float64(n-499) || again.Reset {
		t.Errorf("welcome: %s", again.Raw)
	}
	for i := n - 499; i <= n; i++ {
		if line := q.want("line"); line.N != i {
			t.Fatalf("line %d came as %s", i, line.Raw)
		}
	}
	q.want("state")
	q.send(fmt.Sprintf(`{"type":"before","n":%d}`, n-499))
	for i := max(1, n-499-200); i < n-499; i++ {
		if line := q.want("line"); line.N != i {
			t.Fatalf("earlier line %d came as %s", i, line.Raw)
		}
	}
	q.send(`{"type":"ping"}`)
	q.want("pong")
}

func TestAConversationGoesOnAfterARestart(t *testing.T) {
	dir := t.TempDir()
	open := func(t *testing.T) (*shop, *sqlite.Store) {
		disk, err := sqlite.Open(t.Context(), dir+"/handrail.db", sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = disk.Close() })
		return newShop(t, func(_ *webchat.Config, rc *run.Config) { rc.Store = disk }), disk
	}
	var token string
	t.Run("first life", func(t *testing.T) {
		s, _ := open(t)
		p, welcome := s.hello("", 0)
		token = welcome.Token
		p.say("m1", "my gift card does not work")
		p.skipTo("the answer", fromBot)
	})
	t.Run("second life", func(t *testing.T) {
		s, _ := open(t)
		p, welcome := s.hello(token, 1)
		if welcome.N != 2 {
			t.Fatalf("welcome: %s", welcome.Raw)
		}
		p.want("line")
		p.want("state")
		p.say("m2", "6035 7100 1234 5678")
		if own := p.skipTo("the own line", ofType("line")); own.N != 3 || own.Text != "•••• 5678" {
			t.Errorf("in the middle of the sentence: %s", own.Raw)
		}
	})
}

func TestThePageTellsWhatItShowsAndWhetherItIsThere(t *testing.T) {
	s := newShop(t, quick)
	p, welcome := s.hello("", 0)
	p.say("m1", "my gift card does not work")
	p.skipTo("the answer", fromBot)
	id := welcome.Conversation
	if !s.state(id).Page.Open {
		t.Error("the page is open and not known to be")
	}
	p.send(`{"type":"read","n":2}`)
	until(t, "line 2 is read", func() bool { return s.state(id).Page.Read == 2 })
	p.send(`{"type":"read","n":1}`)
	p.send(`{"type":"read","n":99}`)
	p.send(`{"type":"ping"}`)
	p.skipTo("pong", ofType("pong"))
	if read := s.state(id).Page.Read; read != 2 {
		t.Errorf("read %d of 2", read)
	}
	other, _ := s.hello(welcome.Token, 2)
	_ = p.ws.Close()
	other.send(`{"type":"ping"}`)
	other.skipTo("pong", ofType("pong"))
	_ = other.ws.Close()
	until(t, "nobody is there", func() bool { return !s.state(id).Page.Open })
	s.hello(welcome.Token, 2)
	until(t, "somebody is back", func() bool { return s.state(id).Page.Open })
}

func TestWhileTheShopIsAskedTheBotIsWriting(t *testing.T) {
	release := make(chan struct{})
	s := newShop(t, func(_ *webchat.Config, rc *run.Config) {
		rc.Carriers = map[string]run.Carrier{bot.LaneShop: waiting(release)}
	})
	p, _ := s.hello("", 0)
	p.say("m1", "my gift card does not work")
	p.skipTo("the answer", fromBot)
	p.say("m2", "6035 7100 1234 5678")
	if writing := p.skipTo("typing", ofType("typing")); writing.From != "bot" {
		t.Errorf("typing: %s", writing.Raw)
	}
	close(release)
	p.skipTo("what became of it", fromBot)
}

// Pages come and go while several of them talk: each sees every line once and
// in its order, from wherever it was.
func TestPagesThatComeAndGoMissNothing(t *testing.T) {
	s := newShop(t)
	first, welcome := s.hello("", 0)
	first.say("begin", "my gift card does not work")
	first.skipTo("the answer", fromBot)
	const talkers, each = 4, 12
	var crew sync.WaitGroup
	for who := range talkers {
		crew.Go(func() {
			seen := 0
			for said := 0; said < each; {
				p := s.dial(nil)
				p.send(map[string]any{"type": "hello", "token": welcome.Token, "after": seen})
				for own := 0; own < 3 && said < each; own++ {
					id := fmt.Sprintf("%d-%d", who, said)
					p.say(id, "where is my order "+id)
					for mine := false; !mine; {
						f, err := p.next()
						if err != nil {
							t.Error(err)
							return
						}
						if f.Type == "line" {
							if f.N != seen+1 {
								t.Errorf("after line %d came %s", seen, f.Raw)
								return
							}
							seen = f.N
							mine = f.ID == id
						}
					}
					said++
				}
				_ = p.ws.Close()
			}
		})
	}
	crew.Wait()
	if n := s.state(welcome.Conversation).Lines; n < talkers*each+2 {
		t.Errorf("%d lines", n)
	}
}
