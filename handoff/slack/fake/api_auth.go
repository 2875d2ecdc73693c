package fake

import "net/url"

func authMethods() map[string]method {
	return map[string]method{
		"auth.test":             {rate: generous, run: authTest},
		"apps.connections.open": {app: true, scope: "connections:write", rate: tier3, run: connectionsOpen},
		"bots.info":             {scope: "users:read", rate: tier3, run: botsInfo},
		"team.info":             {scope: "team:read", rate: tier3, run: teamInfo},
	}
}

func authTest(c *call) (answer, error) {
	s := &c.state
	out := answer{
		"url": c.base + "/", "team": s.team.Name, "user": s.users[s.app.User].Handle, "team_id": s.team.ID,
		"user_id": s.app.User, "bot_id": s.app.BotID, "is_enterprise_install": false,
	}
	if c.rights.app {
		return answer{"app_id": s.app.ID, "app_name": s.app.Name, "is_enterprise_install": false}, nil
	}
	return out, nil
}

// connectionsOpen hands out a ticket for one socket; it is good for 30 seconds, as Slack's is short-lived.
func connectionsOpen(c *call) (answer, error) {
	u, err := url.Parse(c.base)
	if err != nil {
		return nil, err
	}
	ticket := uuid()
	c.tickets[ticket] = c.clock.Now().Add(ticketLife)
	u.Scheme = map[string]string{"http": "ws", "https": "wss"}[u.Scheme]
	return answer{"url": u.String() + "/link/?ticket=" + ticket + "&app_id=" + url.QueryEscape(c.state.app.ID)}, nil
}

func botsInfo(c *call) (answer, error) {
	s := &c.state
	if id := c.args["bot"]; id != "" && id != s.app.BotID {
		return nil, fail("bot_not_found")
	}
	return answer{"bot": map[string]any{
		"id": s.app.BotID, "deleted": false, "name": s.app.Name, "updated": s.users[s.app.User].Updated, "app_id": s.app.ID,
		"user_id": s.app.User, "icons": c.icons(s.app.User),
	}}, nil
}

func teamInfo(c *call) (answer, error) {
	t := c.state.team
	if id := c.args["team"]; id != "" && id != t.ID {
		return nil, fail("team_not_found")
	}
	return answer{"team": map[string]any{
		"id": t.ID, "name": t.Name, "domain": t.Domain, "email_domain": "", "url": c.base + "/", "is_verified": false,
		"icon": map[string]any{"image_34": c.avatar(t.ID, 34), "image_44": c.avatar(t.ID, 44), "image_68": c.avatar(t.ID, 68), "image_default": true},
	}}, nil
}
