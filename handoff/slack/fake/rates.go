package fake

import "time"

// Rate is a ceiling: a full bucket of Burst calls, refilled evenly at PerMinute.
type Rate struct {
	PerMinute  int
	Burst      int
	PerChannel bool // one bucket a channel and not one for the workspace
}

// Slack's tiers, calls a minute, method and workspace; a burst of a whole minute is tolerated. Posting has a rate of its
// own: one message a second and channel with short bursts. Source: docs.slack.dev/apis/web-api/rate-limits.
var (
	tier2    = Rate{PerMinute: 20, Burst: 20}
	tier3    = Rate{PerMinute: 50, Burst: 50}
	tier4    = Rate{PerMinute: 100, Burst: 100}
	posting  = Rate{PerMinute: 60, Burst: 4, PerChannel: true}
	generous = Rate{PerMinute: 600, Burst: 600}
)

type rates struct {
	free    bool
	buckets map[string]*bucket
	special map[string]Rate
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newRates(free bool) rates {
	return rates{free: free, buckets: map[string]*bucket{}, special: map[string]Rate{}}
}

// take asks for one call; a positive answer is how long to wait instead.
func (r *rates) take(rate Rate, method, channel string, now time.Time) time.Duration {
	if s, ok := r.special[method]; ok {
		rate = s
	} else if r.free {
		return 0
	}
	if rate.PerMinute <= 0 {
		return 0
	}
	key := method
	if rate.PerChannel {
		key += " " + channel
	}
	b := r.buckets[key]
	if b == nil {
		b = &bucket{tokens: float64(rate.Burst), at: now}
		r.buckets[key] = b
	}
	perSecond := float64(rate.PerMinute) / 60
	b.tokens = min(float64(rate.Burst), b.tokens+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return time.Duration((1 - b.tokens) / perSecond * float64(time.Second))
}

// SetCeilings switches Slack's rate ceilings on or off and fills every bucket.
func (w *Workspace) SetCeilings(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rates = newRates(!on)
}

// SetRate replaces one method's ceiling, also while the others are off.
func (w *Workspace) SetRate(method string, r Rate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rates.special[method] = r
	w.rates.buckets = map[string]*bucket{}
}
