// Command widget bundles src/*.ts into widget.js, the one file that a shop's page loads.
//
//	src/main.ts … look.ts  --esbuild-->  widget.js  --go:embed-->  web.Widget()
//
// It is run by go generate in the directory above. The result is committed, so that building Handrail needs neither this
// program nor a network; a test builds it again in memory and compares.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	dir := "widget"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	js, err := bundle(dir)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "widget.js"), js, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "widget:", err)
		os.Exit(1)
	}
}

// bundle compiles dir/src/main.ts and what it imports into one classic script. Properties that begin with an underscore
// are private to the widget and get short names.
func bundle(dir string) ([]byte, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       []string{"src/main.ts"},
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2020,
		Charset:           api.CharsetUTF8,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		MangleProps:       "^_",
		LegalComments:     api.LegalCommentsNone,
	})
	var problems []error
	for _, m := range append(result.Errors, result.Warnings...) {
		at := ""
		if l := m.Location; l != nil {
			at = fmt.Sprintf("%s:%d:%d: ", l.File, l.Line, l.Column)
		}
		problems = append(problems, errors.New(at+m.Text))
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return result.OutputFiles[0].Contents, nil
}
