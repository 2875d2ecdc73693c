package fake

import (
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

func userMethods() map[string]method {
	return map[string]method{
		"users.info":        {scope: "users:read", rate: tier4, run: userInfo},
		"users.list":        {scope: "users:read", rate: tier2, run: userList},
		"users.getPresence": {scope: "users:read", rate: tier3, run: userPresence},
		"users.profile.get": {scope: "users.profile:read", rate: tier4, run: userProfile},
	}
}

func (c *call) person(unset string) (*User, error) {
	id := c.args["user"]
	if id == "" {
		id = unset
	}
	u := c.state.users[id]
	if u == nil {
		return nil, fail("user_not_found")
	}
	return u, nil
}

func userInfo(c *call) (answer, error) {
	u, err := c.person("")
	if err != nil {
		return nil, err
	}
	return answer{"user": c.wireUser(u, c.rights, c.yes("include_locale"))}, nil
}

func userList(c *call) (answer, error) {
	var all []map[string]any
	for _, id := range sortedKeys(c.state.users) {
		all = append(all, c.wireUser(c.state.users[id], c.rights, c.yes("include_locale")))
	}
	page, next, err := paged(c, all, 1000)
	if err != nil {
		return nil, err
	}
	return answer{"members": page, "cache_ts": c.clock.Now().Unix(), "response_metadata": next}, nil
}

// userPresence says little about others; only for the app itself would there be more.
func userPresence(c *call) (answer, error) {
	u, err := c.person(c.state.app.User)
	if err != nil {
		return nil, err
	}
	presence := "active"
	if u.Away || u.Deleted {
		presence = "away"
	}
	return answer{"presence": presence}, nil
}

func userProfile(c *call) (answer, error) {
	u, err := c.person(c.state.app.User)
	if err != nil {
		return nil, err
	}
	p := c.profile(u, c.rights)
	delete(p, "team")
	delete(p, "bot_id")
	delete(p, "api_app_id")
	return answer{"profile": p}, nil
}

func (w *Workspace) wireUser(u *User, rights tokenRights, locale bool) map[string]any {
	label, offset := "Coordinated Universal Time", 0
	if zone, err := time.LoadLocation(u.TZ); err == nil {
		label, offset = w.clock.Now().In(zone).Zone()
	}
	out := map[string]any{
		"id": u.ID, "team_id": w.state.team.ID, "name": u.Handle, "deleted": u.Deleted, "color": u.Colour,
		"real_name": u.Real(), "tz": u.TZ, "tz_label": label, "tz_offset": offset, "profile": w.profile(u, rights),
		"is_admin": u.Admin, "is_owner": u.Admin, "is_primary_owner": false, "is_restricted": u.Guest,
		"is_ultra_restricted": false, "is_bot": u.Bot, "is_app_user": false, "updated": u.Updated,
		"is_email_confirmed": !u.Bot, "who_can_share_contact_card": "EVERYONE",
	}
	if u.Stranger {
		out["is_stranger"] = true
	}
	if locale {
		out["locale"] = u.Locale
	}
	return out
}

func (w *Workspace) profile(u *User, rights tokenRights) map[string]any {
	p := map[string]any{
		"title": u.Title, "phone": "", "skype": "", "real_name": u.Real(), "real_name_normalized": u.Real(),
		"display_name": u.Display, "display_name_normalized": u.Display, "first_name": u.First, "last_name": u.Last,
		"status_text": u.Status, "status_text_canonical": "", "status_emoji": u.Emoji, "status_expiration": 0,
		"status_emoji_display_info": []any{}, "avatar_hash": strings.ToLower(u.ID), "team": w.state.team.ID,
	}
	for _, size := range []int{24, 32, 48, 72, 192, 512} {
		p[fmt.Sprintf("image_%d", size)] = w.avatar(u.ID, size)
	}
	if rights.has("users:read.email") && u.Email != "" {
		p["email"] = u.Email
	}
	if u.Bot {
		p["bot_id"], p["api_app_id"], p["always_active"] = w.state.app.BotID, w.state.app.ID, true
	}
	return p
}

func (w *Workspace) avatar(id string, size int) string {
	return fmt.Sprintf("%s/avatar/%s/%d.svg", w.base, id, size)
}

// serveAvatar draws initials on the person's colour; anybody may fetch it, as Slack's avatars are public.
func (w *Workspace) serveAvatar(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	colour, letters := "5c6470", "?"
	if u := w.state.users[r.PathValue("user")]; u != nil {
		colour, letters = u.Colour, initial(u.First)+initial(u.Last)
	} else if r.PathValue("user") == w.state.team.ID {
		letters = initial(w.state.team.Name)
	}
	w.mu.Unlock()
	rw.Header().Set("Content-Type", "image/svg+xml")
	rw.Header().Set("Content-Security-Policy", "default-src 'none'")
	fmt.Fprintf(rw, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72"><rect width="72" height="72" rx="14" fill="#%s"/>`+
		`<text x="36" y="46" font-family="sans-serif" font-size="28" text-anchor="middle" fill="#fff">%s</text></svg>`, colour, Escape(letters))
}

func initial(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	if n == 0 {
		return ""
	}
	return string(r)
}
