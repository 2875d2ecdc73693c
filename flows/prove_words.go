package flows

import (
	"regexp"
	"strings"
)

// The words that no answer may use, English and Spanish. They are about what the shop's people or its other desks would do: a
// shop that means something else by them writes it in other words.

// sendsAway sends the customer to another desk, another day or another medium.
var sendsAway = newPhrasings(
	`(?i)\b(e-?mail|call|phone|ring|text|contact|message) (us|our|the (shop|store|team|support|service|manufacturer|carrier)|(customer|support) (service|care|support)|support)\b`,
	`(?i)\b(please|you (can|could|may|should|must|need to|have to)|want to|kindly) (contact|call|phone|ring|e-?mail|reach out)\b`,
	`(?i)\b(contact|call|phone|ring|e-?mail) (us|this number|support|customer)\b`,
	`(?i)\b(write|send an? (e-?mail|letter|message)|speak|talk|reach out|turn) to (us at|our|customer (service|care|support)|support@)\b`,
	`(?i)\bcall (the )?(number|hotline)\b|\bcall \+?[0-9(]`,
	`(?i)\bget in touch with\b`,
	`(?i)\b(visit|go to|see|check|look at|head to|browse) (us|our|the) ?(\w+ )?(web ?site|site|homepage|help ?(centre|center)|faqs?|store locator|stores?|shops?|app|portal|page)\b`,
	`(?i)\bon our (web ?site|homepage|help page|faq)\b`,
	`(?i)\btry (it |this |that )?(again )?(later|another time|tomorrow)\b|\bcome back (later|tomorrow|another time)\b`,
	`(?i)\b(contact[ae]|contact[aá]nos|cont[aá]cte(nos)?|p[oó]ng(a|ase) en contacto|ponte en contacto|ll[aá]m(a|e|anos|enos) (a|al|por)?\b|escr[ií]b(a|e)nos a|env[ií](a|e)nos un (correo|e-?mail)|m[aá]nd(a|e)nos un)`,
	`(?i)\b(visit[ae]|consult[ae]|acud[ae]|ve|vaya) (a )?(nuestr[ao]s?|la) (\w+ )?(p[aá]gina|web|sitio|tiendas?|app)\b`,
	`(?i)\b(int[eé]nt[ae]lo|prueb[ae]|vuelv[ae])( de nuevo| a intentarlo| otra vez)? (m[aá]s tarde|luego|otro d[ií]a|ma[ñn]ana)\b`,
)

// vow promises what only a promise can keep: that somebody gets in touch, or by when.
var vow = newPhrasings(
	`(?i)\b(we|i|they|someone|somebody|an? (agent|colleague|person|specialist|representative|advisor|member of [a-z ]+)|our \w+|the \w+)(['’]ll| will| is going to| are going to) (\w+ )?(call|phone|ring|contact|e-?mail|text|write( to)?|message|get back to|be in touch|get in touch|reach out|come back to|follow up)\b`,
	`(?i)\b(will|['’]ll) (be in touch|get back|follow up|hear from us|be contacted|be called)\b`,
	`(?i)\b(shortly|momentarily|in no time|right away|as soon as possible|asap)\b|\bsoon\b[.,;]?`,
	`(?i)\b(in|within) (the next |about |around |less than |up to |a |an |a few |a couple of |\d+( ?(-|–|to) ?\d+)? )(business |working )?(second|minute|hour|day|week|moment)s?\b`,
	`(?i)\bwithin (one|two|three|four|five|24|48) `,
	`(?i)\b(te|le|lo|la|os|les) (llamaremos|llamar[aá]n?|contactaremos|contactar[aá]n?|escribiremos|escribir[aá]n?|avisaremos|responderemos|responder[aá]n?)\b`,
	`(?i)\b(nos pondremos|se pondr[aá]n?) en contacto\b`,
	`(?i)\b(en breve|pronto|lo antes posible|cuanto antes|enseguida|de inmediato)\b`,
	`(?i)\b(en|dentro de) (un[oa]?s? |unas? pocas? |menos de |\d+( ?(-|–|a) ?\d+)? )?(segundo|minuto|hora|d[ií]a|semana|momento)s?\b( h[aá]biles| laborables)?`,
)

// carrierStops are what carriers take for "no more messages", whoever sends them.
var carrierStops = []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "BAJA", "ALTO"}

// invites asks for such a word, or for one that carriers answer themselves, as a typed answer.
var invites = newPhrasings(
	`(?i:\b(reply|replying|write|type|typing|text|send|answer|say|enter|respond)( with| us| back)?|\b(escrib[ae]|respond[ae]|env[ií][ae]|contest[ae]|manda|teclee?|di))[^.?!;]{0,30}?["“'‘(]?\b(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|YES|START|UNSTOP|HELP|INFO|BAJA|ALTO|AYUDA)\b`,
	`(?i:\b(reply|type|text|send|answer|respond)( with)?) ["“'‘](?i:stop|unsubscribe|cancel|end|quit|yes|start|help|info)["”'’]`,
)

// usual says how long something takes as a rule, which is no promise.
var usual = regexp.MustCompile(`(?i)\b(usually|normally|mostly|often|as a rule|on average|today that takes|normalmente|por lo general|suele[n]?( \w+)?)[^.?!]{0,20}$`)

// vows finds a promise in a text.
func vows(text string) string {
	for _, at := range vow.matches(text) {
		if !usual.MatchString(strings.TrimRight(text[:at[0]], " ") + " ") {
			return text[at[0]:at[1]]
		}
	}
	return ""
}
