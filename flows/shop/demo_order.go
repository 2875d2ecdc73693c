package shop

import (
	"net/http"
	"strings"
	"time"
)

func (d *Demo) order(w http.ResponseWriter, r *http.Request) {
	all, _, err := d.orders()
	if err != nil {
		reply(w, http.StatusInternalServerError, trouble("world"))
		return
	}
	number := r.PathValue("number")
	email, phone, postcode := r.Header.Get("X-Verify-Email"), r.Header.Get("X-Verify-Phone"), r.Header.Get("X-Verify-Postcode")
	var found Order
	hit := 0
	for _, o := range all {
		theirs := d.equal(lower(email), lower(o.Email)) | d.equal(digits(phone), digits(o.Phone)) | d.equal(tight(postcode), tight(o.Postcode)) |
			d.equal(r.Header.Get("X-Verify-Customer"), o.customer())
		if d.equal(tight(number), tight(o.Number))&theirs == 1 {
			found, hit = o.answer, 1
		}
	}
	if hit == 0 {
		reply(w, http.StatusNotFound, trouble("not_found"))
		return
	}
	reply(w, http.StatusOK, found)
}

// customer lists the orders of somebody whom the shop's page has signed in.
func (d *Demo) customer(w http.ResponseWriter, r *http.Request) {
	all, _, err := d.orders()
	if err != nil {
		reply(w, http.StatusInternalServerError, trouble("world"))
		return
	}
	var theirs Orders
	for _, o := range all {
		if d.same(r.PathValue("id"), o.customer()) {
			theirs.Orders = append(theirs.Orders, o.answer)
		}
	}
	if theirs.Orders == nil {
		reply(w, http.StatusNotFound, trouble("not_found"))
		return
	}
	reply(w, http.StatusOK, theirs)
}

// customer is the id by which the shop's page signs somebody in.
func (o demoOrder) customer() string {
	name, _, _ := strings.Cut(o.Email, "@")
	return name
}

func (d *Demo) stock(w http.ResponseWriter, r *http.Request) {
	today, err := d.today()
	found, ok := called(r.PathValue("product"))
	switch {
	case err != nil:
		reply(w, http.StatusInternalServerError, trouble("world"))
	case !ok:
		reply(w, http.StatusNotFound, trouble("not_found"))
	default:
		d.mu.Lock()
		defer d.mu.Unlock()
		reply(w, http.StatusOK, d.world.stock(found, today))
	}
}

// orders is the table as it stands today, with what became of it.
func (d *Demo) orders() ([]demoOrder, time.Time, error) {
	today, err := d.today()
	if err != nil {
		return nil, today, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.world.orders(today), today, nil
}

// today is the day round which the orders are laid: that of the first start, moved along once it is two days old, so
// that what is on time does not become late by itself, and an answer given today still holds tonight.
func (d *Demo) today() (time.Time, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	y, m, day := d.now().In(d.zone).Date()
	now := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	if age := now.Sub(d.world.Day.At); age < 0 || age >= 48*time.Hour {
		if err := d.world.moveTo(Moment{At: now, DayOnly: true}); err != nil {
			return time.Time{}, err
		}
	}
	return d.world.Day.At, nil
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// tight is a number, code or postcode without what people put between its characters.
func tight(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "#", "").Replace(lower(s))
}

// digits is a phone number without its dress and without a country's leading 1.
func digits(s string) string {
	only := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if len(only) == 11 {
		return strings.TrimPrefix(only, "1")
	}
	return only
}
