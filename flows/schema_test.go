package flows

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

func compileSchema(t testing.TB) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("flows.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("flows.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// instance reads YAML as an editor does.
func instance(t interface{ Fatalf(string, ...any) }, text []byte) any {
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v", err)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%v", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return doc
}

// goodFiles are all files of packs that there are here: the retail pack, the patterns, CALM's project and the scenarios'.
func goodFiles(t testing.TB) []Source {
	files := []Source{{Name: "empty.yml"}, {Name: "version.yml", Text: []byte("version: \"3.1\"\n")}}
	for _, glob := range []string{"retail/*.yml", "retail/nlu/*.yml", "patterns/*.yml", "testdata/*.txt"} {
		paths, _ := filepath.Glob(glob)
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			yml, _, scenario := strings.Cut(string(text), "\n---\n")
			if scenario || filepath.Ext(path) == ".yml" {
				files = append(files, Source{path, []byte(yml + "\n")})
			}
		}
	}
	for _, src := range calmSources(t) {
		if name := filepath.Base(src.Name); name != "credentials.yml" && name != "docker-compose.yml" {
			files = append(files, src)
		}
	}
	if len(files) < 30 {
		t.Fatalf("%d files", len(files))
	}
	return files
}

func TestSchemaTakesEveryPack(t *testing.T) {
	s := compileSchema(t)
	for _, src := range goodFiles(t) {
		if err := s.Validate(instance(t, src.Text)); err != nil {
			t.Errorf("%s: %v", src.Name, err)
		}
	}
}

// TestBothRefuse: what is wrong by its shape is marked by an editor and refused at load.
func TestBothRefuse(t *testing.T) {
	s := compileSchema(t)
	in := func(step string) string {
		return "flows: {f: {steps: [{say: {text: x}}, " + step + ", {say: {text: y}}]}}"
	}
	said := func(variation string) string { return "responses: {utter_a: [" + variation + "]}" }
	slot := func(def string) string { return "slots: {a: " + def + "}" }
	action := func(def string) string { return "actions: {ask: " + def + "}" }
	for _, text := range []string{
		"flow: {}", "flows: []", "flows: {f: []}", "flows: {f: {}}", "flows: {f: {steps: []}}", "flows: {f: {steps: {}}}", "flows: {'a b': {steps: [{say: utter_a}]}}",
		"flows: {f: {steps: [{say: {text: x}}], colour: red}}", "flows: {f: {steps: [{say: {text: x}}], turn_limit: 0}}", "flows: {f: {steps: [{say: {text: x}}], turn_limit: 2.5}}",
		"flows: {f: {if: [], steps: [{say: {text: x}}]}}", "flows: {f: {nlu_trigger: [{intents: a}], steps: [{say: {text: x}}]}}", "flows: {f: {nlu_trigger: [{intent: {name: a, confidence_threshold: 2}}], steps: [{say: {text: x}}]}}",
		in("{colect: a}"), in("{collect: a, action: b}"), in("{collect: a, uter: b}"), in("{collect: [a]}"), in("{collect: a, rejections: [{if: true}]}"), in("{collect: a, ask_before_filling: maybe}"),
		in("{action: a, utter: b}"), in("{link: f, next: END}"), in("{handoff: {prio: high}}"), in("{handoff: {priority: urgent}}"), in("{handoff: true, next: END}"), in("{noop: true}"), in("{id: alone}"), in("noop"),
		in("{set_slots: [a]}"), in("{say: hello}"), in("{say: {choices: [x]}}"), in("{say: {text: x, choices: [{titel: y}]}}"), in("{say: [x]}"),
		in("{noop: true, next: []}"), in("{noop: true, next: [{if: true, then: END}]}"), in("{noop: true, next: [{if: true}, {else: END}]}"), in("{noop: true, next: [{if: true, then: END, else: END}]}"), in("{noop: true, next: {a: b}}"),
		in("{promise: {what: x}}"), in("{promise: {what: x, by: 2h, until: y}}"), in("{promise: x}"), in("{verify: {number: a, proof: b}}"), in("{verify: {number: a, proof: b, with: shop_order, tries: 9}}"),
		in("{watch: shop_order, evry: 1d, next: END}"), in("{call: f, mcp: x}"),
		slot("{type: number}"), slot("{typ: text}"), slot("{type: categorical}"), slot("{type: text, values: [a]}"), slot("{secret: perhaps}"), slot("{secret: true, mask: last2}"), slot("[]"), slot("{mappings: {}}"),
		slot("{mappings: [{entity: x}]}"), slot("{mappings: [{type: from_air}]}"), slot("{mappings: [{type: from_intent, intent: x}]}"), slot("{mappings: [{type: from_text, conditions: [{flow: f}]}]}"), slot("{validation: {refill_utter: utter_a}}"), slot("{validation: {rejections: [{if: true}]}}"),
		said("{}"), said("{txt: x}"), said("{text: [x]}"), said("{text: x, buttons: [{payload: y}]}"), said("{text: x, buttons: [{title: y, pay: z}]}"), said("{text: {one: x}, count: a}"), said("{text: {other: x, several: y}, count: a}"),
		said("{text: x, condition: [{type: slot, name: a}]}"), said("{text: x, condition: [{name: a, value: b}]}"), said("{text: x, translation: {es: [y]}}"), said("{text: x, translation: [y]}"), "responses: {utter_a: x}", "responses: {utter_a: []}", "responses: {'utter a': [{text: x}]}",
		"nlu: {}", "nlu: [{examples: [a]}]", "nlu: [{intent: a, example: [b]}]", "nlu: [{intent: 'a b'}]", "nlu: [{intent: a, examples: {b: c}}]", "nlu: [{lookup: 'a b', examples: [c]}]", "intents: {a: b}", "entities: [[a]]",
		action("{}"), action("{http: {method: GET}}"), action("{http: {url: 'http://a.example/x'}}"), action("{http: {url: 'https://a.example/x', method: FETCH}}"), action("{http: {url: 'https://a.example/x'}, answers: {404: gone}}"),
		action("{http: {url: 'https://a.example/x'}, answers: {500: error}}"), action("{http: {url: 'https://a.example/x'}, sets: {a: b}}"), action("{http: {url: 'https://a.example/x', retries: 2}}"), "actions: x",
		"agent_actions: {a: {name: x}}", "agent_actions: {a: {does: shop_cancel, approve: never}}", "agent_actions: {a: {does: shop_cancel, limit: {of: b}}}", "agent_actions: {a: {does: shop_cancel, inputs: {b: {lable: c}}}}",
		"config: []", "config: {patterns: [a]}", "additional_languages: es",
	} {
		if err := s.Validate(instance(t, []byte(text))); err == nil {
			t.Errorf("the schema takes %s", text)
		}
		if _, err := Compile([]Source{{"a.yml", []byte(text)}}); err == nil {
			t.Errorf("the parser takes %s", text)
		}
	}
}

// TestSchemaIsNoStricter: files with a key renamed or a value taken away or replaced at random. What the schema refuses, the parser
// refuses or notes; a key that the parser does not know, the schema does not know either.
func TestSchemaIsNoStricter(t *testing.T) {
	s := compileSchema(t)
	files := goodFiles(t)
	rapid.Check(t, func(t *rapid.T) {
		src := files[rapid.IntRange(0, len(files)-1).Draw(t, "file")]
		var doc any
		if err := yaml.Unmarshal(src.Text, &doc); err != nil {
			t.Fatalf("%v", err)
		}
		damage(t, &doc)
		raw, err := json.Marshal(doc)
		if err != nil {
			t.Fatalf("%v", err)
		}
		refusal := s.Validate(instance(t, raw))
		pack, err := Compile([]Source{{"a.yml", raw}})
		found, _ := err.(Findings)
		if refusal != nil && pack != nil && len(pack.Notes()) == 0 {
			t.Fatalf("only the schema refuses %s\n%v", raw, refusal)
		}
		if unknown := slices.ContainsFunc(found, func(f Finding) bool { return f.Rule == "unknown-key" }); unknown && refusal == nil {
			t.Fatalf("the schema takes %s\n%v", raw, found)
		}
	})
}

// damage changes one place of a document, anywhere in it.
func damage(t *rapid.T, at *any) {
	switch v := (*at).(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if len(keys) == 0 {
			break
		}
		key := rapid.SampledFrom(keys).Draw(t, "key")
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			v["zz"+key] = v[key]
			delete(v, key)
		case 1:
			delete(v, key)
		default:
			child := v[key]
			damage(t, &child)
			v[key] = child
		}
		return
	case []any:
		if len(v) > 0 {
			damage(t, &v[rapid.IntRange(0, len(v)-1).Draw(t, "item")])
			return
		}
	}
	*at = rapid.SampledFrom([]any{nil, "x", "", 7, true, []any{}, []any{"x"}, map[string]any{}, map[string]any{"x": "y"}}).Draw(t, "value")
}

// TestSchemaKnowsEveryKey holds the keys that the parser asks for, as they stand in its source, against those of the schema: each
// mapping's `$comment` names the function that reads it.
func TestSchemaKnowsEveryKey(t *testing.T) {
	parsed := parsedKeys(t)
	for _, verb := range verbs {
		keys := append(slices.Clone(common), extras[verb]...)
		if verb != "verify" && ends(reader{&Findings{}}.verb(verb, &node{}, &node{})) {
			keys = slices.DeleteFunc(keys, func(k string) bool { return k == "next" })
		}
		parsed["step "+verb] = append(keys, verb)
	}
	parsed["flow file"] = append(slices.Clone(topKeys), slices.Sorted(maps.Keys(elsewhere))...)
	parsed["flow file"] = append(parsed["flow file"], "test_cases") // such a file is left out before it is read
	described := map[string][]string{}
	var doc any
	if err := json.Unmarshal([]byte(Schema), &doc); err != nil {
		t.Fatal(err)
	}
	var visit func(any)
	visit = func(x any) {
		switch v := x.(type) {
		case map[string]any:
			if name, ok := v["$comment"].(string); ok && v["properties"] != nil && !strings.Contains(name, ":") && !strings.Contains(name, "older") {
				described[name] = slices.Sorted(maps.Keys(v["properties"].(map[string]any)))
			}
			for _, child := range v {
				visit(child)
			}
		case []any:
			for _, child := range v {
				visit(child)
			}
		}
	}
	visit(doc)
	for name := range parsed {
		slices.Sort(parsed[name])
		parsed[name] = slices.Compact(parsed[name])
	}
	if diff := cmp.Diff(parsed, described); diff != "" {
		t.Errorf("-parser +schema\n%s", diff)
	}
}

// parsedKeys reads the calls of reader.fields in this package's source: function (and, from the second call in it, its number) to keys.
func parsedKeys(t *testing.T) map[string][]string {
	lists := map[string][]string{
		"flowKeys": flowKeys, "variationKeys": variationKeys, "slotKeys": slotKeys, "mappingKeys": mappingKeys, "nluKinds": nluKinds, "formNames": formNames, "handoffKeys": handoffKeys,
	}
	var value func(e ast.Expr) []string
	value = func(e ast.Expr) (all []string) {
		switch v := e.(type) {
		case *ast.BasicLit:
			text, _ := strconv.Unquote(v.Value)
			return []string{text}
		case *ast.Ident:
			if list, ok := lists[v.Name]; ok {
				return list
			}
		case *ast.CompositeLit:
			for _, e := range v.Elts {
				all = append(all, value(e)...)
			}
			return all
		case *ast.CallExpr: // append, slices.Concat
			for _, e := range v.Args {
				all = append(all, value(e)...)
			}
			return all
		}
		t.Fatalf("keys that this test cannot read: %#v; name the list in it", e)
		return nil
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string][]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "test_") { // test files have no schema of ours
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name == "step" || f.Name.Name == "fields" || file == "file.go" {
				continue // asked for at run time
			}
			calls := 0
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "fields" || len(call.Args) < 3 {
					return true
				}
				name := f.Name.Name
				if calls++; calls > 1 {
					name += "#" + strconv.Itoa(calls)
				}
				for _, arg := range call.Args[2:] {
					keys[name] = append(keys[name], value(arg)...)
				}
				return true
			})
		}
	}
	return keys
}
