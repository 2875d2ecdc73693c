package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testFiles puts test files into a directory of their own.
func testFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTestPlaysThePacksOwnTests(t *testing.T) {
	t.Parallel()
	code, out, complaints := ran("", nil, "test")
	if code != exitDone || complaints != "" || !regexp.MustCompile(`(?m)^[1-9]\d* passed, 0 failed\n\z`).MatchString(out) {
		t.Errorf("it ended with %d: %s%s", code, out, complaints)
	}
}

// slowShop is a file with one test that holds and one that doesn't.
const slowShop = `
test_cases:
  - test_case: the shop is slow
    steps:
      - shop: slow
      - user: "where is my order 1042"
      - user: "97209"
      - expect: handoff {reason: error, why: "did not answer within 5s (tried 3 times)"}
      - slack: down
      - restart
      - agent: claims
      - agent: says "It's on its way: really"
      - expect: line {from: agent, name: Ana, text: "It's on its way: …"}
      - duplicate: last
      - expect: silence
  - test_case: somebody is quick
    at: 2026-12-24T10:00
    customer: {name: Dana}
    steps:
      - user: "talk to a person"
      - wait: 11m
      - expect: owner agent
`

func TestTestSaysWhatDidNotHold(t *testing.T) {
	t.Parallel()
	dir := testFiles(t, map[string]string{"t.yml": slowShop})
	report := filepath.Join(dir, "out.xml")
	code, out, complaints := ran("", nil, "test", dir, "--junit", report)
	if code != exitFails || complaints != "" || !strings.HasSuffix(out, "\n1 passed, 1 failed\n") {
		t.Errorf("it ended with %d: %s%s", code, out, complaints)
	}
	for _, want := range []string{
		filepath.Join(dir, "t.yml") + ":22: somebody is quick (web, memory): expected owner agent, got owner queue\n",
		"    step      expect: owner agent\n", "      10:00  Dana: talk to a person\n", "      10:05  bot: You've waited 5 minutes.",
		"    the same on web, sqlite\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	text, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var suites junitSuites
	if err := xml.Unmarshal(text, &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Tests != 4 || suites.Failures != 2 || len(suites.Suites) != 1 || suites.Suites[0].Cases[2].Failure == nil || suites.Suites[0].Cases[0].Failure != nil {
		t.Errorf("JUnit got %+v", suites)
	}
	if again, out2, _ := ran("", nil, "test", dir); again != code || out2 != out {
		t.Errorf("the second run says otherwise:\n%s", out2)
	}
	if code, out, _ := ran("", nil, "test", dir, "-run", "slow", "--store", "memory", "--channel", "web,sms,twitter"); code != exitDone || !strings.HasSuffix(out, "\n1 passed, 0 failed\n") {
		t.Errorf("one test on three channels ended with %d: %s", code, out)
	}
}

// ownFlow is a flow of an author's own, and a test that comes to half of it.
const ownFlow = `
flows:
  parking:
    name: parking
    description: where to park
    nlu_trigger: [{intent: parking}]
    steps:
      - id: van
        collect: drives_van
        ask_before_filling: true
        next:
          - if: slots.drives_van is true
            then:
              - say: {text: "Behind the house."}
                next: END
          - else:
              - say: {text: "In front of it."}
                next: END
slots:
  drives_van: {type: bool, mappings: [{type: from_entity, entity: affirm}, {type: from_entity, entity: deny}]}
responses:
  utter_ask_drives_van: [{text: "Is it a van?", buttons: [{title: "A van", payload: "/SetSlots(drives_van=true)"}, {title: "A car", payload: "/SetSlots(drives_van=false)"}]}]
nlu:
  - intent: parking
    examples: |
      - where can I park
      - is there a car park
      - parking at the shop
      - where do I leave my car
`

func TestTestKnowsWhatNobodyTests(t *testing.T) {
	t.Parallel()
	dir := testFiles(t, map[string]string{"parking.yml": ownFlow, "t.yml": `
test_cases:
  - test_case: a van
    steps:
      - user: "where can I park"
      - utter: utter_ask_drives_van
      - user: "A van"
`})
	at := filepath.Join(dir, "parking.yml")
	code, out, complaints := ran("", nil, "test", dir, "--coverage", "--mutate", "--mutate-for", "20s")
	if code != exitDone || complaints != "" || !strings.HasSuffix(out, "\n1 passed, 0 failed\n") {
		t.Errorf("it ended with %d: %s%s", code, out, complaints)
	}
	for _, want := range []string{
		"   60 %  parking  3 of 5\n", at + ":16: no test takes `else` of the step `van`\n", at + ":17: no test comes to the step",
		at + ":12: no test notices `if: slots.drives_van is true` turned round\n", "mutations: 0 of 2 noticed\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	if strings.Contains(out, "gift_card") {
		t.Errorf("the embedded pack's flows are counted too:\n%s", out)
	}
	whole := strings.Replace(slowShop[:strings.Index(slowShop, "  - test_case: the shop")], "\n", "", 1) + `  - test_case: a van
    steps:
      - user: "where can I park"
      - user: "A van"
      - bot: "Behind the house."
  - test_case: a car
    steps:
      - user: "where can I park"
      - user: "A car"
      - bot: "In front of it."
`
	if err := os.WriteFile(filepath.Join(dir, "t.yml"), []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, out, _ := ran("", nil, "test", dir, "--coverage", "--mutate"); !strings.Contains(out, "  100 %  parking  5 of 5\n") || !strings.Contains(out, "mutations: 2 of 2 noticed\n") {
		t.Errorf("all is tested, and yet:\n%s", out)
	}
}

func TestTestRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	dir := testFiles(t, map[string]string{"t.yml": "test_cases:\n  - test_case: a\n    steps:\n      - user: hello\n      - utter: utter_greetin\n      - frog: green\n"})
	code, out, _ := ran("", nil, "test", dir)
	if code != exitFails || !strings.Contains(out, "t.yml:5: unknown response `utter_greetin`: did you mean `utter_greeting`?") || !strings.Contains(out, "t.yml:6: unknown step `frog`") {
		t.Errorf("a broken file ended with %d: %s", code, out)
	}
	empty := testFiles(t, map[string]string{"a.yml": "version: \"3.1\"\n"})
	for _, args := range [][]string{
		{"--store", "redis"}, {"--store", "paper"}, {"--channel", "fax"}, {"-run", "("}, {"a", "b"}, {empty},
	} {
		if code, _, complaints := ran("", nil, append([]string{"test"}, args...)...); code != exitUsage || complaints == "" {
			t.Errorf("%v ended with %d: %s", args, code, complaints)
		}
	}
}
