package nlu

import (
	"strings"
	"testing"
	"time"
)

func TestSpanishFlags(t *testing.T) {
	for text, want := range map[string]Flags{
		"quiero hablar con una persona":         AsksPerson,
		"¿eres un robot?":                       AsksPerson | Question,
		"páseme con el encargado, por favor":    AsksPerson | AsksSupervisor,
		"necesito hablar con su gerente":        AsksPerson | AsksSupervisor,
		"todavía no ha llegado":                 StillNot,
		"todavia no ha llegado":                 StillNot,
		"es la tercera vez que escribo":         Counting,
		"llevo esperando desde hace 3 semanas":  Counting,
		"voy a poner una denuncia, es un timo":  Threat,
		"no me entiendes, ya te lo dije":        Blames,
		"esto es una mierda":                    Swears,
		"Muchas gracias":                        Thanks | OnlyThanks,
		"gracias por su ayuda, muy amable":      Thanks | OnlyThanks,
		"Hola, buenas tardes":                   OnlyGreeting,
		"adiós, que tenga un buen día":          OnlyGoodbye,
		"Sí, claro":                             Affirms,
		"si por favor":                          Affirms,
		"claro que sí":                          Affirms,
		"no, gracias":                           Denies | Thanks | OnlyThanks,
		"claro que no":                          Denies,
		"todavía no":                            Denies,
		"no lo sé":                              0,
		"no tengo el número":                    0,
		"no ha llegado":                         0,
		"¿dónde está mi pedido?":                Question,
		"dónde está mi pedido 1042":             0,
		"quiero devolver la taza":               0,
		"mi pedido es":                          Fragment,
		"¡¡¡quiero mi dinero!!!":                Floods,
		"ES LA ULTIMA VEZ QUE COMPRO CON USTED": Shouts | Threat,
	} {
		got := Hear(nil, nil, text, 0).Sketch.Flags &^ Negative &^ Sarcasm
		if !got.Has(want) || got&^want&(AsksPerson|AsksSupervisor|OnlyThanks|OnlyGreeting|OnlyGoodbye|Affirms|Denies|Threat|Swears) != 0 {
			t.Errorf("%q: %b, want %b", text, got, want)
		}
	}
}

// Angry Spanish weighs as much as angry English, calm Spanish stays calm.
func TestSpanishTone(t *testing.T) {
	judge := func(texts ...string) float64 {
		var window []Sketch
		for _, text := range texts {
			window = append(window, Hear(nil, nil, text, 0).Sketch)
		}
		return Judge(window, Context{}).Score
	}
	for _, angry := range []string{
		"Es la tercera vez que escribo y nadie me responde, esto es inaceptable",
		"llevo esperando dos semanas y todavía no ha llegado, qué vergüenza de servicio",
		"no me sirves de nada, eres un bot inútil, estoy harto",
		"son unos estafadores, los voy a denunciar",
	} {
		if s := judge(angry); s < Frustrated {
			t.Errorf("%q: %.2f", angry, s)
		}
	}
	for _, calm := range []string{
		"Hola, quería saber dónde está mi pedido, gracias", "¿Me podrías decir el saldo de mi tarjeta regalo?", "sí, perfecto, muchas gracias",
		"buenas tardes, tengo una consulta", "Quiero cambiar la dirección de envío",
	} {
		if s := judge(calm); s >= Frustrated {
			t.Errorf("%q: %.2f", calm, s)
		}
	}
	if s := judge("hola", "mi pedido no llega", "no funciona nada, sigo sin noticias y ya lo dije dos veces"); s < Frustrated {
		t.Errorf("falling tone: %.2f", s)
	}
}

func TestSpanishDates(t *testing.T) {
	thursday := DayOf(time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC))
	for text, want := range map[string]string{
		"lo necesito para el sábado":      "2026-11-14",
		"antes del sabado":                "2026-11-14",
		"mañana":                          "2026-11-13",
		"manana por favor":                "2026-11-13",
		"mañana por la mañana":            "2026-11-13",
		"por la mañana":                   "",
		"esta mañana":                     "",
		"pasado mañana":                   "2026-11-14",
		"hoy":                             "2026-11-12",
		"llegó ayer":                      "2026-11-11",
		"el 14 de noviembre":              "2026-11-14",
		"para el 24 de diciembre de 2026": "2026-12-24",
		"el 3 de enero del 2027":          "2027-01-03",
		"hace 3 días":                     "2026-11-09",
		"hace una semana":                 "2026-11-05",
		"en dos semanas":                  "2026-11-26",
		"dentro de 5 dias":                "2026-11-17",
		"el lunes pasado":                 "2026-11-09",
		"lo pedí el viernes":              "2026-11-06",
		"el próximo jueves":               "2026-11-19",
		"el jueves":                       "2026-11-12",
		"14/11/2026":                      "2026-11-14",
		"quiero mayo en el sándwich":      "",
		"may I have it by Saturday":       "2026-11-14",
		"I ordered it 3 days ago":         "2026-11-09",
		"November 24, 2026":               "2026-11-24",
	} {
		got := ""
		for _, e := range Find(text, nil, thursday) {
			if e.Kind == Date {
				got = strings.TrimSpace(got + " " + e.Value)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSpanishNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"mi pedido es el 1042":                              "order_number 1042",
		"número de pedido 20001":                            "order_number 20001",
		"pagué 50 euros":                                    "amount 50.00 EUR",
		"cuesta 20,50 €":                                    "amount 20.50 EUR",
		"son 30 dólares":                                    "amount 30.00 USD",
		"mi código postal es 10001":                         "postcode 10001",
		"la tarjeta regalo 6006490202551234":                "card_number •••• 1234",
		"mi tarjeta es 6006490202551234 y la clave es 4821": "card_number •••• 1234, card_pin ••••",
		"el código de seguridad es 4821":                    "card_pin ••••",
		"el código promocional es 4821":                     "",
		"sí":                                                "affirm affirm",
		"no":                                                "deny deny",
	} {
		var got []string
		for _, e := range Find(text, nil, 0) {
			got = append(got, strings.TrimSpace(string(e.Kind)+" "+e.Value+" "+e.Unit))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}
