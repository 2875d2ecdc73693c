package nlu

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func tsv(t testing.TB, name string) []Example {
	dir := os.Getenv("HANDRAIL_DATA")
	f, err := os.Open(filepath.Join(dir, "intents", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []Example
	s := bufio.NewScanner(f)
	for s.Scan() {
		p := strings.Split(s.Text(), "\t")
		if len(p) >= 2 {
			out = append(out, Example{p[0], p[1]})
		}
	}
	return out
}

func TestEvalIntents(t *testing.T) {
	if os.Getenv("HANDRAIL_DATA") == "" {
		return
	}
	for _, name := range []string{"retail_mapped", "banking77", "hwu64", "clinc150", "natcs"} {
		train := tsv(t, name+"/train.tsv")
		var dev []Example
		if name == "banking77" || name == "natcs" {
			var keep []Example
			for i, e := range train {
				if i%5 == 4 {
					dev = append(dev, e)
				} else {
					keep = append(keep, e)
				}
			}
			train = keep
		} else {
			dev = tsv(t, name+"/dev.tsv")
		}
		start := time.Now()
		m := Train(train, Options{})
		took := time.Since(start)
		right, n := 0, 0
		start = time.Now()
		var g []Guess
		for _, e := range dev {
			g = m.Classify(e.Text, g)
			if e.Intent == "oos" {
				continue
			}
			n++
			if len(g) > 0 && g[0].Intent == e.Intent {
				right++
			}
		}
		t.Logf("%-14s train %d in %v (%d rows, %d intents), dev %d acc %.2f, %.1f us", name, len(train), took.Round(time.Millisecond), len(m.strength), len(m.intents), n, 100*float64(right)/float64(n), float64(time.Since(start).Microseconds())/float64(len(dev)))
	}
}
