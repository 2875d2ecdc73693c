package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/flows/retail"
)

// schemaFile is where init puts the JSON Schema of flows. What begins with a dot is no part of a pack.
const schemaFile = ".handrail/schema.json"

// initPack writes the retail pack with its docs into a directory, and the schema by which editors complete and explain it. It
// overwrites nothing.
func initPack(_ context.Context, args []string, io stdio) int {
	_, _, rest, code, ok := flags("init", args, io, nil)
	if !ok {
		return code
	}
	if len(rest) != 1 {
		return refuse(io.err, []string{"init DIR: name the directory to write"})
	}
	dir := rest[0]
	written := 1 // the schema
	err := fs.WalkDir(retail.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(retail.Files(), name)
		if err != nil {
			return err
		}
		written++
		return writeNew(filepath.Join(dir, name), forEditors(name, text))
	})
	if err == nil {
		err = writeNew(filepath.Join(dir, schemaFile), []byte(flows.Schema))
	}
	if err != nil {
		fmt.Fprintln(io.err, "handrail: "+err.Error())
		return exitUsage
	}
	fmt.Fprintf(io.out, "%d files in %s. Keep only what differs; handrail check %s looks at them, handrail demo --flows %s plays them. docs/five_minutes.md is where to begin.\n", written, dir, dir, dir)
	return exitDone
}

// forEditors begins a YAML file with the line by which editors find its schema.
func forEditors(name string, text []byte) []byte {
	if !isFlowFile(name) {
		return text
	}
	up := strings.Repeat("../", strings.Count(path.Clean(name), "/"))
	return bytes.Join([][]byte{[]byte("# yaml-language-server: $schema=" + up + schemaFile), text}, []byte("\n"))
}

// writeNew writes a file and the directories above it, unless it is there.
func writeNew(to string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; name an empty directory", to)
	} else if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
