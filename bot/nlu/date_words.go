package nlu

import "strings"

// months and weekdays by the hash of their English and Spanish names and short names; 1 = January, and 1 = Sunday.
var (
	months = numbered("january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo", "june jun junio",
		"july jul julio", "august aug agosto", "september sep sept septiembre setiembre", "october oct octubre", "november nov noviembre",
		"december dec diciembre dic")
	weekdays = numbered("sunday sundays domingo domingos", "monday mondays lunes", "tuesday tuesdays tues martes", "wednesday wednesdays weds miércoles miercoles",
		"thursday thursdays thurs thur jueves", "friday fridays viernes", "saturday saturdays sábado sabado sábados sabados")
	shortDays  = numbered("sun", "mon", "tue", "wed", "thu", "fri", "sat")
	smallCount = numbered("a an one un uno una", "two dos", "three tres", "four cuatro", "five cinco", "six seis", "seven siete", "eight ocho", "nine nueve", "ten diez")
	dayUnits   = numbered("day days día días dia dias", "week weeks semana semanas", "month months mes meses")
	backward   = numbered("last since past previous was were ordered bought placed shipped arrived " +
		"desde pasado último ultimo llegó llego pedí pedi compré compre enviado era fue")
	forward   = numbered("next by before until this coming on for próximo proximo siguiente este para antes hasta el")
	relative  = numbered("yesterday ayer", "today tonight hoy", "tomorrow tmrw tomorow tommorow tmr mañana manana")
	morningOf = numbered("de la esta en por") // "por la mañana" is a morning
)

var (
	hashAgo, hashIn, hashOf, hashThe = wordHash("ago"), wordHash("in"), wordHash("of"), wordHash("the")
	hashDay, hashAfter, hashBefore   = wordHash("day"), wordHash("after"), wordHash("before")
	hashLast, hashWithin             = wordHash("last"), wordHash("within")

	hashHace, hashEn, hashDentro, hashDe = wordHash("hace"), wordHash("en"), wordHash("dentro"), wordHash("de")
	hashPasado                           = wordHash("pasado")
	hashDel, hashManana, hashMañana      = wordHash("del"), wordHash("manana"), wordHash("mañana")
	nextWords                            = numbered("next próximo proximo siguiente")
)

func numbered(groups ...string) map[uint64]int8 {
	words := map[uint64]int8{}
	for i, g := range groups {
		for _, w := range strings.Fields(g) {
			words[wordHash(w)] = int8(i + 1)
		}
	}
	return words
}
