package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"
)

// among tells whether somebody is named, or is in a group or channel named.
func (p *people) among(ctx context.Context, id string, where []string) (bool, error) {
	if slices.Contains(where, id) {
		return true, nil
	}
	for _, place := range where {
		if place == "" || place[0] == 'U' || place[0] == 'W' {
			continue
		}
		in, err := p.in(ctx, id, place)
		if err != nil {
			return false, err
		}
		if in {
			return true, nil
		}
	}
	return false, nil
}

// in tells whether somebody is in a group or channel. A "no" is asked anew
// sooner than a "yes".
func (p *people) in(ctx context.Context, id, place string) (bool, error) {
	all, err := p.members(ctx, place, believed)
	if err != nil || slices.Contains(all, id) {
		return err == nil, err
	}
	all, err = p.members(ctx, place, again)
	return slices.Contains(all, id), err
}

func (p *people) members(ctx context.Context, place string, fresh time.Duration) ([]string, error) {
	p.mu.Lock()
	known, ok := p.groups[place]
	p.mu.Unlock()
	age := p.now().Sub(known.at)
	if ok && age < fresh {
		return known.ids, nil
	}
	ids, err := p.fetchMembers(ctx, place)
	if err != nil {
		if ok && age < stale {
			return known.ids, nil
		}
		return nil, fmt.Errorf("asking Slack who is in %s: %w", place, err)
	}
	p.mu.Lock()
	p.groups[place] = members{ids, p.now()}
	p.mu.Unlock()
	return ids, nil
}

func (p *people) fetchMembers(ctx context.Context, place string) ([]string, error) {
	if strings.HasPrefix(place, "S") {
		return p.api.GetUserGroupMembersContext(ctx, place)
	}
	var all []string
	cursor := ""
	for range 20 {
		page, next, err := p.api.GetUsersInConversationContext(ctx, &slackapi.GetUsersInConversationParameters{ChannelID: place, Cursor: cursor, Limit: 200})
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if next == "" {
			break
		}
		cursor = next
	}
	return all, nil
}
