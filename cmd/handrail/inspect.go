package main

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/handrail-chat/handrail/bot/nlu"
)

// What is kept of deliveries that were signed and could not be read: the
// newest few, cut, with card numbers and PINs hidden.
const (
	inspectMost  = 50
	inspectBytes = 32 << 10
)

// inspection keeps such deliveries as files beside the store, for whoever
// looks into it.
type inspection struct {
	dir string
	log *slog.Logger
}

func newInspection(store string, log *slog.Logger) inspection {
	return inspection{dir: filepath.Join(filepath.Dir(store), "unread"), log: log}
}

// keep writes one delivery down. It fails softly: the delivery was answered.
func (i inspection) keep(source string, raw []byte) {
	text := string(raw[:min(len(raw), inspectBytes)])
	text = nlu.Mask(text, nlu.Secrets(text, nlu.SecretContext{}))
	sum := sha256.Sum256(raw)
	name := time.Now().UTC().Format("20060102T150405.000") + "-" + source + "-" + hex.EncodeToString(sum[:4]) + ".txt"
	if err := os.MkdirAll(i.dir, 0o700); err != nil {
		i.log.Error("an unreadable delivery was not kept", "source", source, "err", err)
		return
	}
	path := filepath.Join(i.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		i.log.Error("an unreadable delivery was not kept", "source", source, "err", err)
		return
	}
	i.log.Warn("a signed delivery could not be read; it is kept", "source", source, "file", path)
	i.prune()
}

// prune keeps the newest files; their names sort by time.
func (i inspection) prune() {
	files, err := os.ReadDir(i.dir)
	if err != nil {
		return
	}
	names := make([]string, 0, len(files))
	for _, f := range files {
		names = append(names, f.Name())
	}
	slices.Sort(names)
	for _, name := range names[:max(0, len(names)-inspectMost)] {
		_ = os.Remove(filepath.Join(i.dir, name))
	}
}
