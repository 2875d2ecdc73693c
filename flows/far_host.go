package flows

import (
	"regexp"
	"strconv"
	"strings"
)

var hostLabel = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$`)

// insideNames end the names that only mean something inside of somebody's network.
var insideNames = []string{
	"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "arpa", "onion", "alt",
}

// farHost checks the host of an action: a public name, in lower case, perhaps with a port. Addresses written as numbers are refused in
// every spelling there is (dotted, decimal, octal, hexadecimal, shortened, IPv6, mapped, escaped, in other alphabets): a name is what
// a certificate can be checked against. A name that leads to a private address is found out when it is dialled.
func farHost(authority string) (host, bad, mend string) {
	mend = "write the public name of the far end: warehouse.example.com"
	name, port, ported := strings.Cut(authority, ":")
	switch {
	case authority == "":
		return "", "is no host", mend
	case strings.Contains(authority, "@"):
		return "", "carries a user or a password", "send credentials in `headers:` as `secret:NAME`"
	case strings.HasPrefix(authority, "["):
		return "", "is a number, not a name; a flow may not ask an address in somebody's own network", mend
	case strings.ContainsAny(authority, "%\\{}") || strings.ContainsFunc(authority, func(c rune) bool { return c <= ' ' || c > '~' }):
		return "", "is not a plain host name", mend + "; write other alphabets in their xn-- form"
	}
	if n, err := strconv.ParseUint(port, 10, 16); ported && (err != nil || n == 0) {
		return "", "has no valid port", "write a port from 1 to 65535, or leave it out"
	}
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	labels := strings.Split(name, ".")
	last := labels[len(labels)-1]
	for _, inside := range insideNames {
		if name == inside || strings.HasSuffix(name, "."+inside) {
			return "", "is a name inside of a network; a flow may not ask there", mend
		}
	}
	switch {
	case last == "" || strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x"):
		return "", "is a number, not a name; a flow may not ask an address in somebody's own network", mend
	case len(labels) < 2:
		return "", "is a name inside of a network; a flow may not ask there", mend
	}
	for _, label := range labels {
		if !hostLabel.MatchString(label) || len(name) > 253 {
			return "", "is not a plain host name", mend
		}
	}
	if ported {
		name += ":" + port
	}
	return name, "", ""
}
