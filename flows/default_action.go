package flows

import "slices"

// defaultAction is one of CALM's own actions that patterns name. What most of them do has been done when a pattern runs, for a
// correction or a cancellation must hold even if an author's pattern forgets to say so.
//
//   - action: action_repeat_bot_messages
type defaultAction struct {
	name string
	do   func(*walk) move
}

var defaultActions = []defaultAction{
	{"action_cancel_flow", done},
	{"action_clarify_flows", done},
	{"action_continue_interrupted_flow", done},
	{"action_correct_flow_slot", done},
	{"action_session_start", done},
	{"action_listen", func(w *walk) move { w.hushed = true; return goOn }},
	{"action_repeat_bot_messages", func(w *walk) move { w.sayAgain(); return goOn }},
	{"action_say_why", sayWhy},
	{"action_cancel_interrupted_flows", func(w *walk) move { w.dropBelow(); return goOn }},
	{"action_clean_stack", func(w *walk) move { w.dropBelow(); return goOn }},
	{"action_restart", func(w *walk) move { w.dropBelow(); return goOn }},
}

func defaultNamed(name string) *defaultAction {
	i := slices.IndexFunc(defaultActions, func(a defaultAction) bool { return a.name == name })
	if i < 0 {
		return nil
	}
	return &defaultActions[i]
}

func done(*walk) move { return goOn }

// sayWhy says why the open question is asked: utter_why_<slot>, or what holds for any.
func sayWhy(w *walk) move {
	slot := w.env().value(contextPrefix+"collect", nil).Text
	line := w.p.responses["utter_why_"+slot]
	if line == nil {
		line = w.p.responses["utter_why"]
	}
	if !w.say(line) {
		return stop
	}
	return goOn
}

// dropBelow gives up the matters that wait below the running pattern.
func (w *walk) dropBelow() {
	own := w.t.Stack[w.chain():]
	kept := append([]Frame(nil), own...)
	for w.t.Stack = w.t.Stack[:len(w.t.Stack)-len(own)]; len(w.t.Stack) > 0; {
		w.leave()
	}
	w.t.Stack = kept
}
