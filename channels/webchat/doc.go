// Package webchat is the translator between browsers and conversations:
// CONTRACT.md "Web chat".
//
//	browser ══ WebSocket ══▶ socket ─┐                    ┌─▶ Accept (a line, eyes, typing)
//	        ── POST /chat/say ───────┼─▶ visitor ─▶ House ┤
//	        ◀═ WebSocket ═══ socket ─┤                    └─▶ Watch: what was committed
//	        ◀─ GET /chat/stream ─────┴── room ◀───────────────────┘
//
// Web chat is a tail of the transcript by line number: a reconnect, a second
// tab and a second machine are one case. Nothing is sent before it is safe; the
// customer's own line is the acknowledgement.
//
// What an idle connection costs is kept small: one goroutine that reads outside
// the HTTP handler, pooled write buffers, no writer, no ticker; a backlog only
// while there is one; one shared wheel for all timeouts.
package webchat
