package nlu

import (
	"strings"
	"unicode/utf8"
)

// topic is a set of words that tell what a number beside them is.
type topic uint16

const (
	cardWord topic = 1 << iota
	giftWord
	pinWord  // names a PIN and nothing else
	codeWord // "code": a PIN unless another word says which code
	orderWord
	trackWord
	phoneWord
	postWord
	otherCode // words that make a code no secret: "promo code", "error code"
)

var topics = topicWords(map[topic]string{
	cardWord:  "card cards giftcard giftcards voucher vouchers certificate visa mastercard amex debit credit tarjeta tarjetas karte gutschein carte carta",
	giftWord:  "gift giftcard giftcards voucher vouchers certificate regalo regalos gutschein cadeau",
	codeWord:  "code codes código códigos codigo codigos",
	pinWord:   "pin pins cvv cvc cvv2 cvc2 csc passcode pincode password scratch security verification geheimzahl clave claves contraseña contrasena seguridad",
	orderWord: "order orders ordered purchase po confirmation reference ref invoice bestellung bestellnummer pedido pedidos orden compra referencia factura confirmación confirmacion commande ordine",
	trackWord: "tracking track tracked parcel shipment ups usps fedex dhl seguimiento rastreo guía guia envío envio paquete sendung",
	phoneWord: "phone telephone tel call cell mobile text sms whatsapp ring callback reach teléfono telefono móvil movil celular llamar telefon handy",
	postWord:  "zip zipcode postcode postal plz postleitzahl post",
	otherCode: "promo promotional promotion discount coupon referral error status http model style sku product item area country dress qr bar barcode promocional promoción promocion descuento cupón cupon artículo articulo modelo talla producto",
})

func topicWords(sets map[topic]string) map[uint64]topic {
	words := map[uint64]topic{}
	for t, list := range sets {
		for _, w := range strings.Fields(list) {
			words[wordHash(w)] |= t
		}
	}
	return words
}

// near says whether a word of a topic stands at most so many words before or after a span.
func (r *reading) near(from, to, before, after int, t topic) bool {
	first := 0
	for first < len(r.words) && int(r.words[first].to) <= from {
		first++
	}
	for i := first - 1; i >= 0 && i >= first-before; i-- {
		if topics[r.words[i].hash]&t != 0 {
			return true
		}
	}
	last := first
	for last < len(r.words) && int(r.words[last].from) < to {
		last++
	}
	for i := last; i < len(r.words) && i < last+after; i++ {
		if topics[r.words[i].hash]&t != 0 {
			return true
		}
	}
	return false
}

// follows says whether a word of a topic follows within so many words and no other number comes in between:
// "1234 is the PIN", but not "order 1234, PIN 5678".
func (r *reading) follows(to, after int, t topic) bool {
	for i := range r.words {
		w := &r.words[i]
		if int(w.from) < to {
			continue
		}
		if after--; after < 0 || w.breaks || w.digits > 0 {
			return false
		}
		if topics[w.hash]&t != 0 {
			return true
		}
	}
	return false
}

func countDigits(s string) int {
	n := 0
	for _, c := range s {
		if _, ok := digitValue(c); ok {
			n++
		}
	}
	return n
}

// widen takes in the letters and digits that hang on to a span, hyphens between them included.
func widen(text string, from, to int) (int, int) {
	for from > 0 {
		c, size := utf8.DecodeLastRuneInString(text[:from])
		if !wordRune(c) && (c != '-' || !letterOrDigitBefore(text[:from-size])) {
			break
		}
		from -= size
	}
	for to < len(text) {
		c, size := utf8.DecodeRuneInString(text[to:])
		next, _ := utf8.DecodeRuneInString(text[to+size:])
		if !wordRune(c) && (c != '-' || !wordRune(next)) {
			break
		}
		to += size
	}
	return from, to
}

func letterOrDigitBefore(s string) bool {
	c, _ := utf8.DecodeLastRuneInString(s)
	return wordRune(c)
}
