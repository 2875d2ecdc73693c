// Package bot is the conversation itself: what one event makes of it.
//
//	state + event ──▶ Step ──▶ Change{next state, lines, secrets}
//	                              │  pending sends and deadlines live in the state
//	     Hear  what a text means, once, before Step
//	     Due   every clock of a state, derived
//	     Sound what no state may be;  Rescue  what becomes of a conversation whose step failed
//	     Index what the board may know of it
//
// Inside, one event goes one way:
//
//	said ── bot's ──▶ burst ──▶ turn ──▶ shop, words        what the flows make of it
//	  │                          └─────▶ reasons ──▶ handover
//	  └──── people's ──▶ aside, lead, thread
//	wrote ──▶ held ──▶ leaves | stays | waits for a decision
//	acted, clocks, answered, seen ──▶ move ──▶ duties       the law is package handoff's
//	watch ── look ── done, late ──▶ news                    the bot speaks first, or people are told
//	every step ──▶ end: the card is brought up to date, the state kept in bounds
//
// It does no I/O, reads no clock, starts no goroutine and draws no random
// number: event.At is the only now, ids are derived from the event that caused
// them, and the same state, world and event give the same change. A World is
// immutable and shared by all.
//
// Everything that crosses from one room to another (Event, Line, Send,
// Outcome, Capabilities, Commit) is declared here.
package bot
