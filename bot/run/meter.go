package run

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// meter is what an operator may read of the house at /metrics.
type meter struct {
	turns    *prometheus.CounterVec
	pending  *prometheus.GaugeVec
	late     prometheus.Gauge
	stranded prometheus.Gauge
	stale    prometheus.Counter
	parked   prometheus.Counter
	commits  prometheus.Histogram
}

func newMeter(r prometheus.Registerer) (*meter, error) {
	m := &meter{
		turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "handrail_turns_total", Help: "Customers' messages taken in.",
		}, []string{"channel"}),
		pending: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "handrail_outbox_pending", Help: "Sends that are committed and not carried out.",
		}, []string{"lane"}),
		late: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "handrail_clock_late_seconds", Help: "How late the latest deadline of the last pass rang.",
		}),
		stranded: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "handrail_stranded", Help: "Open conversations without a deadline. Must be 0.",
		}),
		stale: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "handrail_stale_total", Help: "Steps done again because the conversation had moved on.",
		}),
		parked: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "handrail_parked_total", Help: "Events that the core could not step; a person got the conversation.",
		}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "handrail_commit_seconds", Help: "How long a commit took.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 12),
		}),
	}
	if r == nil {
		return m, nil
	}
	for _, c := range []prometheus.Collector{m.turns, m.pending, m.late, m.stranded, m.stale, m.parked, m.commits} {
		if err := r.Register(c); err != nil {
			return nil, fmt.Errorf("registering metrics: %w", err)
		}
	}
	return m, nil
}
