package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// colours is a shop's own flow in two versions; both ask, and answer with their
// number.
func colours(version string) string {
	return strings.ReplaceAll(`
flows:
  colours:
    description: which colour it shall be
    nlu_trigger:
      - intent: ask_colours
    steps:
      - collect: colour
      - say: utter_colour
slots:
  colour:
    type: text
    mappings: [{type: from_text}]
responses:
  utter_ask_colour:
    - text: "VERSION: which colour do you like?"
  utter_colour:
    - text: "VERSION: {colour} it is."
nlu:
  - intent: ask_colours
    examples: |
      - which colours do you have
      - what colours are there
      - tell me about the colours
      - colours please
      - do you have it in other colours
`, "VERSION", version)
}

// save writes a file as editors do: whole, then into its place.
func save(t *testing.T, path, text string) {
	t.Helper()
	draft := path + "~"
	if err := os.WriteFile(draft, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(draft, path); err != nil {
		t.Fatal(err)
	}
}

func TestServeReloadsItsFlowsOnHangup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "colours.yml")
	save(t, file, colours("First"))
	p := furnish(t, setup{process: true, env: map[string]string{"HANDRAIL_FLOWS": dir}})
	hangUp := func(heard string) {
		t.Helper()
		p.log.turn()
		if err := p.running.(*child).cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		p.log.await(t, heard)
	}

	early := p.visit()
	early.asks("which colours do you have", "First: which colour")
	save(t, file, colours("Second"))
	hangUp("the flows were reloaded")

	// What has begun ends as it began; who comes now gets the new flow.
	early.asks("a deep green", "First: a deep green it is.")
	late := p.visit()
	late.asks("which colours do you have", "Second: which colour")

	// A pack with findings is refused with its list, and the old one goes on.
	save(t, file, strings.Replace(colours("Third"), "collect: colour\n", "collect: color\n", 1))
	hangUp("colours.yml:8: ")
	late.asks("blue", "Second: blue it is.")
	p.visit().asks("what colours are there", "Second: which colour")
}

func TestTheDemoTakesFlowsAsTheyAreSaved(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), &logbook{}
	file := filepath.Join(dir, "colours.yml")
	save(t, file, colours("First"))
	running, url := show(t, log, "--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "world"), "--flows", dir)
	defer running.stop()
	arriveAt := func() *visitor {
		t.Helper()
		v, err := arrive(t, url, greeting{})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	arriveAt().asks("which colours do you have", "First: which colour")
	log.turn()
	save(t, file, colours("Second"))
	log.await(t, "the flows were saved and are in force")
	arriveAt().asks("which colours do you have", "Second: which colour")
	log.turn()
	save(t, file, strings.Replace(colours("Third"), "say: utter_colour", "say: utter_color", 1))
	log.await(t, "colours.yml:9: ")
	arriveAt().asks("which colours do you have", "Second: which colour")
}
