// Package sqlite keeps conversations in one SQLite file, durably: what Commit
// answered nil for is on the disk, once, whatever kills the process or the
// machine a moment later.
//
//	Commit, Alias, Take, Retain ──▶ queue ──▶ writer, one goroutine
//	                                            │  up to 64 turns: one transaction, one fsync
//	                                            ▼
//	Load, Lines, Due, Waiting … ◀── readers ── WAL ──▶ file
//
// A turn writes two rows: the event that is appended and the conversation that
// it changes. The writer is the only one that writes, so it knows the heads of
// the conversations it has just written and reads none of them again. A turn
// whose version or event id fails is found before anything of it is written
// and is left out of its batch; the others commit.
//
// One process holds a file at a time. Open refuses a second one, a schema
// newer than it knows, a SQLite with known faults and a damaged file.
package sqlite
