// Package fake is Slack on loopback: one workspace with people, channels, threads, files and one installed app, speaking
// Slack's wire to the app and showing a web page to the people.
//
//	the app (slack-go, or anything else)                     people
//	   | POST /api/<method>      ^ events, interactions        | As("Ana").Post(...)     | web page at /
//	   v                         | (socket | signed HTTP)      v                         v
//	 +-----------+   +---------------------+           +------------------------------------+
//	 | api_*.go  |   | delivery, sockets,  |           | person_*.go  <-  page.go, stream.go |
//	 | rates,    |   | signing, retries    |           +------------------------------------+
//	 | faults    |   +---------------------+                     |
//	 +-----------+             ^                                 |
//	       |                   | event                           |
//	       v                   |                                 v
//	 +-----------------------------------------------------------------+
//	 | the world under one mutex: messages, reactions, views, files ... | -> journal (world.jsonl), change log (SSE, Wait)
//	 +-----------------------------------------------------------------+
//
// It serves two masters. Tests use it as a strict referee: scopes, rate ceilings, Block Kit limits and retry schedules are
// Slack's own, faults happen on command, and nobody sleeps (Wait blocks on changes, Manual is a clock that tests move).
// The demo uses it as a workplace: the page is what agents look at, and the world survives kill -9.
//
// Wire facts are Slack's public documentation (docs.slack.dev); where it is silent, what its clients accept. The package
// imports nothing of Handrail, so that it can't agree with Handrail's mistakes.
package fake
