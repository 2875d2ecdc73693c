package fake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// record is one line of world.jsonl: the newest value of one thing, or that it is gone. Replaying the lines in order gives
// the world; the last line of a thing wins.
type record struct {
	Kind  string          `json:"k"`
	ID    string          `json:"id"`
	Value json.RawMessage `json:"v,omitempty"`
	Gone  bool            `json:"gone,omitempty"`
}

// journal appends records. Each reaches the operating system before the caller goes on, which is what surviving kill -9
// takes; a machine that loses power may lose the last ones.
type journal struct {
	dir string
	f   *os.File
	err error
}

// openJournal reads what is there. A last line without its end is the mark of a kill in the middle of a write and is cut off.
func openJournal(dir string) (*journal, []record, error) {
	j := &journal{dir: dir}
	if dir == "" {
		return j, nil, nil
	}
	if err := os.MkdirAll(filepath.Join(dir, "files"), 0o700); err != nil {
		return nil, nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, "world.jsonl"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, err
	}
	j.f = f
	records, whole, err := readRecords(f)
	if err == nil {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return j, records, nil
}

// readRecords returns the records and the length of the part that consists of whole lines.
func readRecords(r io.Reader) ([]record, int64, error) {
	var records []record
	var whole int64
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return records, whole, nil
		}
		if err != nil {
			return nil, 0, err
		}
		var rec record
		if err := json.Unmarshal(line, &rec); err != nil {
			return nil, 0, fmt.Errorf("world.jsonl line %d: %w", n, err)
		}
		records = append(records, rec)
		whole += int64(len(line))
	}
}

func (j *journal) put(kind, id string, v any) { j.add(record{Kind: kind, ID: id, Value: mustJSON(v)}) }

func (j *journal) drop(kind, id string) { j.add(record{Kind: kind, ID: id, Gone: true}) }

func (j *journal) add(r record) {
	if j.f == nil || j.err != nil {
		return
	}
	_, j.err = j.f.Write(append(mustJSON(r), '\n'))
}

// failure is the first error of a write; after it nothing more is written.
func (j *journal) failure() error { return j.err }

// compact replaces the file by one record a thing. The new file is complete before it takes the old one's name.
func (j *journal) compact(records []record) error {
	if j.f == nil {
		return nil
	}
	var b bytes.Buffer
	for _, r := range records {
		b.Write(mustJSON(r))
		b.WriteByte('\n')
	}
	path := filepath.Join(j.dir, "world.jsonl")
	if err := os.WriteFile(path+".new", b.Bytes(), 0o600); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	old := j.f
	j.f = f
	return old.Close()
}

func (j *journal) close() error {
	if j.f == nil {
		return j.err
	}
	return errors.Join(j.err, j.f.Close())
}

// mustJSON is for our own values only, which always encode.
func mustJSON(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("fake slack: value does not encode: %v", err))
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
