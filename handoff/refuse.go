package handoff

import "fmt"

// Refuses says in an agent's words why somebody may not do what they ask, or
// "" if they may. An act by its own owner that is repeated is no refusal.
func Refuses(c Case, f Fact) string {
	name := c.Agent.Name
	mine := c.Agent.ID == f.By.ID
	switch f.Kind {
	case Claim:
		if c.Owner == Holder && !mine && !(f.By.Lead && c.Lead) {
			return fmt.Sprintf("%s has this already.", name)
		}
		if c.Owner == Pledge && !mine && !f.By.Lead && !c.Unclaimed() {
			return fmt.Sprintf("%s has promised this one an answer.", name)
		}
	case PutBack, HandBack, Promised, Resolve:
		if c.Unclaimed() {
			return "Nobody has this yet. Claim it first."
		}
		if (c.Owner == Holder || c.Owner == Pledge) && !mine && !f.By.Lead {
			return fmt.Sprintf("%s has this; only the owner or a lead can do that.", name)
		}
	}
	if !c.Owner.Open() || c.Owner == Bot {
		return "This case has ended."
	}
	if f.Kind == Resolve && !(f.By.Lead && f.Note != "") {
		return unfinished(c, f.By)
	}
	if f.Kind == Promised && f.Due <= f.At {
		return "That time has passed. Choose a later one."
	}
	return ""
}

func unfinished(c Case, by Agent) string {
	switch {
	case c.Lead && !by.Lead:
		return "Somebody senior was asked for; a lead has to see this before it ends."
	case c.Promise != nil && !c.Promise.Waits:
		return "A promise is still open. Answer first, or name a new time."
	case c.Waiting > 0:
		return "The last message has no answer yet. Write back first."
	}
	return ""
}
