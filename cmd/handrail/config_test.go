package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/handrail-chat/handrail/flows"
	"github.com/handrail-chat/handrail/handoff/slack/fake"
)

// sound is a configuration that serve would run on.
func sound(t *testing.T) map[string]string {
	t.Helper()
	return map[string]string{
		"HANDRAIL_LISTEN": "127.0.0.1:0", "HANDRAIL_OPS_LISTEN": "127.0.0.1:0", "HANDRAIL_PUBLIC_URL": "https://chat.shop.example",
		"HANDRAIL_STORE":  "sqlite:" + filepath.Join(t.TempDir(), "handrail.db"),
		"HANDRAIL_SECRET": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
	}
}

func TestEveryMistakeOfTheConfigurationIsListedAtOnce(t *testing.T) {
	t.Parallel()
	env := sound(t)
	for name, wrong := range map[string]string{
		"HANDRAIL_SECRET": "c2hvcnQ=", "HANDRAIL_TZ": "Nowhere/Land", "HANDRAIL_HOURS": "someday", "HANDRAIL_CLOCKS": "frog=1m",
		"HANDRAIL_FAST": "very", "HANDRAIL_TURNS": "six", "HANDRAIL_STORE": "paper:ledger", "HANDRAIL_PUBLIC_URL": "chat.shop.example",
		"HANDRAIL_ORIGINS": "shop", "HANDRAIL_TRUSTED_PROXIES": "here", "HANDRAIL_LIMITS": "say=lots", "HANDRAIL_LISTEN": "eight",
		"HANDRAIL_DESK": "some", "SHOP_KIND": "corner", "SLACK_CHANNEL": "#desk", "SLACK_BOT_TOKEN": "xoxb-1",
	} {
		env[name] = wrong
	}
	code, out, complaints := ran("", env, "serve")
	if code != exitUsage || out != "" {
		t.Errorf("it ended with %d and wrote %q", code, out)
	}
	for name := range env {
		if name == "HANDRAIL_OPS_LISTEN" || name == "SLACK_BOT_TOKEN" {
			continue
		}
		if !strings.Contains(complaints, name) {
			t.Errorf("nothing is said of %s:\n%s", name, complaints)
		}
	}
	if !strings.Contains(complaints, "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both empty") {
		t.Errorf("nothing is said of the missing secret:\n%s", complaints)
	}
	for line := range strings.Lines(complaints) {
		if !strings.HasPrefix(line, "handrail: ") {
			t.Errorf("a line that is none of ours: %q", line)
		}
	}
}

func TestServeThatCanReachNoPersonEndsWith2(t *testing.T) {
	t.Parallel()
	env := sound(t)
	code, _, complaints := ran("", env, "serve")
	if code != exitUsage || !strings.Contains(complaints, "SLACK_BOT_TOKEN") || !strings.Contains(complaints, "HANDRAIL_DESK=none") {
		t.Errorf("it ended with %d and said %q", code, complaints)
	}
}

func TestWithoutADeskEachHandoverAlarms(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{closed: true})
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CHANNEL", "SLACK_ONCALL", "SLACK_LEADS", "SLACK_API_URL"} {
		delete(p.env, name)
	}
	p.env["HANDRAIL_DESK"] = "none"
	p.env["SLACK_APP_TOKEN"] = "" // no sockets to wait for
	p.env["HANDRAIL_CLOCKS"] += ",desk=300ms"
	p.running = runInside(p.log, p.env, "serve")
	p.url = p.log.await(t, "handrail: ready on ")
	v := p.visit()
	v.say("can I talk to a person")
	v.owner("queue")
	p.log.await(t, `"msg":"alarm"`)
	v.never("Our team has your question")
	if _, body := p.get(p.url + "/readyz"); !strings.Contains(body, "off: HANDRAIL_DESK=none") {
		t.Errorf("/readyz says %s", body)
	}
}

func TestFlagsComeBeforeTheEnvironmentAndThatBeforeTheFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "shop.yaml")
	if err := os.WriteFile(file, []byte("tz: File/Zone\nturns: from-file\nhours: from-file\nfrog: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := sound(t)
	env["HANDRAIL_TZ"], env["HANDRAIL_TURNS"] = "Env/Zone", "from-env"
	code, _, complaints := ran("", env, "serve", "--config", file, "--tz", "Flag/Zone")
	if code != exitUsage {
		t.Errorf("it ended with %d", code)
	}
	for _, words := range []string{"HANDRAIL_TZ=Flag/Zone", "HANDRAIL_TURNS=from-env", "from-file", `unknown key "frog"`} {
		if !strings.Contains(complaints, words) {
			t.Errorf("it does not say %q:\n%s", words, complaints)
		}
	}
	for _, args := range [][]string{{"serve", "--secret", "x"}, {"serve", "--config", "nowhere.yaml"}, {"serve", "--frog"}, {"frog"}, {}} {
		if code, _, _ := ran("", env, args...); code != exitUsage {
			t.Errorf("%q ended with %d", args, code)
		}
	}
}

func TestASecretMayStandInAFile(t *testing.T) {
	t.Parallel()
	env := sound(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(env["HANDRAIL_SECRET"]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	delete(env, "HANDRAIL_SECRET")
	env["HANDRAIL_SECRET_FILE"] = secret
	if _, _, complaints := ran("", env, "serve"); strings.Contains(complaints, "HANDRAIL_SECRET") {
		t.Errorf("it was not read: %s", complaints)
	}
	env["HANDRAIL_SECRET_FILE"] = secret + "-gone"
	if code, _, complaints := ran("", env, "serve"); code != exitUsage || !strings.Contains(complaints, "HANDRAIL_SECRET_FILE") {
		t.Errorf("it ended with %d and said %s", code, complaints)
	}
}

func TestHelpNamesEveryVariable(t *testing.T) {
	t.Parallel()
	code, out, _ := ran("", nil, "--help")
	if code != exitDone {
		t.Errorf("it ended with %d", code)
	}
	// CONTRACT.md, "Environment".
	for _, name := range strings.Fields(`HANDRAIL_LISTEN HANDRAIL_OPS_LISTEN HANDRAIL_OPS_TOKEN HANDRAIL_PUBLIC_URL HANDRAIL_TRUSTED_PROXIES
		HANDRAIL_STORE HANDRAIL_FLOWS HANDRAIL_SECRET HANDRAIL_IDENTITY_SECRET HANDRAIL_ORIGINS HANDRAIL_TZ HANDRAIL_HOURS HANDRAIL_CLOCKS
		HANDRAIL_FAST HANDRAIL_LIMITS HANDRAIL_TURNS HANDRAIL_DESK SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_SIGNING_SECRET SLACK_CHANNEL
		SLACK_ESCALATION_CHANNEL SLACK_ONCALL SLACK_AGENTS SLACK_LEADS SLACK_API_URL HANDRAIL_DUTY_PHONE HANDRAIL_ALARM SHOP_KIND SHOP_URL SHOP_TOKEN`) {
		if !strings.Contains(out, "  "+name+" ") {
			t.Errorf("%s is not named", name)
		}
	}
	for _, name := range strings.Fields("demo serve init check graph chat eval doctor version") {
		if !regexp.MustCompile(`(?m)^  ` + name + `\b`).MatchString(out) {
			t.Errorf("the command %s is not named", name)
		}
	}
}

// broken writes a flow file with mistakes.
func broken(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	text := "version: \"3.1\"\nflows:\n  odd:\n    description: broken\n    steps:\n      - collect: order_numbr\n      - acton: shop_order\n"
	if err := os.WriteFile(filepath.Join(dir, "odd.yml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

var finding = regexp.MustCompile(`(?m)^.*odd\.yml:\d+: .+$`)

func TestBrokenFlowsNameFileAndLine(t *testing.T) {
	t.Parallel()
	dir := broken(t)
	code, out, _ := ran("", nil, "check", dir)
	if code != exitFails || len(finding.FindAllString(out, -1)) < 2 || !strings.Contains(out, "action") {
		t.Errorf("check ended with %d and said:\n%s", code, out)
	}
	code, out, _ = ran("", nil, "check", dir, "--json")
	var found []struct {
		File, Rule, Text, Mend string
		Line, Column           int
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != exitFails {
		t.Fatalf("check --json ended with %d, %v: %s", code, err, out)
	}
	for _, f := range found {
		if !strings.HasSuffix(f.File, "odd.yml") || f.Line == 0 || f.Rule == "" || f.Text == "" {
			t.Errorf("half a finding: %+v", f)
		}
	}
	env := sound(t)
	env["HANDRAIL_DESK"], env["HANDRAIL_FLOWS"] = "none", dir
	code, _, complaints := ran("", env, "serve")
	if code != exitUsage || !finding.MatchString(complaints) {
		t.Errorf("serve ended with %d and said:\n%s", code, complaints)
	}
}

func TestInitWritesThePackAndCheckFindsNothingInIt(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "flows")
	if code, _, complaints := ran("", nil, "init", dir); code != exitDone {
		t.Fatalf("init ended with %d: %s", code, complaints)
	}
	if code, out, complaints := ran("", nil, "check", dir); code != exitDone || strings.Contains(out, "overrides:") {
		t.Errorf("check ended with %d: %s%s", code, out, complaints)
	}
	if schema, err := os.ReadFile(filepath.Join(dir, ".handrail", "schema.json")); err != nil || string(schema) != flows.Schema {
		t.Error("no schema for editors", err)
	}
	for name, begins := range map[string]string{
		"order.yml":            "# yaml-language-server: $schema=.handrail/schema.json\n",
		"nlu/order.yml":        "# yaml-language-server: $schema=../.handrail/schema.json\n",
		"tests/order.yml":      "# yaml-language-server: $schema=../.handrail/schema.json\n",
		"docs/five_minutes.md": "# ",
	} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("%s does not begin with %q: %v", name, begins, err)
		}
	}
	if code, out, _ := ran("", nil, "check", "--json"); code != exitDone || strings.TrimSpace(out) != "[]" {
		t.Errorf("check of the embedded pack ended with %d: %s", code, out)
	}
	// Only what differs is kept.
	matters := filepath.Join(dir, "order.yml")
	text, err := os.ReadFile(matters)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "description:", "description: of ours,", 1)
	if err := os.WriteFile(matters, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	text = []byte(changed)
	if code, out, _ := ran("", nil, "check", dir); code != exitDone || strings.Count(out, "overrides:") != 1 || !strings.Contains(out, "overrides: flow order_status") {
		t.Errorf("check of one change ended with %d: %s", code, out)
	}
	if code, _, _ := ran("", nil, "init", dir); code != exitUsage {
		t.Errorf("init over what is there ended with %d", code)
	}
	if again, err := os.ReadFile(matters); err != nil || string(again) != string(text) {
		t.Error("init wrote over a file")
	}
}

func TestChatTalksInTheTerminal(t *testing.T) {
	t.Parallel()
	script := "where is my order\n1042\ndana@example.com\n/why\ncan I talk to a person\n/agent claims\n/agent say Good morning.\n/wait 10s\n/agent resolves\n/frog\n/slots\n/desk\n/shop slow\n/slack down\n/agent dances\n/restart\n/page away\n/quit\n"
	code, out, complaints := ran(script, nil, "chat")
	if code != exitDone || complaints != "" {
		t.Errorf("it ended with %d: %s", code, complaints)
	}
	rest := out
	for _, words := range []string{
		"What's the order number?", "(owner: bot)", "Which e-mail address or postcode", "Order 1042 is on its way", "heard", "frustration", "clock",
		"I'm finding a person", "(owner: queue)", "Ana has your case", "(owner: agent)", "Ana: Good morning.", "Is it?", "(owner: closed)", "no command /frog", "order_number = 1042", "because asked", "nobody at the desk can `dances`",
	} {
		_, after, ok := strings.Cut(rest, words)
		if !ok {
			t.Fatalf("%q does not come next in\n%s", words, out)
		}
		rest = after
	}
}

func TestEvalMeasuresUnderstanding(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	has := func(out string, keys ...string) {
		t.Helper()
		var report map[string]any
		if err := json.Unmarshal([]byte(out), &report); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		for _, key := range keys {
			if _, ok := report[key]; !ok {
				t.Errorf("the report lacks %s: %s", key, out)
			}
		}
	}
	intents := write("intents.tsv", "text\tintent\nwhere is my order\torder_status\ntalk to a human\ttalk_to_person\nthe moon is made of cheese\toos\n")
	code, out, complaints := ran("", nil, "eval", "intents", intents)
	if code != exitDone {
		t.Fatalf("it ended with %d: %s", code, complaints)
	}
	has(out, "n", "accuracy", "macro_f1", "us_per_message", "per_intent", "confusions", "oos_recall", "oos_precision")
	train := write("train.tsv", "red\tcolour\nblue\tcolour\ngreen\tcolour\ncat\tanimal\ndog\tanimal\nhorse\tanimal\n")
	if code, out, _ = ran("", nil, "eval", "intents", write("two.tsv", "red\tcolour\ndog\tanimal\n"), "--train", train); code != exitDone || !strings.Contains(out, `"accuracy": 1`) {
		t.Errorf("it ended with %d: %s", code, out)
	}
	dialogues := write("angry.jsonl", `{"dialogue":[{"role":"customer","text":"THIS IS RIDICULOUS!!! useless, third time I ask"}],"label":1}`+"\n"+
		`{"dialogue":[{"role":"customer","text":"thank you, that helped"}],"label":0}`+"\n")
	if code, out, complaints = ran("", nil, "eval", "frustration", dialogues); code != exitDone {
		t.Fatalf("it ended with %d: %s", code, complaints)
	}
	has(out, "n", "precision", "recall", "f1", "auc", "threshold", "us_per_message")
	if code, _, complaints = ran("", nil, "eval", "frustration", write("bad.jsonl", "{}\nno\n")); code != exitUsage || !strings.Contains(complaints, "bad.jsonl:1") {
		t.Errorf("it ended with %d: %s", code, complaints)
	}
}

func TestVersionIsOneLine(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"version", "--version"} {
		if code, out, _ := ran("", nil, arg); code != exitDone || strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "handrail ") {
			t.Errorf("%s ended with %d: %q", arg, code, out)
		}
	}
}

func TestDoctorSaysWhatToMendAtSlack(t *testing.T) {
	t.Parallel()
	p := furnish(t, setup{closed: true})
	if code, out, complaints := ran("", p.env, "doctor"); code != exitDone {
		t.Errorf("with all well it ended with %d: %s%s", code, out, complaints)
	}
	p.do(p.slack.As("Maria").Leave(fake.Desk)) // a lead away is no illness
	p.env["SLACK_CHANNEL"] = fake.General      // where the app is no member, and all may read
	code, out, complaints := ran("", p.env, "doctor")
	if code != exitFails || !strings.Contains(out+complaints, "/invite @Handrail") {
		t.Errorf("it ended with %d: %s%s", code, out, complaints)
	}
	p.env["SLACK_BOT_TOKEN"] = "xoxb-somebody-elses"
	if code, out, complaints := ran("", p.env, "doctor"); code != exitFails || !strings.Contains(out+complaints, "SLACK_BOT_TOKEN is not accepted") {
		t.Errorf("it ended with %d: %s%s", code, out, complaints)
	}
}
