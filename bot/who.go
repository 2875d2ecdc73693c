package bot

import "cmp"

// meet notes who is writing and from where; what is not said again stays.
func (t *step) meet(from Origin) {
	who := &t.s.Who
	if t.s.Channel == "" {
		t.s.Channel = shorten(from.Channel, nameMost)
	}
	if t.w.Can(t.s.Channel).Page && !t.s.Page.Open {
		t.s.Page.Open, t.s.Page.Since = true, t.e.At
	}
	user := who.User
	if from.User != (Person{}) {
		user = Person{ID: shorten(from.User.ID, nameMost), Name: shorten(from.User.Name, nameMost), Verified: from.User.Verified}
	}
	next := Origin{
		Channel: shorten(cmp.Or(from.Channel, who.Channel), nameMost), Address: shorten(cmp.Or(from.Address, who.Address), nameMost),
		Site: shorten(cmp.Or(from.Site, who.Site), nameMost), Page: shorten(cmp.Or(from.Page, who.Page), pageMost),
		Locale: shorten(cmp.Or(from.Locale, who.Locale), nameMost), Zone: who.Zone, Offset: who.Offset, User: user,
	}
	if from.Zone != "" {
		next.Zone, next.Offset = shorten(from.Zone, nameMost), from.Offset
	}
	*who = next
}
