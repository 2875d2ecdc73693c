package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// shopMeter is what an operator may read of the calls at /metrics: which
// actions, how they ended, how long they took; never for whom.
type shopMeter struct {
	calls *prometheus.CounterVec
	took  *prometheus.HistogramVec
}

func newShopMeter(r prometheus.Registerer) *shopMeter {
	m := &shopMeter{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "handrail_shop_calls_total", Help: "Calls to the shop and to what flows declare, by action and outcome.",
		}, []string{"action", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "handrail_shop_call_seconds", Help: "How long a call took, its repeats included.",
			Buckets: prometheus.ExponentialBuckets(0.01, 2, 12),
		}, []string{"action"}),
	}
	r.MustRegister(m.calls, m.took)
	return m
}

// count notes a call; nothing is noted without a meter.
func (m *shopMeter) count(action, outcome string, took time.Duration) {
	if m == nil {
		return
	}
	m.calls.WithLabelValues(action, outcome).Inc()
	if took > 0 {
		m.took.WithLabelValues(action).Observe(took.Seconds())
	}
}
