package flows

// question follows a collect: past it with what is known, or through the customer's answer.
func (v *prover) question(p *spot, c *collect) {
	sc, i := p.run.scope, -1
	if k, ok := sc.index[c.slot]; ok {
		i = k
	}
	if i < 0 || c.def == nil {
		return
	}
	d := v.slots[c.slot]
	asks := p.slots[i]&empty != 0 || c.askAnew
	if known := p.slots[i] &^ empty; known != 0 && !c.askAnew {
		st := p.with(i, known)
		for _, r := range c.turnsDown() {
			for _, bad := range v.assume(r.cond, st, true, sc) {
				v.hears(p, r.line, bad)
				asks = true
			}
		}
		for _, one := range v.accepted(c, st, sc) {
			v.goOn(p, one, false)
		}
	}
	if !asks {
		return
	}
	waiting := p.with(i, d.initial)
	v.hears(p, c.ask, waiting)
	answers := v.answersTo(c, d)
	if answers == 0 {
		answers = unnamed // said by waits; what follows is looked at all the same
	}
	after := waiting.with(i, answers)
	after.told, after.turned = false, true
	if len(c.ask.variations) == 0 { // it can't be asked: a person takes over
		p.out, after.beyond, after.unread = true, true, nil
	}
	for _, def := range p.run.flow.asks {
		// One message may answer later questions too.
		if k, ok := sc.index[def.name]; ok && k != i && after.slots[k]&empty != 0 && !def.deaf() {
			after.slots[k] |= v.slots[def.name].answers
		}
	}
	c.ask.taps(func(slot, value string) {
		k, ok := sc.index[slot]
		if !ok || k == i || v.slots[slot].def == nil {
			return
		}
		if got, _, ok := v.slots[slot].def.parse(value); ok {
			after.slots[k] |= v.slots[slot].bit(got)
		}
	})
	for _, r := range c.turnsDown() {
		for _, bad := range v.assume(r.cond, after, true, sc) {
			v.hears(p, r.line, bad)
		}
	}
	accepted := v.accepted(c, after, sc)
	if len(accepted) == 0 {
		v.finding(c.at, "never-accepted", "loosen the rejections", "whatever the customer answers is turned down: no answer to “%s” passes the rejections", spoken(c.slot))
		accepted = []situation{after}
	}
	for _, one := range accepted {
		v.goOn(p, one, true)
	}
}

// accepted are the situations in which no rejection holds.
func (v *prover) accepted(c *collect, st situation, sc *scope) []situation {
	cases := []situation{st}
	for _, r := range c.turnsDown() {
		var passed []situation
		for _, one := range cases {
			passed = append(passed, v.assume(r.cond, one, false, sc)...)
		}
		cases = fewer(passed)
	}
	return cases
}

// answersTo is what the question can be answered with, by words or by a tap.
func (v *prover) answersTo(c *collect, d *domain) values {
	can := values(0)
	if !c.def.deaf() {
		can = d.answers
	}
	take := func(value string) {
		if got, _, ok := c.def.parse(value); ok {
			can |= d.bit(got)
		}
	}
	c.ask.taps(func(slot, value string) {
		if slot == c.slot {
			take(value)
		}
	})
	for i := range c.ask.variations {
		for k := range c.ask.variations[i].buttons {
			b := &c.ask.variations[i].buttons[k]
			if len(b.payload.parts) == 0 {
				continue
			}
			if _, _, command := parsePayload(b.payload.parts[0].text); !command {
				take(b.payload.parts[0].text)
			}
		}
	}
	return can
}
