// Package flows is the language in which a shop writes its conversations: it parses, checks, compiles and walks them.
//
// Authors write the vocabulary of Rasa's CALM in YAML (collect, action, set_slots, link, call, noop, next) and ours on top
// (say, handoff, promise, watch, verify, secret, turn_limit). Compile turns files into an immutable Pack or into Findings that an
// author can act on; Walk takes a Talk one step further.
//
//	*.yml --guard--> tree --parse--> flows, slots, responses, examples --link--> Pack
//	                                                                              |
//	         Talk + Input (said | result | settled | start) - Walk ------------> Talk' + Out (said, call, handoff, asked …)
//
// Duties: everything that can be decided at load is decided at load (names resolved, predicates and templates compiled, patterns
// checked), so that a turn neither fails nor allocates for it. Walk is a function: same Talk and Input, same Talk' and Out; it
// is total, bounded (MaxSteps, MaxFrames) and never changes what it was given. What a customer typed is data: it is compared,
// stored and shown, never evaluated.
//
// The package knows nothing of bots, channels or handoff, does no I/O and reads no clock.
package flows
