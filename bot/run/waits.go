package run

import "github.com/handrail-chat/handrail/bot"

// waits is a heap, the earliest first.
type waits []waiting

type waiting struct {
	at   bot.Millis
	lane *lane
}

func (w waits) Len() int           { return len(w) }
func (w waits) Less(i, j int) bool { return w[i].at < w[j].at }
func (w waits) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waits) Push(x any)        { *w = append(*w, x.(waiting)) }
func (w *waits) Pop() any {
	old := *w
	last := old[len(old)-1]
	*w = old[:len(old)-1]
	return last
}
