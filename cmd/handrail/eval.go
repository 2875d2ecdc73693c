package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/handrail-chat/handrail/bot/nlu"
)

// eval measures understanding on labelled data and prints JSON.
func eval(_ context.Context, args []string, io stdio) int {
	var train string
	_, _, rest, code, ok := flags("eval", args, io, func(f *flag.FlagSet) {
		f.StringVar(&train, "train", "", "TSV of examples to train on, instead of the pack's")
	})
	if !ok {
		return code
	}
	if len(rest) != 2 || rest[0] != "intents" && rest[0] != "frustration" {
		return refuse(io.err, []string{"eval intents FILE.tsv [--train FILE.tsv], or eval frustration FILE.jsonl"})
	}
	var report any
	var err error
	if rest[0] == "intents" {
		report, err = evalIntents(rest[1], train)
	} else {
		report, err = evalFrustration(rest[1])
	}
	if err != nil {
		return refuse(io.err, []string{plainly(err)})
	}
	encoder := json.NewEncoder(io.out)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return refuse(io.err, []string{err.Error()})
	}
	return exitDone
}

func evalIntents(path, train string) (nlu.IntentReport, error) {
	examples, err := readTSV(path)
	if err != nil {
		return nlu.IntentReport{}, err
	}
	var model *nlu.Model
	if train != "" {
		from, err := readTSV(train)
		if err != nil {
			return nlu.IntentReport{}, err
		}
		model = nlu.Train(from, nlu.Options{})
	} else {
		pack, err := compiled("")
		if err != nil {
			return nlu.IntentReport{}, err
		}
		model = trained(pack)
	}
	begun := time.Now()
	report := nlu.EvalIntents(model, examples)
	report.USPerMessage = perMessage(begun, len(examples))
	return report, nil
}

func evalFrustration(path string) (nlu.FrustrationReport, error) {
	f, err := os.Open(path)
	if err != nil {
		return nlu.FrustrationReport{}, err
	}
	defer f.Close()
	var dialogues []nlu.Dialogue
	messages := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var d nlu.Dialogue
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return nlu.FrustrationReport{}, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if len(d.Turns) == 0 {
			return nlu.FrustrationReport{}, fmt.Errorf("%s:%d: no dialogue; each line is {\"dialogue\":[{\"role\",\"text\"}],\"label\":0|1}", path, n)
		}
		messages += len(d.Turns)
		dialogues = append(dialogues, d)
	}
	if err := lines.Err(); err != nil {
		return nlu.FrustrationReport{}, fmt.Errorf("%s: %w", path, err)
	}
	begun := time.Now()
	report := nlu.EvalFrustration(dialogues, nlu.Frustrated)
	report.USPerMessage = perMessage(begun, messages)
	return report, nil
}

func perMessage(begun time.Time, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(time.Since(begun).Nanoseconds()) / 1000 / float64(n)
}

// readTSV reads text<TAB>intent, with or without that first line. A third
// column is ignored.
func readTSV(path string) ([]nlu.Example, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var examples []nlu.Example
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || n == 1 && strings.HasPrefix(line, "text\tintent") {
			continue
		}
		said, intent, ok := strings.Cut(line, "\t")
		intent, _, _ = strings.Cut(intent, "\t")
		if !ok || said == "" || intent == "" {
			return nil, fmt.Errorf("%s:%d: write text, a tab, and the intent", path, n)
		}
		examples = append(examples, nlu.Example{Text: said, Intent: intent})
	}
	if len(examples) == 0 {
		return nil, fmt.Errorf("%s holds no examples", path)
	}
	return examples, nil
}
