package flows

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Request is what a declared action sends. What is filled in is data: it stands in path, query and body only, and is escaped there.
type Request struct {
	Method   string
	Host     string        // "warehouse.example.com" or with a port; always asked over https
	Path     []Piece       // begins with "/", constant pieces escaped as the author wrote them
	Query    []Param       // in the author's order
	Headers  []Header      // in the author's order
	Body     *Value        // nil: none
	Patience time.Duration // for one try
	Tries    int           // requests for one call at most; 1 for a write without Keyed
	Keyed    bool          // each try carries the same Idempotency-Key
}

// Piece is a constant text, or the slot whose value stands in its place.
type Piece struct{ Text, Slot string }

// Param is one parameter of a query; it is left out if all its slots are empty.
type Param struct {
	Name   string
	Pieces []Piece
}

// Header is sent as Value followed by the secret of that name, if any.
type Header struct{ Name, Value, Secret string }

// Value is one JSON value: an object of Fields, a list of Items, a Literal (number, true, false, null), or a text of Pieces. A text
// that is one slot and nothing else keeps the slot's type; without a value its field is left out.
type Value struct {
	Object, List bool
	Fields       []Member
	Items        []Value
	Literal      string
	Pieces       []Piece
}

// Member is one field of an object.
type Member struct {
	Name  string
	Value Value
}

var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func (r reader) request(a *Action, n *node) {
	if !r.fields(n, "`http`", "method", "url", "headers", "body", "timeout", "retry", "idempotency") {
		return
	}
	q := &a.Request
	q.Method = "GET"
	if m := n.get("method"); m != nil {
		if q.Method = r.text(m, "`method`"); !slices.Contains(methods, q.Method) {
			r.findings.unknown(m.pos, "method", q.Method, methods)
		}
	}
	if u := n.get("url"); u != nil {
		r.address(a, u)
	} else {
		r.findings.add(n.pos, "shape", "add `url: \"https://…\"`", "a request without an address")
	}
	if h := n.get("headers"); h != nil {
		r.headers(q, h)
	}
	if b := n.get("body"); b != nil {
		if q.Method == "GET" {
			r.findings.add(b.pos, "shape", "put it into the query, or write `method: POST`", "a GET has no body")
		}
		body := r.body(a, b)
		q.Body = &body
	}
	q.Patience = maxPatience
	if t := n.get("timeout"); t != nil {
		d, err := time.ParseDuration(r.text(t, "`timeout`"))
		if err != nil || d < leastPause || d > maxPatience {
			r.findings.add(t.pos, "shape", "write 100ms to 5s; a customer is waiting", "`%s` is not a timeout for an action", clip(t.text))
		} else {
			q.Patience = d
		}
	}
	q.Keyed = r.truth(n.get("idempotency"), "`idempotency`", q.Method != "GET")
	if q.Tries = mostTries; q.Method != "GET" && !q.Keyed {
		q.Tries = 1
	}
	if t := n.get("retry"); t != nil {
		most := q.Tries
		if q.Tries = int(r.number(t, "`retry`", 1, mostTries)); q.Tries > most {
			r.findings.add(t.pos, "unsafe-retry", "take `retry` out, or write `idempotency: true` if the far end knows the header Idempotency-Key",
				"a customer could have it done twice: a write without an idempotency key must not be repeated")
			q.Tries = most
		}
	}
}

// address reads the url: a constant host, then path and query with slots in their values.
func (r reader) address(a *Action, n *node) {
	t := r.template(n, "`url`")
	if len(t.parts) == 0 {
		return
	}
	rest, ok := strings.CutPrefix(t.parts[0].text, "https://")
	if !ok {
		r.findings.add(n.pos, "action-url", "write `https://` and the host's name", "nobody would answer the customer: `%s` is not an address that a flow may ask, for it does not begin with https://", clip(n.text))
		return
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		if t.parts[0].slot != "" {
			r.findings.add(t.parts[0].at, "action-url", "write the host out; slots stand in path, query and body", "a customer could choose whom the shop asks: the host of `%s` is not constant", clip(n.text))
			return
		}
		end = len(rest)
	}
	host, bad, mend := farHost(rest[:end])
	if bad != "" {
		r.findings.add(n.pos, "action-host", mend, "nobody would answer the customer: `%s` %s", clip(rest[strings.LastIndex(rest[:end], "@")+1:end]), bad)
		return
	}
	a.Request.Host = host
	t.parts[0].text = rest[end:]
	r.pathAndQuery(a, n, t.parts)
}

// pathAndQuery cuts what follows the host into pieces.
func (r reader) pathAndQuery(a *Action, n *node, parts []part) {
	q := &a.Request
	pieces, inQuery := &q.Path, false
	add := func(p Piece) {
		if p != (Piece{}) {
			*pieces = append(*pieces, p)
		}
	}
	if first := parts[0].text; !strings.HasPrefix(first, "/") {
		parts[0].text = "/" + first
	}
	for i, p := range parts {
		text := p.text
		if strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune("#\\\"<>^`|", c) }) {
			r.findings.add(n.pos, "action-url", "write such characters escaped (%20); leave out what follows `#`", "`%s` has a character that an address cannot have", clip(n.text))
			return
		}
		if !inQuery {
			path, query, found := strings.Cut(text, "?")
			add(Piece{Text: path})
			if _, err := url.PathUnescape(path); err != nil {
				r.findings.add(n.pos, "action-url", "write %25 for a percent sign", "`%s` is not an address", clip(n.text))
				return
			}
			if text = query; !found {
				text = ""
			} else if inQuery = true; !r.params(q, n, &pieces, query, true) {
				return
			}
		} else if !r.params(q, n, &pieces, text, false) {
			return
		}
		if p.slot == "" {
			continue
		}
		if inQuery && (len(q.Query) == 0 || pieces == nil) {
			r.findings.add(p.at, "action-url", "write `name={"+p.slot+"}`", "a slot may stand for a parameter's value, not for its name")
			return
		}
		add(Piece{Slot: p.slot})
		r.uses(a, parts[i])
	}
}

// params reads constant text of a query: `b=` ends one value and begins the next parameter.
func (r reader) params(q *Request, n *node, pieces **[]Piece, text string, begins bool) bool {
	for i, piece := range strings.Split(text, "&") {
		if i == 0 && !begins {
			value, err := url.QueryUnescape(piece)
			if err != nil {
				r.findings.add(n.pos, "action-url", "write %25 for a percent sign", "`%s` is not an address", clip(n.text))
				return false
			}
			if value != "" {
				**pieces = append(**pieces, Piece{Text: value})
			}
			continue
		}
		if piece == "" {
			*pieces = nil
			continue
		}
		rawName, rawValue, valued := strings.Cut(piece, "=")
		name, err := url.QueryUnescape(rawName)
		value, err2 := url.QueryUnescape(rawValue)
		if err != nil || err2 != nil || name == "" || !valued {
			r.findings.add(n.pos, "action-url", "write `?name=value`", "`%s` is not a parameter of a query", clip(piece))
			return false
		}
		if value != "" && namesSecret(name) {
			r.findings.add(n.pos, "secret-in-pack", "send it in `headers:` as `secret:NAME`; the value then stands in the environment variable NAME or the file NAME_FILE",
				"whoever reads the pack reads the credential in `%s`", clip(name))
		}
		q.Query = append(q.Query, Param{Name: name})
		*pieces = &q.Query[len(q.Query)-1].Pieces
		if value != "" {
			**pieces = append(**pieces, Piece{Text: value})
		}
	}
	return true
}

// uses notes that the request is made of a slot.
func (r reader) uses(a *Action, p part) {
	if !slices.Contains(a.Args, p.slot) {
		a.Args = append(a.Args, p.slot)
	}
	a.used = append(a.used, p)
}

// inURL says whether a slot stands in the address.
func (q *Request) inURL(slot string) bool {
	has := func(p Piece) bool { return p.Slot == slot }
	return slices.ContainsFunc(q.Path, has) || slices.ContainsFunc(q.Query, func(p Param) bool { return slices.ContainsFunc(p.Pieces, has) })
}
