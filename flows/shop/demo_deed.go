package shop

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// act does something about an order, or says what would come of it. The shop behind the bearer trusts who asks: whose order it is
// was found out before.
func (d *Demo) act(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || len(key) > 255 {
		reply(w, http.StatusBadRequest, trouble("idempotency_key"))
		return
	}
	var wish Wish
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<10)).Decode(&wish); err != nil {
		reply(w, http.StatusBadRequest, trouble("bad_json"))
		return
	}
	today, err := d.today()
	if err != nil {
		reply(w, http.StatusInternalServerError, trouble("world"))
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	number, name := tight(r.PathValue("number")), r.PathValue("name")
	o := find(d.world.orders(today), number)
	if o == nil {
		reply(w, http.StatusNotFound, trouble("not_found"))
		return
	}
	if earlier, repeated := d.world.Deeds[key]; repeated {
		if earlier.Order != number || earlier.Name != name {
			reply(w, http.StatusBadRequest, trouble("idempotency_key_reused"))
			return
		}
		reply(w, http.StatusOK, earlier.Answer)
		return
	}
	next := d.world.copied()
	doing := deed{world: &next, order: o.answer, wish: wish, today: today, now: d.now()}
	status := doing.named(name)
	if status != http.StatusOK {
		reply(w, status, doing.answer)
		return
	}
	if wish.Preview {
		doing.answer.Preview = true
	} else {
		doing.answer.Done = true
		next.Deeds[key] = done{number, name, doing.answer}
		next.Changed[number] = change{Day: d.world.Day, Of: d.world.Changed[number].Of, Order: doing.order}
	}
	if err := d.world.become(next); err != nil {
		reply(w, http.StatusInternalServerError, trouble("world"))
		return
	}
	reply(w, http.StatusOK, doing.answer)
}

// deed is one of them in the making: what it would do to the order and to the world, and what is answered.
type deed struct {
	world  *world
	order  Order
	wish   Wish
	today  time.Time
	now    time.Time
	answer Deed
}

func (x *deed) named(name string) int {
	switch name {
	case DoCancel:
		return x.cancel()
	case DoReship:
		return x.reship()
	case DoRefund:
		return x.refund()
	case "release":
		return x.release()
	case "change_service":
		return x.changeService()
	case "refund_shipping", "goodwill":
		return x.goodwill(name)
	case "return_label":
		x.answer.Label = "https://shop.example/returns/" + x.order.Number + "/label.pdf"
		x.order.Return = &Return{Label: x.answer.Label}
		return x.says("A label to send it back with is ready.")
	}
	return x.refuses("unknown_action", "The shop has no such action.")
}

func (x *deed) day(n int) Moment { return Moment{At: x.today.AddDate(0, 0, n), DayOnly: true} }

func (x *deed) says(format string, args ...any) int {
	x.answer.Result = Words(fmt.Sprintf(format, args...))
	return http.StatusOK
}

func (x *deed) refuses(why, words string) int {
	x.answer.Why, x.answer.Result = why, Words(words)
	if why == "already_done" {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func (x *deed) cancel() int {
	switch x.order.Status {
	case Cancelled:
		return x.refuses("already_done", "It is cancelled already.")
	case Processing, OnHold:
	default:
		return x.refuses("too_late", "It has left already.")
	}
	x.order.Status, x.order.Can = Cancelled, nil
	return x.giveBack(x.order.Total)
}

// giveBack owes the customer an amount within five days.
func (x *deed) giveBack(m Money) int {
	due := x.day(5)
	x.answer.Amount, x.answer.Due = &m, due
	x.order.Refunds = append(slices.Clone(x.order.Refunds), Refund{Money: m, State: RefundPending, Due: due})
	return x.says("%s goes back to the card that paid.", m)
}

func (x *deed) refund() int {
	left := x.order.Total.Value()
	for _, r := range x.order.Refunds {
		left -= r.Value()
	}
	if left < 0.01 {
		return x.refuses("already_done", "It is being refunded already.")
	}
	if x.order.underway() && !x.late() {
		return x.refuses("too_early", "It is on its way and not late.")
	}
	m, ok := x.amount(left, left)
	if !ok {
		return x.refuses("amount", "That is not an amount between nothing and what is left of the total.")
	}
	return x.giveBack(m)
}

func (x *deed) late() bool { return x.order.late(x.now, x.now.Location()) }

func (x *deed) release() int {
	if x.order.Status != OnHold && !(x.order.Status == Processing && x.late()) {
		return x.refuses("not_held", "Nothing holds it up.")
	}
	x.order.Status, x.order.Arrives = Processing, x.day(2)
	x.order.Service = cmp.Or(x.wish.Service, x.order.PaidService)
	x.answer.Arrives, x.answer.Service = x.order.Arrives, x.order.Service
	return x.says("It leaves the warehouse today.")
}

func (x *deed) changeService() int {
	for _, s := range x.order.Services {
		if strings.EqualFold(s.Name, x.wish.Service) {
			x.order.Service, x.order.Arrives = s.Name, s.Arrives
			x.answer.Service, x.answer.Arrives = s.Name, s.Arrives
			return x.says("It is sent anew by %s.", s.Name)
		}
	}
	return x.refuses("unknown_service", "It can't be sent that way any more.")
}

func (x *deed) goodwill(name string) int {
	shipping := 16.00 // what next-day costs more than ground
	if name == "goodwill" {
		shipping = 0
	}
	m, ok := x.amount(shipping, 50)
	if !ok {
		return x.refuses("amount", "Goodwill is an amount up to 50.00 USD.")
	}
	return x.giveBack(m)
}

// amount is what was wished, at most so much; without a wish it is what is usual.
func (x *deed) amount(usual, most float64) (Money, bool) {
	if x.wish.Amount != "" {
		m := usd(Amount(x.wish.Amount))
		if usual = m.Value(); m.check() != nil {
			return m, false
		}
	}
	return usd(Amount(fmt.Sprintf("%.2f", usual))), usual > 0 && usual <= most+0.001
}
