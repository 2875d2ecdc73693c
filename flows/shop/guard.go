package shop

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// errInside: a name in a pack leads into somebody's own network. The operator's SHOP_URL may; what a pack names may not.
var errInside = errors.New("an address inside of a network")

// insides are the ranges of the special-purpose registries (RFC 6890 and IANA's lists) that netip does not name: shared
// addresses, tests, benchmarks, the future, and the ways of IPv6 to say an IPv4 address.
var insides = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
)

// global is all that IPv6 routes in public; 64:ff9b::/96 (NAT64), fec0::/10 and ::/96 lie outside of it.
var global = netip.MustParsePrefix("2000::/3")

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// public reports whether an address is one that anybody may reach.
func public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	if a = a.Unmap(); !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !global.Contains(a) {
		return false
	}
	for _, p := range insides {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// watchful looks at each address that is really dialled, after the name was resolved: a name that resolved well a moment
// ago and badly now is caught, for what is looked at is what is connected to.
func watchful(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) {
		return errInside
	}
	return nil
}

// outward is the client of what packs declare: public addresses only, no redirects, and no proxy, which would do the dialling
// where nobody looks.
func outward(c ErrandConfig) *http.Client {
	careful := &net.Dialer{Control: watchful, Resolver: c.resolver, Timeout: 5 * time.Second}
	trusted := &net.Dialer{Timeout: 5 * time.Second}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				if to, ok := c.Loopback[address]; ok {
					return trusted.DialContext(ctx, network, to)
				}
				return careful.DialContext(ctx, network, address)
			},
			TLSClientConfig:        c.TLS,
			MaxIdleConnsPerHost:    concurrent,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 16 << 10,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: stay,
	}
}
