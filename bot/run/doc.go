// Package run is the shell round the core: everything about a conversation
// that needs a clock, a goroutine or a disk.
//
//	adapter ──▶ Accept: queue ▸ load ▸ stamp, Hear ▸ Step ▸ Sound? ▸ seal ▸ commit
//	                                                                        │ only now
//	              ┌──────────────────────┬─────────────────────┬────────────┘
//	              ▼                      ▼                     ▼
//	           watchers               outbox                clocks
//	        (web chat's tail)   (lanes ▸ carriers)    (store.Due ▸ Accept)
//	                                     │
//	                                     └── the outcome ──▶ Accept
//
// Duties: nothing leaves before the commit that caused it; one event, one
// commit; the loser of a race steps again; a step that breaks becomes a case
// for a person; one send in flight per lane and lanes that never wait for each
// other; a deadline rings even if nobody is looking; secrets are sealed before
// they are stored and opened only for the call that needs them.
//
// A House works in two ways. Started, it runs its own goroutines by the wall
// clock. Not started, nothing happens by itself: Settle carries out what is due
// at Config.Now and Next says when to come back, so that tests and `handrail
// chat` may play hours in a moment.
package run
