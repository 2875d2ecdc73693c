package fake

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxRequest is above everything that Slack takes in one call; files go elsewhere.
const maxRequest = 4 << 20

// readArgs takes both shapes of a call: a form with the token among the fields, and JSON with a bearer token, whose
// members that are not strings arrive as their JSON.
func readArgs(r *http.Request) (args map[string]string, token string, err error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return nil, "", fail("request_timeout")
	}
	args = map[string]string{}
	query(args, r.URL.Query())
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		var members map[string]json.RawMessage
		if err := json.Unmarshal(body, &members); err != nil {
			return nil, "", fail("invalid_json")
		}
		for k, v := range members {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			if s != "null" {
				args[k] = s
			}
		}
	case kind == "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, "", fail("invalid_form_data")
		}
		query(args, values)
	case kind == "":
		return nil, "", fail("missing_post_type")
	default:
		return nil, "", fail("invalid_post_type")
	}
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		token = args["token"]
	}
	delete(args, "token")
	return args, token, nil
}

func query(args map[string]string, values url.Values) {
	for k, v := range values {
		args[k] = v[0]
	}
}

func (c *call) yes(name string) bool {
	v := strings.ToLower(c.args[name])
	return v == "1" || v == "true"
}

// object reads an argument that is JSON; an absent one is nil.
func (c *call) object(name string) json.RawMessage {
	if c.args[name] == "" {
		return nil
	}
	return json.RawMessage(c.args[name])
}

// limit reads the page size; unset is whatever the method takes then.
func (c *call) limit(unset, most int) (int, error) {
	if c.args["limit"] == "" || c.args["limit"] == "0" {
		return unset, nil
	}
	n, err := strconv.Atoi(c.args["limit"])
	if err != nil || n < 0 {
		return 0, fail("invalid_limit")
	}
	return min(n, most), nil
}

func (c *call) required(names ...string) error {
	var missing []string
	for _, n := range names {
		if c.args[n] == "" {
			missing = append(missing, "[ERROR] missing required field: "+n)
		}
	}
	if missing != nil {
		return fail("invalid_arguments", missing...)
	}
	return nil
}
