package flows

import "strings"

// say says a response, or a text of its own.
//
//   - say: utter_order_shipped
//   - say: {text: "Your order {order_number} is on its way.", choices: ["Thanks", "Something else"]}
//   - say: {text: "One moment.", translation: {es: "Un momento."}}
type say struct {
	at   pos
	id   string
	line *response
	own  bool
}

func (r reader) say(value *node) verb {
	if value.shape != mapping {
		id := r.text(value, "`say`")
		if id != "" && !strings.HasPrefix(id, "utter_") {
			r.findings.add(value.pos, "shape", "write `say: {text: \"…\"}`, or the name of a response, `utter_…`", "`say` wants the name of a response")
			id = ""
		}
		return &say{at: value.pos, id: id}
	}
	s := &say{at: value.pos, own: true}
	if !r.fields(value, "`say`", "text", "choices", "translation", "count") {
		return s
	}
	v := variation{pos: value.pos}
	if text := value.get("text"); text != nil {
		r.wordings(&v, value, text)
	} else {
		r.findings.add(value.pos, "shape", "add `text:`", "`say` without a text")
	}
	if choices := value.get("choices"); choices != nil {
		for _, item := range r.choiceList(choices, "`choices`") {
			if item.shape == scalar {
				v.buttons = append(v.buttons, button{pos: item.pos, title: r.template(item, "a choice")})
			} else {
				v.buttons = append(v.buttons, r.button(item))
			}
		}
	}
	s.line = &response{pos: value.pos, variations: []variation{v}}
	return s
}

func (s *say) check(j *joiner, f *flow, at *step) {
	switch {
	case s.own:
		s.line.id = f.ID + "/" + at.id
		j.joinResponse(s.line)
	case s.id != "":
		s.line = j.response(s.at, s.id)
	}
}

func (s *say) run(w *walk, _ *step) move {
	if !w.say(s.line) {
		return stop
	}
	return goOn
}
