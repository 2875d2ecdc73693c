package channels

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// crowded is how many buckets are kept before the full ones are dropped: a full
// bucket is as good as none.
const crowded = 4096

// Buckets is one token bucket per key. A nil Buckets lets everything pass.
type Buckets[K comparable] struct {
	rate Rate
	mu   sync.Mutex
	by   map[K]*rate.Limiter
	// sweepAt grows with what must be kept, so that sweeping stays cheap.
	sweepAt int
}

// NewBuckets gives buckets of a rate; nil if there is no limit.
func NewBuckets[K comparable](r Rate) *Buckets[K] {
	if r == (Rate{}) {
		return nil
	}
	return &Buckets[K]{rate: r, by: map[K]*rate.Limiter{}, sweepAt: crowded}
}

// Take takes one token of key; if there is none, wait says when there will be.
func (b *Buckets[K]) Take(key K, now time.Time) (wait time.Duration, ok bool) {
	if b == nil {
		return 0, true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket := b.by[key]
	if bucket == nil {
		if len(b.by) >= b.sweepAt {
			b.sweep(now)
		}
		bucket = b.rate.limiter()
		b.by[key] = bucket
	}
	if bucket.AllowN(now, 1) {
		return 0, true
	}
	short := 1 - bucket.TokensAt(now)
	return time.Duration(short * float64(b.rate.Every)), false
}

func (b *Buckets[K]) sweep(now time.Time) {
	for key, bucket := range b.by {
		if bucket.TokensAt(now) >= float64(b.rate.Burst) {
			delete(b.by, key)
		}
	}
	b.sweepAt = max(crowded, 2*len(b.by))
}

// Doors counts who is inside, per key. A nil Doors lets everybody in.
type Doors[K comparable] struct {
	most int
	mu   sync.Mutex
	by   map[K]int
}

// NewDoors lets at most so many in per key; nil if most is 0.
func NewDoors[K comparable](most int) *Doors[K] {
	if most == 0 {
		return nil
	}
	return &Doors[K]{most: most, by: map[K]int{}}
}

// Enter reports whether there was room; if so, Leave must follow.
func (d *Doors[K]) Enter(key K) bool {
	if d == nil {
		return true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by[key] >= d.most {
		return false
	}
	d.by[key]++
	return true
}

// Leave makes room again.
func (d *Doors[K]) Leave(key K) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.by[key]--; d.by[key] == 0 {
		delete(d.by, key)
	}
}
