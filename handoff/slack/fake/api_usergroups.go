package fake

func groupMethods() map[string]method {
	return map[string]method{
		"usergroups.list":       {scope: "usergroups:read", rate: tier2, run: groupList},
		"usergroups.users.list": {scope: "usergroups:read", rate: tier2, run: groupUsers},
	}
}

func groupList(c *call) (answer, error) {
	list := []map[string]any{}
	for _, id := range sortedKeys(c.state.groups) {
		g := c.state.groups[id]
		created := c.state.users[c.state.app.User].Updated
		out := map[string]any{
			"id": g.ID, "team_id": c.state.team.ID, "is_usergroup": true, "is_subteam": true, "name": g.Name, "description": "",
			"handle": g.Handle, "is_external": false, "date_create": created, "date_update": created, "date_delete": 0,
			"auto_provision": false, "enterprise_subteam_id": "", "created_by": c.state.app.User, "updated_by": c.state.app.User,
			"prefs": map[string]any{"channels": []string{}, "groups": []string{}}, "channel_count": 0,
		}
		if c.yes("include_users") {
			out["users"] = g.Members
		}
		if c.yes("include_count") {
			out["user_count"] = len(g.Members)
		}
		list = append(list, out)
	}
	return answer{"usergroups": list}, nil
}

func groupUsers(c *call) (answer, error) {
	if err := c.required("usergroup"); err != nil {
		return nil, err
	}
	g := c.state.groups[c.args["usergroup"]]
	if g == nil {
		return nil, fail("no_such_subteam")
	}
	return answer{"users": append([]string{}, g.Members...)}, nil
}
