package nlu

import "testing"

var shopTalk = []Written{
	{"where is my order", "en"}, {"my gift card doesn't work", "en"}, {"track my parcel", "en"}, {"hola", "en"}, {"refund", "en"},
	{"¿dónde está mi pedido?", "es"}, {"mi tarjeta regalo no funciona", "es"}, {"quiero un reembolso", "es"}, {"rastrear mi paquete", "es"},
}

func TestTongues(t *testing.T) {
	both := NewTongues([]string{"en", "es"}, shopTalk)
	for text, want := range map[string]string{
		"Where is my order?":                  "en!",
		"hi, my parcel still hasn't come":     "en!",
		"¿Dónde está mi pedido?":              "es!",
		"donde esta mi pedido 1042":           "es!",
		"hola":                                "es",
		"mi pedido":                           "es",
		"gracias":                             "es",
		"reembolso":                           "es",
		"ok":                                  "",
		"no":                                  "",
		"1042":                                "",
		"":                                    "",
		"👍":                                   "",
		"el paso":                             "es",
		"Maria Lopez":                         "",
		"dana@example.com":                    "",
		"Where is my pedido?":                 "en!",
		"Où est ma commande ?":                "fr!",
		"ou est ma commande de la semaine":    "fr!",
		"Bonjour, je n'ai pas reçu mon colis": "fr!",
		"Wo ist meine Bestellung?":            "de!",
		"Dov'è il mio ordine? Non è ancora arrivato":           "it!",
		"Onde está o meu pedido?":                              "pt!",
		"waar is mijn bestelling":                              "nl!",
		"Gdzie jest moje zamówienie, czekam już dwa tygodnie":  "pl!",
		"Где мой заказ?":                                       "ru!",
		"Иван Петров":                                          "",
		"我的订单在哪里":                                              "zh!",
		"王小明":                                                  "",
		"注文した商品がまだ届きません":                                       "ja!",
		"أين طلبي من فضلك":                                     "ar!",
		"bon appetit":                                          "",
		"my crème brûlée dish is broken":                       "en!",
		"the C'est la vie mug has a crack":                     "en!",
		"12 rue de la Paix, 75002 Paris":                       "",
		"Jean de la Fontaine":                                  "",
		"9144 holly road nanuet ny 10954":                      "",
		"bacon mcdouble ranch grilled chicken salad barbecue ": "",
		"merci":    "",
		"das auto": "",
	} {
		name, sure := both.Of(text)
		if sure {
			name += "!"
		}
		if name != want && !(want == "" && name == "es") && !(want == "" && name == "en") {
			t.Errorf("%q is %q, want %q", text, name, want)
		}
	}
	english := NewTongues([]string{"en-GB"}, shopTalk[:5])
	for text, want := range map[string]string{"¿Dónde está mi pedido?": "es", "where is my order": "en", "hola": "en", "gracias señor": "", "necesito ayuda con esto por favor": "es"} {
		if name, _ := english.Of(text); name != want {
			t.Errorf("to an English shop %q is %q, want %q", text, name, want)
		}
	}
	if name, sure := (*Tongues)(nil).Of("where is my order"); name != "" || sure {
		t.Error("nobody heard something")
	}
	russian := NewTongues([]string{"ru", "en"}, []Written{{"где мой заказ", "ru"}})
	if name, _ := russian.Of("где мой заказ"); name != "ru" {
		t.Errorf("a Russian shop hears %q", name)
	}
}

func TestTonguesCostNothing(t *testing.T) {
	both := NewTongues([]string{"en", "es"}, shopTalk)
	if n := testing.AllocsPerRun(100, func() { both.Of("hi, I ordered a mug last week and it still hasn't come, where is it?") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkTongues(b *testing.B) {
	both := NewTongues([]string{"en", "es"}, shopTalk)
	for b.Loop() {
		both.Of("hi, I ordered a mug last week and it still hasn't come, where is my order 1042?")
	}
}
