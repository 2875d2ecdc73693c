package slack

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"
)

// Manifest is the app's manifest, to be pasted where Slack apps are made.
//
//go:embed manifest.yaml
var Manifest string

// Scopes are what the bot token must be allowed; the manifest asks for the same.
var Scopes = []string{
	"chat:write", "chat:write.customize", "commands", "files:write", "groups:history", "groups:read", "reactions:read", "reactions:write",
	"usergroups:read", "users:read",
}

// Finding is one thing that Check looked at. Mend is empty where all is well.
type Finding struct {
	What string
	Mend string
	// Fatal means that no person can be reached as long as it isn't mended.
	Fatal bool
}

// Well reports whether nothing is to be mended.
func (f Finding) Well() bool { return f.Mend == "" }

// Check asks Slack whether the desk can work: for doctor, and at the start.
func (d *Desk) Check(ctx context.Context) []Finding {
	auth, err := d.api.AuthTestContext(ctx)
	if err != nil {
		return []Finding{{What: "bot token", Fatal: true, Mend: mendToken(err)}}
	}
	findings := []Finding{{What: "bot token: " + auth.Team}}
	findings = append(findings, checkScopes(auth.Header.Get("X-OAuth-Scopes")))
	for _, channel := range d.cfg.Channels.All() {
		findings = append(findings, d.checkChannel(ctx, channel))
	}
	if d.cfg.Escalation != "" {
		f := d.checkChannel(ctx, d.cfg.Escalation)
		f.Fatal = false
		findings = append(findings, f)
	}
	findings = append(findings, d.checkRing(ctx, "SLACK_ONCALL", d.cfg.OnCall), d.checkRing(ctx, "SLACK_LEADS", d.cfg.Leads), d.checkAgents(ctx))
	if d.cfg.AppToken != "" {
		findings = append(findings, d.checkSocket(ctx))
	}
	return findings
}

func mendToken(err error) string {
	switch code(err) {
	case "invalid_auth", "not_authed", "token_revoked", "account_inactive", "token_expired":
		return "SLACK_BOT_TOKEN is not accepted (" + code(err) + "): install the app again and take its Bot User OAuth Token"
	case "":
		return "Slack can't be reached: " + err.Error()
	}
	return "Slack says " + code(err)
}

func checkScopes(granted string) Finding {
	f := Finding{What: "scopes"}
	if granted == "" {
		return f // Slack did not say
	}
	has := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
	var missing []string
	for _, scope := range Scopes {
		if !slices.Contains(has, scope) {
			missing = append(missing, scope)
		}
	}
	if missing != nil {
		f.Fatal = slices.Contains(missing, "chat:write") || slices.Contains(missing, "groups:history") ||
			slices.Contains(missing, "groups:read") || slices.Contains(missing, "users:read")
		f.Mend = "missing: " + strings.Join(missing, ", ") + "; add them under OAuth & Permissions and install the app again"
	}
	return f
}

func (d *Desk) checkChannel(ctx context.Context, id string) Finding {
	f := Finding{What: "channel " + id, Fatal: true}
	info, err := d.api.GetConversationInfoContext(ctx, &slackapi.GetConversationInfoInput{ChannelID: id})
	switch {
	case code(err) == "channel_not_found":
		f.Mend = "not found: take the id from the channel's details, and invite the app with /invite @Handrail"
	case code(err) == "missing_scope":
		f.Mend = "could not be read: is it public? The app may read private channels only; make it private, and see that groups:read is granted"
	case err != nil:
		f.Mend = "could not be read: " + err.Error()
	case !info.IsMember:
		f.What, f.Mend = "channel #"+info.Name, "the app is no member: type /invite @Handrail there"
	case info.IsArchived:
		f.What, f.Mend = "channel #"+info.Name, "is archived: take it out of the archive or name another"
	case !info.IsPrivate:
		f.What, f.Mend, f.Fatal = "channel #"+info.Name, "is public: everybody in the workspace reads customers' words there; make it private", false
	default:
		f.What, f.Fatal = "channel #"+info.Name, false
	}
	return f
}

// checkRing finds out whether a rung reaches anybody.
func (d *Desk) checkRing(ctx context.Context, name string, ids []string) Finding {
	f := Finding{What: name}
	if len(ids) == 0 {
		f.Mend = "is empty: nobody is rung by name; set it to user or user group ids"
		return f
	}
	reached := 0
	for _, id := range ids {
		who := []string{id}
		if strings.HasPrefix(id, "S") {
			var err error
			if who, err = d.people.members(ctx, id, again); err != nil {
				f.Mend = fmt.Sprintf("%s could not be read: %v", id, err)
				return f
			}
		}
		for _, member := range who {
			if known, err := d.people.user(ctx, member); err == nil && known.full {
				reached++
			}
		}
	}
	if reached == 0 {
		f.Mend = strings.Join(ids, ", ") + " names nobody who is a full member"
		return f
	}
	f.What = fmt.Sprintf("%s: %d people", name, reached)
	return f
}

func (d *Desk) checkAgents(ctx context.Context) Finding {
	f := Finding{What: "agents"}
	where := d.cfg.Agents
	if len(where) == 0 {
		where = d.cfg.Channels.All()
	}
	for _, id := range where {
		who := []string{id}
		if id[0] != 'U' && id[0] != 'W' {
			var err error
			if who, err = d.people.members(ctx, id, again); err != nil {
				f.Mend, f.Fatal = "could not be counted: "+err.Error(), true
				return f
			}
		}
		for _, member := range who {
			if _, may, err := d.people.agent(ctx, member, ""); err == nil && may {
				return f
			}
		}
	}
	f.Mend, f.Fatal = "nobody may claim a case: invite full members to the desk's channel, or name them in SLACK_AGENTS", true
	return f
}

func (d *Desk) checkSocket(ctx context.Context) Finding {
	f := Finding{What: "app token (Socket Mode)"}
	if _, _, err := d.api.StartSocketModeContext(ctx); err != nil {
		f.Fatal = true
		f.Mend = "SLACK_APP_TOKEN is not accepted: make an app-level token with connections:write and switch Socket Mode on (" + err.Error() + ")"
	}
	return f
}
