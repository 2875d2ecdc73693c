// Package sim is a seeded little world round one house: a customer, the people at a desk, a shop, faults, and time that passes only
// when somebody lets it.
//
//	customer ──Say──▶ ┌──────────── Room ────────────┐ ◀──Do── Ana, Ben, Maria
//	page ────Page───▶ │ bot/run's House, step by step │
//	                  │ one virtual clock ──Pass──▶   │
//	                  └──┬───────────┬────────────┬───┘
//	                   Store        Desk         Shop (a port: who joins the rooms brings one)
//
//	flows.TestCase ──Play──▶ Room ──▶ Result: what did not hold, the transcript, which steps and edges were walked
//
// Its duties: drive a House as the channels and the desk drive it, with the same events; spend no wall time, whatever waits; be the
// same on every run. `handrail chat` is a Room with a person at the keyboard, `handrail test` is many of them side by side.
package sim
