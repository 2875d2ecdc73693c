package flows

// noop does nothing: it is a place to branch.
//
//   - noop: true
//     next:
//   - if: slots.card_status = "active"
//     then: say_balance
//   - else: END
type noop struct{}

func (r reader) noop(n *node) verb {
	if n.get("next") == nil {
		r.findings.add(n.pos, "missing-next", "add `next:`", "a `noop` that does not say where to go on")
	}
	return noop{}
}

func (noop) check(*joiner, *flow, *step) {}
func (noop) run(*walk, *step) move       { return goOn }
