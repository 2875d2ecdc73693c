package flows

import (
	"strconv"
	"strings"
	"time"
)

// Action is an action that a pack declares: a request to a far end over HTTP, and what its answer means. Package flows only reads
// and checks it; who carries it out is told everything here.
//
//	actions:
//	  stock:
//	    name: the warehouse
//	    description: asking what is left
//	    http:
//	      method: GET
//	      url: "https://warehouse.example.com/stock/{sku}"
//	      headers: {Authorization: "Bearer secret:WAREHOUSE_TOKEN"}
//	    answers: {404: not_found}
//	    sets: {stock_left: "$.left"}
type Action struct {
	Name    string
	Far     string // whom it asks, in words: "the warehouse"; the host if the author gave none
	What    string // the call in words, for an agent: "asking what is left"
	Request Request
	Answers []Answer
	Sets    []Taken
	Args    []string // slots that the request is made of, each once, in the order of their places

	pos
	used []part // the places of Args
}

// Reads reports whether the action only looks.
func (a *Action) Reads() bool { return a.Request.Method == "GET" }

// Answer says what the far end's status means; Status is 404, or 400 with Class for all of 4xx.
type Answer struct {
	Status  int
	Class   bool
	Outcome string // of every answer with that status that Cases does not decide
	At      Path   // the value that decides; nil: the status alone does
	Cases   []Case
}

// Case is one value that decides an outcome.
type Case struct{ Value, Outcome string }

// Taken is a slot that the answer fills.
type Taken struct {
	Slot string
	At   Path
}

// Path leads to a value of a JSON answer: names of fields and indices of lists.
type Path []string

// The bounds of a declared action. Calls are made while a customer waits.
const (
	maxPatience  = 5 * time.Second
	leastPause   = 100 * time.Millisecond
	mostTries    = 3
	maxPathSteps = 8
	maxTaken     = 40
)

// readActions takes a pack's own actions, or CALM's list of names: of those, the ones that the product has can be run.
func (d *draft) readActions(r reader, n *node) {
	if n.shape == mapping {
		readEach(r, n, "actions", &d.actions, r.declared)
		return
	}
	d.readActionNames(r, n)
}

func (r reader) declared(id string, key, n *node) (*Action, bool) {
	a := &Action{Name: id, pos: key.pos}
	before := len(*r.findings)
	if _, ours := shopAction(id); ours || strings.HasPrefix(id, "utter_") {
		r.findings.add(key.pos, "bad-name", "choose another name", "`%s` comes with the product; a pack cannot declare it", id)
	}
	if !r.fields(n, "an action", "name", "description", "http", "answers", "sets", "fails") {
		return nil, false
	}
	a.Far = r.text(n.get("name"), "`name`")
	a.What = r.text(n.get("description"), "`description`")
	if n.get("fails") != nil {
		a.What = r.text(n.get("fails"), "`fails`")
	}
	if a.What == "" {
		a.What = spoken(id)
	}
	if h := n.get("http"); h != nil {
		r.request(a, h)
	} else {
		r.findings.add(key.pos, "shape", "add `http: {method: GET, url: \"https://…\"}`", "the action `%s` does not say what it asks", id)
	}
	if a.Far == "" {
		a.Far = a.Request.Host
	}
	if x := n.get("answers"); x != nil {
		r.answers(a, x)
	}
	if x := n.get("sets"); x != nil {
		r.sets(a, x)
	}
	return a, len(*r.findings) == before
}

// answers reads `404: not_found`, `4xx: refused` and `200: {path: "$.state", values: {gone: not_found}, else: ok}`.
func (r reader) answers(a *Action, n *node) {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `404: not_found`", "`answers` must be a mapping, not %s", n.shapeName())
		return
	}
	for _, e := range n.entries {
		x, ok := status(e.key.text)
		if !ok {
			r.findings.add(e.key.pos, "answer-status", "write 200 to 299, 400 to 499, 2xx or 4xx; a redirect is never followed, and a 5xx is an error that is asked again",
				"`%s` is not a status that can be given a meaning", clip(e.key.text))
			continue
		}
		if e.value.shape == scalar {
			x.Outcome = r.outcome(e.value)
			a.Answers = append(a.Answers, x)
			continue
		}
		if !r.fields(e.value, "an answer", "path", "values", "else") {
			continue
		}
		x.Outcome = OK
		if x.Status >= 400 {
			x.Outcome = Failed
		}
		if other := e.value.get("else"); other != nil {
			x.Outcome = r.outcome(other)
		}
		at, values := e.value.get("path"), e.value.get("values")
		if at == nil || values == nil || values.shape != mapping {
			r.findings.add(e.value.pos, "shape", "write `{path: \"$.state\", values: {gone: not_found}}`", "an answer that is decided by a value needs `path` and `values`")
			continue
		}
		x.At = r.path(at)
		for _, c := range values.entries {
			x.Cases = append(x.Cases, Case{c.key.text, r.outcome(c.value)})
		}
		a.Answers = append(a.Answers, x)
	}
}

func status(text string) (Answer, bool) {
	if text == "2xx" || text == "4xx" {
		return Answer{Status: int(text[0]-'0') * 100, Class: true}, true
	}
	n, err := strconv.Atoi(text)
	return Answer{Status: n}, err == nil && len(text) == 3 && (n/100 == 2 || n/100 == 4)
}

func (r reader) outcome(n *node) string {
	text := r.text(n, "an outcome")
	for _, known := range outcomes {
		if text == known {
			return text
		}
	}
	if text != "" {
		r.findings.unknown(n.pos, "outcome", text, outcomes)
	}
	return Failed
}

func (r reader) sets(a *Action, n *node) {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `slot: \"$.field\"`", "`sets` must be a mapping, not %s", n.shapeName())
		return
	}
	if len(n.entries) > maxTaken {
		r.findings.add(n.pos, "too-large", "take what the conversation needs", "an action that sets more than %d slots", maxTaken)
		return
	}
	for _, e := range n.entries {
		name := r.name(e.key, "a slot")
		switch {
		case name == "":
		case strings.ContainsAny(name, ".-"):
			r.findings.add(e.key.pos, "bad-name", "use letters, digits and `_`", "a slot cannot be called `%s`", name)
		case name == resultSlot:
			r.findings.add(e.key.pos, "bad-name", "map the status under `answers:`", "`%s` is the outcome and is set by itself", resultSlot)
		default:
			a.Sets = append(a.Sets, Taken{name, r.path(e.value)})
		}
	}
}

// path reads "$.a.b.0".
func (r reader) path(n *node) Path {
	text := r.text(n, "a path")
	rest, ok := strings.CutPrefix(text, "$.")
	steps := strings.Split(rest, ".")
	for _, s := range steps {
		ok = ok && s != "" && len(s) <= 100 && !strings.ContainsAny(s, "[]*?()'\" ")
	}
	if !ok || len(steps) > maxPathSteps {
		r.findings.add(n.pos, "json-path", "write names and numbers joined by dots: `$.items.0.left`", "`%s` is not a path into an answer", clip(text))
		return nil
	}
	return steps
}

// joinAction resolves what an action reads and sets.
func (j *joiner) joinAction(a *Action) {
	for _, p := range a.used {
		if def := j.readable(p.at, p.slot); def != nil && def.secret && a.Request.inURL(p.slot) {
			j.findings.add(p.at, "secret-in-url", "put it into `body:`", "`%s` would show the secret `%s` in an address, where every machine on its way keeps it", a.Name, p.slot)
		}
	}
	for _, s := range a.Sets {
		if def := j.draft.slots.things[s.Slot]; def != nil && def.secret {
			j.findings.add(a.pos, "slot-value", "set a slot that is not secret", "`%s` sets the secret `%s`; secrets come from customers only", a.Name, s.Slot)
		}
	}
}
