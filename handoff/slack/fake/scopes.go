package fake

import (
	"slices"
	"strings"
)

// tokenRights is what one token may do.
type tokenRights struct {
	app    bool // an app-level token: Socket Mode only
	scopes []string
}

// AllScopes are the bot scopes that this workspace knows to ask for. A test names fewer to see what breaks.
func AllScopes() []string {
	return []string{
		"channels:history", "channels:join", "channels:read", "chat:write", "chat:write.customize", "chat:write.public", "commands",
		"files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write", "app_mentions:read",
		"metadata.message:read", "reactions:read", "reactions:write", "team:read", "usergroups:read", "users.profile:read", "users:read",
		"users:read.email",
	}
}

// AllEvents are the bot event subscriptions that this workspace can send.
func AllEvents() []string {
	return []string{
		"app_home_opened", "app_mention", "file_shared", "member_joined_channel", "member_left_channel", "message.channels",
		"message.groups", "message.im", "reaction_added", "reaction_removed", "team_join", "user_change", "subteam_members_changed",
	}
}

// eventScopes is what the bot token needs for a subscription to bring anything; events not named need none.
func eventScopes() map[string]string {
	return map[string]string{
		"app_mention": "app_mentions:read", "file_shared": "files:read", "message.channels": "channels:history",
		"message.groups": "groups:history", "message.im": "im:history", "reaction_added": "reactions:read",
		"reaction_removed": "reactions:read", "team_join": "users:read", "user_change": "users:read",
		"subteam_members_changed": "usergroups:read",
	}
}

func (c Config) rights() map[string]tokenRights {
	rights := map[string]tokenRights{
		c.BotToken: {scopes: c.Scopes},
		c.AppToken: {app: true, scopes: []string{"connections:write"}},
	}
	for token, scopes := range c.Tokens {
		rights[token] = tokenRights{scopes: scopes}
	}
	return rights
}

func (t tokenRights) has(scope string) bool { return slices.Contains(t.scopes, scope) }

func (t tokenRights) String() string { return strings.Join(t.scopes, ",") }
