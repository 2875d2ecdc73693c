// Package slack is the agents' desk in Slack: one private channel, one thread
// a case. Customers' lines go into the thread, what its owner types there goes
// to the customer.
//
//	Slack ── signed HTTP | Socket Mode ──▶ verify, decode, who is it? ──▶ House.Accept
//	  ▲                                     hear*, act*, socket*            (bot.Event)
//	  │   cards, lines, notes, bells, marks, DMs, Home
//	  └──────────── ceilings ◀── draw from the committed state ◀── Carry(send)
//
// Inbound it is an adapter: a delivery is verified, decoded and made an event;
// it is acknowledged after the event was committed, never before. What an
// event means, whether an agent may do what they ask and which line leaves for
// the customer is package bot's business.
//
// Outbound it draws: a send names what is wanted, and the words, blocks and
// marks are made here from the state as committed at that moment. What Slack
// answered becomes one of the four answers of bot.Outcome; nothing is repeated
// here. A send that may have happened before is looked up by the metadata of
// its message, so that a crash makes no second card and no second line.
//
// Nothing that a customer wrote ever stands in a field that Slack interprets:
// it is plain_text or a text element of rich text, and escaped in the
// notification's text.
//
// Wire facts are Slack's own documentation, docs.slack.dev.
package slack
