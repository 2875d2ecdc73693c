// Package nlu hears what a customer means. It decides nothing: it turns a text into intents, entities,
// secrets and a tone, each of which can be explained, and the conversation decides what to do with them.
//
//	text ── Clean ──> Hear ──┬── Classify   what is wanted      (linear model over n-grams, trained at load)
//	                         ├── Find       what was named      (order, card, e-mail, date, amount …)
//	                         └── Tone       how it was said     ──┐
//	        Secrets (what must be masked, given what was asked)   ├── Judge: frustration over the last turns
//	        Tongues (which language)        earlier Sketches    ──┘
//
// Everything here is a pure function of its arguments: no clock, no I/O, no randomness, no locks. A Model and
// Patterns are built once, are never changed afterwards, and may be shared by any number of readers.
//
// What Hear returns is meant to be stored with the event, so it never holds the digits of a card or a PIN:
// those are found by place, and their values are already in the form that may be shown.
package nlu
