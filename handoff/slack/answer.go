package slack

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	slackapi "github.com/slack-go/slack"

	"github.com/handrail-chat/handrail/bot"
)

// verdict is what one call to Slack came to, as an answer of bot.Outcome.
type verdict struct {
	answer bot.Answer
	after  time.Duration
	why    string
}

var sent = verdict{answer: bot.Sent}

func (v verdict) ok() bool { return v.answer == bot.Sent }

// safely turns unknown into not sent, for calls that may be repeated without
// harm: edits, removals, reactions, views.
func (v verdict) safely() verdict {
	if v.answer == bot.Unknown {
		v.answer = bot.NotSent
	}
	return v
}

func busy(after time.Duration) verdict {
	return verdict{bot.NotSent, after, "waits for its turn at Slack"}
}

// mendable are codes that speak of the app or the channel and not of this
// message. Somebody can mend them, and then the message is still wanted, so
// they are no refusals.
var mendable = map[string]bool{
	"invalid_auth": true, "not_authed": true, "account_inactive": true, "token_revoked": true, "token_expired": true, "missing_scope": true,
	"no_permission": true, "org_login_required": true, "ekm_access_denied": true, "access_denied": true, "not_in_channel": true,
	"channel_not_found": true, "is_archived": true, "restricted_action": true, "team_access_not_granted": true, "not_allowed_token_type": true,
	"two_factor_setup_required": true, "accesslimited": true, "method_deprecated": true, "unknown_method": true,
}

// passing are codes after which nothing was done and the same call may
// succeed; doubtful ones may have succeeded in part (docs.slack.dev says so of
// fatal_error and internal_error).
var (
	passing = map[string]bool{
		"ratelimited": true, "rate_limited": true, "message_limit_exceeded": true, "service_unavailable": true, "request_timeout": true,
		"team_added_to_org": true, "external_channel_migrating": true,
	}
	doubtful = map[string]bool{"fatal_error": true, "internal_error": true}
)

// mendAfter is how long a send waits when an operator has to mend something.
const mendAfter = 30 * time.Second

// call makes one call to Slack within its ceiling and says what came of it.
// Whether a failed one may have reached Slack is known from the connection:
// until the request's head was written, nothing did.
func (d *Desk) call(ctx context.Context, b *bucket, leave int, f func(ctx context.Context) error) verdict {
	if after := b.take(ctx, leave); after > 0 {
		return busy(after)
	}
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	v := judge(f(ctx), wrote.Load)
	if v.answer == bot.NotSent && v.why == askedToWait {
		b.quiet(v.after)
	}
	d.state.note(v, d.cfg.Now())
	return v
}

const askedToWait = "Slack asks to wait"

func judge(err error, wrote func() bool) verdict {
	if err == nil {
		return sent
	}
	if limited, ok := errors.AsType[*slackapi.RateLimitedError](err); ok {
		return verdict{bot.NotSent, limited.RetryAfter, askedToWait}
	}
	if said, ok := errors.AsType[slackapi.SlackErrorResponse](err); ok {
		return judgeCode(said.Err)
	}
	if status, ok := errors.AsType[slackapi.StatusCodeError](err); ok {
		return judgeStatus(status.Code)
	}
	if !wrote() {
		return verdict{bot.NotSent, 0, "Slack can't be reached"}
	}
	return verdict{bot.Unknown, 0, "the connection to Slack broke before it answered"}
}

func judgeCode(code string) verdict {
	switch {
	case mendable[code]:
		return verdict{bot.NotSent, mendAfter, "Slack says " + code}
	case passing[code]:
		return verdict{bot.NotSent, time.Second, "Slack says " + code}
	case doubtful[code]:
		return verdict{bot.Unknown, 0, "Slack says " + code}
	}
	return verdict{bot.Refused, 0, "Slack says " + code}
}

func judgeStatus(code int) verdict {
	why := "Slack answered " + http.StatusText(code)
	switch {
	case code == http.StatusServiceUnavailable, code == http.StatusTooManyRequests:
		return verdict{bot.NotSent, 0, why}
	case code >= 500:
		return verdict{bot.Unknown, 0, why}
	}
	// Not Slack's Web API, which says no with 200: a proxy, or a wrong address.
	return verdict{bot.NotSent, mendAfter, why}
}

// code is Slack's own word for what went wrong; "" if it said none.
func code(err error) string {
	if said, ok := errors.AsType[slackapi.SlackErrorResponse](err); ok {
		return said.Err
	}
	return ""
}
