package slack

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/handoff"
)

// How long what Slack said about people is believed. Who may act is asked on
// every action, so this is also how long somebody who was removed can act if
// the event that says so is lost.
const (
	believed = time.Minute
	// again is the soonest time at which a "no" is asked anew: somebody who
	// was let in a moment ago shall not wait for a minute.
	again = 5 * time.Second
	// stale is how long an old answer serves while Slack is away.
	stale = 10 * time.Minute
)

// people knows who may act. Safe for concurrent use.
type people struct {
	api    *slackapi.Client
	cfg    Config
	now    func() time.Time
	mu     sync.Mutex
	self   self
	users  map[string]user
	groups map[string]members // by user group or channel id
}

// self is the app as Slack knows it.
type self struct {
	team, user, bot, url string
	asked                bool
}

// foreign reports whether something names another team than ours. What names
// none is no stranger's: that it comes from Slack was proven by its signature
// or its connection, and who acts is looked up in any case.
func (s self) foreign(team string) bool { return team != "" && s.team != "" && team != s.team }

// posted reports whether a message is the app's own.
func (s self) posted(m slackapi.Message) bool {
	if m.BotID != "" && s.bot != "" {
		return m.BotID == s.bot
	}
	return m.User == "" || m.User == s.user
}

type user struct {
	first, zone string
	full        bool // a full member of this team: no guest, stranger, bot, nor gone
	at          time.Time
}

type members struct {
	ids []string
	at  time.Time
}

func newPeople(api *slackapi.Client, cfg Config) *people {
	return &people{api: api, cfg: cfg, now: cfg.Now, users: map[string]user{}, groups: map[string]members{}}
}

// us asks Slack once who we are.
func (p *people) us(ctx context.Context) (self, error) {
	p.mu.Lock()
	known := p.self
	p.mu.Unlock()
	if known.asked {
		return known, nil
	}
	said, err := p.api.AuthTestContext(ctx)
	if err != nil {
		return self{}, fmt.Errorf("asking Slack who we are: %w", err)
	}
	known = self{team: said.TeamID, user: said.UserID, bot: said.BotID, url: said.URL, asked: true}
	p.mu.Lock()
	p.self = known
	p.mu.Unlock()
	return known, nil
}

// agent says who somebody is, and whether they may act: a full member of this
// team, and of a desk channel or of SLACK_AGENTS.
func (p *people) agent(ctx context.Context, id, team string) (handoff.Agent, bool, error) {
	us, err := p.us(ctx)
	if err != nil {
		return handoff.Agent{}, false, err
	}
	if id == "" || id == us.user || us.foreign(team) {
		return handoff.Agent{}, false, nil
	}
	who, err := p.user(ctx, id)
	if err != nil {
		return handoff.Agent{}, false, err
	}
	if !who.full {
		return handoff.Agent{}, false, nil
	}
	where := p.cfg.Agents
	if len(where) == 0 {
		where = p.cfg.Channels.All()
	}
	may, err := p.among(ctx, id, where)
	if err != nil || !may {
		return handoff.Agent{}, false, err
	}
	lead, err := p.among(ctx, id, p.cfg.Leads)
	if err != nil {
		return handoff.Agent{}, false, err
	}
	return handoff.Agent{ID: id, Name: p.called(ctx, id, who), Lead: lead}, true, nil
}

// called is the name that a customer hears: the one chosen on Home, else the
// first name.
func (p *people) called(ctx context.Context, id string, who user) string {
	if p.cfg.Names != nil {
		if chosen, err := p.cfg.Names.Name(ctx, id); err == nil && chosen != "" {
			return tidy(chosen, maxName)
		}
	}
	return who.first
}

// maxName is the longest name of a person that we show.
const maxName = 40

// name is how somebody is called in a customer's text; "" if they are unknown
// or Slack is away.
func (p *people) name(ctx context.Context, id string) string {
	if strings.HasPrefix(id, "S") {
		return ""
	}
	who, err := p.user(ctx, id)
	if err != nil {
		return ""
	}
	return p.called(ctx, id, who)
}

// zone is somebody's time zone, or the shop's.
func (p *people) zone(ctx context.Context, id string) *time.Location {
	if who, err := p.user(ctx, id); err == nil && who.zone != "" {
		if zone, err := time.LoadLocation(who.zone); err == nil {
			return zone
		}
	}
	return p.cfg.Zone
}

func (p *people) user(ctx context.Context, id string) (user, error) {
	p.mu.Lock()
	known, ok := p.users[id]
	p.mu.Unlock()
	age := p.now().Sub(known.at)
	if ok && age < believed {
		return known, nil
	}
	said, err := p.api.GetUserInfoContext(ctx, id)
	if code(err) == "user_not_found" || code(err) == "user_not_visible" {
		return user{at: p.now()}, nil
	}
	if err != nil {
		if ok && age < stale {
			return known, nil
		}
		return user{}, fmt.Errorf("asking Slack about a member: %w", err)
	}
	us, err := p.us(ctx)
	if err != nil {
		return user{}, err
	}
	known = user{first: firstName(said), zone: said.TZ, at: p.now(), full: full(said, us)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.users) > 5000 {
		clear(p.users)
	}
	p.users[id] = known
	return known, nil
}

func full(u *slackapi.User, us self) bool {
	return !u.Deleted && !u.IsBot && !u.IsRestricted && !u.IsUltraRestricted && !u.IsStranger && !u.IsAppUser &&
		!us.foreign(u.TeamID) && u.ID != "USLACKBOT"
}

// firstName is all that a customer learns of a name.
func firstName(u *slackapi.User) string {
	for _, name := range []string{u.Profile.FirstName, u.Profile.RealName, u.RealName, u.Profile.DisplayName} {
		if words := strings.Fields(tidy(name, maxName)); len(words) > 0 {
			return words[0]
		}
	}
	return "an agent"
}

// forget drops what is known of a person and of who is where.
func (p *people) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.users, id)
	clear(p.groups)
}
