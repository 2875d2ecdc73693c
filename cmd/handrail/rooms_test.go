package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/handrail-chat/handrail"

// mayImport is the house's plan (DESIGN.md 1): what of our own each room may
// import. A room that is not named may import nothing of ours.
var mayImport = map[string][]string{
	"flows":                   {},
	"flows/retail":            {"flows"},
	"flows/graph":             {"flows"},
	"flows/shop":              {"flows", "bot"},
	"handoff":                 {},
	"handoff/slack":           {"flows", "handoff", "bot", "bot/nlu"},
	"handoff/slack/fake":      {},
	"bot/nlu":                 {},
	"bot":                     {"flows", "handoff", "bot/nlu"},
	"bot/run":                 {"flows", "handoff", "bot", "bot/nlu"},
	"bot/sim":                 {"flows", "handoff", "bot", "bot/nlu", "bot/run", "bot/store"},
	"bot/store":               {"bot", "handoff"},
	"bot/store/suite":         {"bot", "bot/store", "handoff"},
	"bot/store/sqlite":        {"bot", "bot/store", "handoff"},
	"bot/store/sqlite/schema": {},
	"channels":                {"flows", "handoff", "bot"},
	"channels/webchat":        {"flows", "handoff", "bot", "bot/nlu", "channels"},
	"web":                     {"flows", "handoff", "bot"},
	"web/widget":              {},
	"web/demo":                {"flows", "handoff", "bot"},
	"web/board":               {"flows", "handoff", "bot"},
}

// pure are the rooms without I/O, clock, goroutines or randomness.
var pure = []string{"flows", "flows/graph", "handoff", "bot", "bot/nlu"}

// impureImports are packages that would bring the outside into a pure room.
var impureImports = []string{
	"os", "io/ioutil", "net", "net/http", "database/sql", "sync", "sync/atomic", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog", "context", "runtime",
}

// impureCalls are what package time must not be asked there.
var impureCalls = []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "LoadLocation", "NewTimer", "NewTicker", "Tick"}

func TestRoomsImportOneWay(t *testing.T) {
	eachFile(t, func(room, path string, file *ast.File) {
		if strings.HasPrefix(room, "cmd") {
			return
		}
		allowed, known := mayImport[room]
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			own, ours := strings.CutPrefix(name, module+"/")
			if !ours {
				continue
			}
			if !known {
				t.Errorf("%s: room %q is not on the plan", path, room)
			} else if !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s; %s may import %v", path, own, room, allowed)
			}
		}
	})
}

func TestPureRoomsHaveNoOutside(t *testing.T) {
	eachFile(t, func(room, path string, file *ast.File) {
		if !slices.Contains(pure, room) {
			return
		}
		for _, spec := range file.Imports {
			if name, _ := strconv.Unquote(spec.Path.Value); slices.Contains(impureImports, name) {
				t.Errorf("%s imports %s", path, name)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine", path)
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains(impureCalls, n.Sel.Name) {
					t.Errorf("%s calls time.%s", path, n.Sel.Name)
				}
			}
			return true
		})
	})
}

// eachFile visits every Go file of the module that is not a test.
func eachFile(t *testing.T, visit func(room, path string, file *ast.File)) {
	t.Helper()
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		room, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		seen++
		visit(filepath.ToSlash(room), path, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files were found", seen)
	}
}
