package flows

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

var (
	headerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
	secretTail = regexp.MustCompile(`^(.*?)secret:([A-Za-z0-9_]*)$`)
	secretName = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)
	secretish  = regexp.MustCompile(`(?i)auth|token|secret|api[-_]?key|^key$|passw|cookie|credential|signature|^sig$`)
)

// ownHeaders are set by whoever carries the request out, or change how it is read.
var ownHeaders = []string{
	"host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect",
	"idempotency-key", "proxy-authorization", "proxy-connection", "keep-alive",
}

// ownSecrets begin the names of the program's own secrets: a pack must not be able to send those anywhere.
var ownSecrets = []string{"HANDRAIL_", "SLACK_", "TWILIO_", "X_", "SHOP_"}

// namesSecret says whether a field of that name most likely holds a credential.
func namesSecret(name string) bool { return secretish.MatchString(name) }

// headers reads constant headers, and secrets by reference: `secret:NAME` at the end of a value.
func (r reader) headers(q *Request, n *node) {
	if n.shape != mapping {
		r.findings.add(n.pos, "shape", "write `Name: value` lines", "`headers` must be a mapping, not %s", n.shapeName())
		return
	}
	for _, e := range n.entries {
		name, value := e.key.text, r.text(e.value, "a header")
		h := Header{Name: name, Value: value}
		switch m := secretTail.FindStringSubmatch(value); {
		case !headerName.MatchString(name):
			r.findings.add(e.key.pos, "action-header", "use letters, digits and `-`", "`%s` is not the name of a header", clip(name))
		case slices.Contains(ownHeaders, strings.ToLower(name)):
			r.findings.add(e.key.pos, "action-header", "take it out", "the header `%s` is set by itself", name)
		case strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c > '~' }):
			r.findings.add(e.value.pos, "action-header", "use plain characters in one line", "the header `%s` has characters that a header cannot have", name)
		case strings.ContainsAny(value, "{}"):
			r.findings.add(e.value.pos, "action-header", "put it into path, query or body", "slots do not stand in headers: a customer's text could add a header of its own")
		case m != nil:
			h.Value, h.Secret = m[1], r.secret(e.value, m[2])
			q.Headers = append(q.Headers, h)
		case namesSecret(name):
			r.findings.add(e.value.pos, "secret-in-pack", "write `secret:NAME`; the value then stands in the environment variable NAME or the file NAME_FILE",
				"whoever reads the pack reads the credential in `%s`", name)
		default:
			q.Headers = append(q.Headers, h)
		}
	}
}

func (r reader) secret(n *node, name string) string {
	if !secretName.MatchString(name) {
		r.findings.add(n.pos, "action-secret", "write `secret:WAREHOUSE_TOKEN`, in capitals", "`%s` is not the name of a secret", clip(name))
		return ""
	}
	name = strings.TrimSuffix(name, "_FILE")
	if slices.ContainsFunc(ownSecrets, func(own string) bool { return strings.HasPrefix(name, own) }) {
		r.findings.add(n.pos, "action-secret", "give the far end a secret of its own", "`%s` is one of the program's own secrets, which no action may send", name)
		return ""
	}
	return name
}

// body reads any YAML value as the JSON that is sent; its texts are templates.
func (r reader) body(a *Action, n *node) Value {
	switch n.shape {
	case mapping:
		v := Value{Object: true}
		for _, e := range n.entries {
			field := r.body(a, e.value)
			if namesSecret(e.key.text) && len(field.Pieces) > 0 && !slices.ContainsFunc(field.Pieces, func(p Piece) bool { return p.Slot != "" }) {
				r.findings.add(e.value.pos, "secret-in-pack", "send it in `headers:` as `secret:NAME`; the value then stands in the environment variable NAME or the file NAME_FILE",
					"whoever reads the pack reads the credential in `%s`", clip(e.key.text))
			}
			v.Fields = append(v.Fields, Member{e.key.text, field})
		}
		return v
	case list:
		v := Value{List: true}
		for _, item := range n.items {
			v.Items = append(v.Items, r.body(a, item))
		}
		return v
	}
	if n.null {
		return Value{Literal: "null"}
	}
	if n.word && (json.Valid([]byte(n.text))) {
		return Value{Literal: n.text}
	}
	var v Value
	t := r.template(n, "a value of `body`")
	for _, p := range t.parts {
		if p.text != "" {
			v.Pieces = append(v.Pieces, Piece{Text: p.text})
		}
		if p.slot != "" {
			v.Pieces = append(v.Pieces, Piece{Slot: p.slot})
			r.uses(a, p)
		}
	}
	if len(v.Pieces) == 0 {
		v.Pieces = []Piece{{}}
	}
	return v
}
