// Package channels has what the translators of all channels share: who is
// asking, how much they may, and how a request is refused.
//
//	request ──▶ Client (whose address?) ──▶ Buckets, Doors (too many?) ──▶ a translator
//	                                              │
//	                                              └──▶ Refuse (JSON, never cached)
//
// Each channel is a package of its own below this one. None imports another.
package channels
