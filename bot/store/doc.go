// Package store holds what every store of conversations has in common: the
// words for what went wrong, how long each kind of data is kept, and Memory,
// the model that is right because it is plain.
//
//	             bot.Commit
//	                 │  all of it or nothing, exactly once per event id
//	                 ▼
//	conversation ── version, state, due, what the board may know
//	event ───────── the event and its lines, newest first along prev
//	alias · sealed secret · take · pickup ─ rare rows
//	                 │
//	  Load  Lines  Before  Entries  Due  Pending  Waiting  Pickups …
//
// Package suite tells whether a store keeps these rules, and plays random
// histories against Memory as the referee. Package sqlite is the store that
// serves; Memory serves chat, tests and simulations.
package store
