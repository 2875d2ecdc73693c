package flows

import (
	"slices"
	"strings"
)

// What customers say to the talk itself, and to no question of it. A message counts only as a whole, polite words aside: "forget it"
// leaves the matter, "forget it, where is order 1042" does not. "Cancel my order" is a matter of its own.
var pleas = phrases(map[string]string{
	CancelFlow: "forget it|forget that|forget about it|forget about that|forget this|cancel|cancel that|cancel this|cancel it all|nevermind|never mind|never mind that|nvm|" +
		"leave it|leave that|leave it there|drop it|drop that|skip that whole thing|let's leave it|let's forget it|let's stop here|let's drop it|stop this|abort|" +
		"i changed my mind|changed my mind|i've changed my mind|i don't want that anymore|i don't want this anymore|i don't want to do this|i don't want to anymore|not anymore|no longer needed|not needed anymore|" +
		"it doesn't matter|doesn't matter|doesn't matter anymore|it's not important|not important|" +
		"olvídalo|olvidalo|olvídelo|olvidelo|déjalo|dejalo|déjelo|dejelo|déjalo estar|cancela eso|cancélalo|cancelalo|cancele eso|cancelar|da igual|da lo mismo|no importa|ya no importa|ya no hace falta|" +
		"cambié de idea|cambie de idea|he cambiado de idea|cambié de opinión|mejor no|ya no quiero",
	Repeat: "what|what was that|what did you say|what did you just say|what did you ask|what did you ask me|what was the question|what was your question|what's the question|" +
		"repeat|repeat that|repeat it|repeat the question|repeat what you said|can you repeat|can you repeat that|can you repeat it|can you repeat the question|could you repeat|could you repeat that|could you repeat the question|can you say that again|could you say that again|" +
		"say again|say it again|say that again|come again|once more|one more time|again|i missed that|i didn't catch that|didn't catch that|i didn't see that|pardon|pardon me|i beg your pardon|excuse me|show me that again|" +
		"cómo|como dice|cómo dice|qué|qué dijiste|que dijiste|qué ha dicho|qué dijo|que dijo|qué has dicho|repite|repítelo|repitelo|repita|repítalo|puedes repetir|puede repetir|puede repetirlo|puedes repetirlo|otra vez|de nuevo|no te entendí|no le entendí|cuál era la pregunta",
	WhyAsked: "why|why that|why do you ask|why do you ask that|why are you asking|why do you need it|why do you need that|why do you need this|why do you want it|why do you want that|why do you want to know|why do you want to know that|why is that needed|why is that necessary|why should i|why would you need that|" +
		"what for|what do you need it for|what do you need that for|what is it for|what's it for|what is that for|what's that for|is that necessary|is that really necessary|is it necessary|do you really need that|do you need that|do i have to|do i really have to|must i|" +
		"por qué|por que|para qué|para que|por qué lo necesita|por qué lo necesitas|para qué lo necesita|para qué lo necesitas|por qué necesita eso|por qué necesitas eso|por qué preguntas|por qué pregunta|para qué es|para qué sirve|es necesario|es obligatorio|hace falta",
	SkipQuestion: "i don't have it|i don't have that|i don't have one|i don't have any|i don't have it here|i don't have it with me|i don't have it anymore|i don't have this|i don't have the number|don't have it|don't have one|i haven't got it|i haven't got one|i do not have it|i do not have one|haven't got it|" +
		"i don't know|i dont know|i do not know|don't know|dunno|idk|i have no idea|no idea|i don't know it|i don't know that|i don't remember|don't remember|i can't remember|can't remember|i forgot|i forgot it|i lost it|lost it|i've lost it|i can't find it|can't find it|i cannot find it|i couldn't find it|" +
		"skip|skip it|skip that|skip this|skip this question|skip the question|skip that question|next question|can i skip that|can we skip that|can i skip this|pass|" +
		"no lo tengo|no la tengo|no tengo|no tengo ninguno|no lo sé|no lo se|no sé|no se|ni idea|no tengo ni idea|no me acuerdo|no lo recuerdo|no recuerdo|lo perdí|lo he perdido|no lo encuentro|no la encuentro|sáltalo|saltar|omitir|siguiente pregunta",
	OneMoment: "one moment|one sec|one second|one minute|one min|just a moment|just a sec|just a second|just a minute|just a min|just one second|just one moment|just one sec|a moment|a second|a sec|a minute|moment|1 sec|1 min|1 minute|sec|wait|wait a moment|wait a minute|wait a sec|wait a second|hold on|hold on a sec|hold on a second|hold on a minute|hang on|hang on a sec|hang on a minute|give me a moment|give me a sec|give me a second|give me a minute|gimme a sec|gimme a minute|bear with me|" +
		"let me look|let me check|let me see|let me find it|let me get it|let me look it up|let me go get it|let me grab it|i'll look|i'll check|i'll get it|i'll go and look|i have to look|i need to look|i have to look it up|looking|looking for it|i'm looking|i'm looking for it|searching|brb|be right back|need to find it|i need a minute|i need a moment|" +
		"un momento|un momentito|un segundo|un segundito|un minuto|momento|espera|espere|espera un momento|espere un momento|espera un segundo|dame un momento|deme un momento|dame un segundo|deme un segundo|ahora lo busco|voy a buscarlo|lo busco|déjame ver|déjeme ver|déjame mirar|ya vuelvo|ahora vuelvo",
})

// polite words may stand round any of them.
var politeWords = words("please pls plz thanks thank you sorry oh ok okay well hmm um uh er ah eh so then actually just ugh mate sir madam por favor perdón perdona perdone gracias bueno vale pues lo siento disculpe disculpa")

// pleaStarts are the words that a plea begins with: nearly all messages are told apart by their first.
var pleaStarts = func() map[string]bool {
	starts := make(map[string]bool)
	for phrase := range pleas {
		first, _, _ := strings.Cut(phrase, " ")
		starts[first] = true
	}
	return starts
}()

// Bounds of what is looked up at all: the bytes of a message, the words of one plea.
const (
	longestPlea      = 64
	longestPleaWords = 9
)

func phrases(lists map[string]string) map[string]string {
	all := make(map[string]string)
	for id, list := range lists {
		for phrase := range strings.SplitSeq(list, "|") {
			all[phrase] = id
		}
	}
	return all
}

// plea names the pattern that a message, in plain words, asks for, "" if it asks for none.
func plea(plain string) string {
	if plain == "" || len(plain) > longestPlea {
		return ""
	}
	rest := plain
	asked := ""
	for rest != "" {
		first, others, _ := strings.Cut(rest, " ")
		id, n := pleaAt(rest)
		switch {
		case n > 0 && (asked == "" || id == asked):
			asked, rest = id, strings.TrimPrefix(rest[n:], " ")
		case n == 0 && politeWords[first]:
			rest = others
		default:
			return ""
		}
	}
	return asked
}

// pleaAt finds the longest plea that a message of plain words begins with, and its length in bytes.
func pleaAt(plain string) (id string, n int) {
	if first, _, _ := strings.Cut(plain, " "); !pleaStarts[first] {
		return "", 0
	}
	words := 0
	for i := 1; i <= len(plain) && words < longestPleaWords; i++ {
		if i < len(plain) && plain[i] != ' ' {
			continue
		}
		words++
		if longer := pleas[plain[:i]]; longer != "" {
			id, n = longer, i
		}
	}
	return id, n
}

// repairs does what a message asks of the talk itself. c is the open question, nil if none is. It is false if that makes no sense
// here: the message is then read like any other.
func (w *walk) repairs(id string, c *collect) bool {
	switch id {
	case CancelFlow:
		w.cancel()
	case Repeat:
		if c == nil && len(w.t.Told) == 0 {
			return false
		}
		w.pattern(Repeat)
	case WhyAsked, SkipQuestion:
		if c == nil {
			return false
		}
		w.pattern(id, valued("collect", c.slot), valued("utter", c.utter))
	case OneMoment:
		w.pattern(OneMoment)
	default:
		return false
	}
	return true
}

// pattern runs a pattern, and then what runs below it.
func (w *walk) pattern(id string, context ...Slot) {
	if w.repair(id, context...) {
		w.run()
	}
}

// cancel leaves the innermost matter with all that it called. What it interrupted goes on.
func (w *walk) cancel() {
	if len(w.t.Stack) == 0 {
		w.pattern(CancelFlow)
		return
	}
	leaving := w.p.flows[w.t.Stack[w.chain()].Flow]
	for first := w.chain(); len(w.t.Stack) > first; {
		w.leave()
	}
	if leaving == nil {
		w.pattern(CancelFlow)
		return
	}
	waiting := w.matters()
	w.pattern(CancelFlow, append(w.interrupted(waiting), valued("canceled_name", w.name(leaving)))...)
}

// quiet patterns leave an open question unasked: who needs time is not pressed, who was asked which of two things is meant answers that.
var quiet = []string{OneMoment, Clarify}

// resumed goes on below a flow that has ended and was not called: at the question that it interrupted.
func (w *walk) resumed(ended *flow) {
	switch {
	case ended == nil:
	case slices.Contains(quiet, ended.ID):
		w.hushed = true
	case ended.ID == CancelFlow && len(w.t.Stack) > 0:
		w.repair(Continue, w.interrupted(w.matters())...)
	case ended.matter:
		w.repair(Continue, append(w.interrupted(w.matters()), valued("previous_flow_name", w.name(ended)))...)
	}
}

// full ends a talk of more matters inside each other than can be kept, in the customer's words and at a person.
func (w *walk) full() {
	topic := ""
	if all := w.matters(); len(all) > 0 {
		topic = all[len(all)-1].ID
	}
	w.t.Stack = nil
	w.pattern(CannotHandle, valued("reason", "too_many"))
	if w.out.Fault == "" && w.out.Handoff == nil {
		w.out.Handoff = &Handoff{Reason: "flow: several matters at once", Topic: topic}
	}
	w.t.Stack = nil
	w.out.Asked, w.out.Call = "", nil
}

// byIntent runs a pattern that the best intent begins, as if its words had been said plainly.
func (w *walk) byIntent(f *flow) bool {
	s := w.step(w.top())
	c, ok := (*collect)(nil), false
	if s != nil {
		c, ok = s.verb.(*collect)
	}
	if ok && w.repairs(f.ID, c) {
		return true
	}
	w.pattern(f.ID)
	return true
}

// byCaller runs a pattern that the caller wishes for.
func (w *walk) byCaller(id string) {
	switch id {
	case Completed:
		last := w.p.flows[w.t.Last]
		if last != nil {
			w.pattern(id, valued("previous_flow_name", w.name(last)))
			return
		}
	case CannotHandle:
		if len(w.t.Stack) > 0 {
			w.pattern(id, valued("reason", "question"))
			return
		}
	}
	w.pattern(id)
}
