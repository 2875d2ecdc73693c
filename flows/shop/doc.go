// Package shop is what a flow can ask of a shop: where an order is, what a gift card holds, to switch a card on.
//
//	flows.Call -> Do -> HTTP: bulkhead > tries > breaker > one request     -> flows.Result
//	                     |                                                    ok | not_found | refused | error
//	                     v                                                    and one slot per field
//	             the shop's own server, or Demo (the same wire, on loopback)
//
// Its duties: speak CONTRACT.md's shop contract and nothing else; keep a slow or dead shop from holding up other
// conversations; turn each answer into slots that a flow can compare and a customer can read; name a failing call in
// words that an agent understands. Card numbers and PINs travel in bodies only and appear in no error.
//
// Unknown, wrong and withheld sound alike: all three are not_found, by the same path and in the same time. How often
// somebody may guess is not decided here but by whoever carries the call out.
package shop
