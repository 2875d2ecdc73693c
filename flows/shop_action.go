package flows

import "slices"

// asked is what the language knows of an action that is carried out elsewhere: one of the shop's, which come with the product,
// or one that the pack declares.
type asked struct {
	name   string
	needs  string   // the slot that the pack must have; empty: none
	reads  []string // slots that go along, those that are filled
	fills  []string // slots that the answer fills, besides resultSlot; a pack need not declare them
	own    bool     // the pack declares it: its slots' types are the author's
	writes bool     // it changes something: a watch may not repeat it
}

// resultSlot is where an action leaves its outcome.
const resultSlot = "shop_result"

// outcomes are what resultSlot may hold.
var outcomes = []string{OK, NotFound, Refused, Limited, Failed}

// What goes along with a question about an order, and with a wish to have something done about it.
var (
	orderReads = []string{"order_number", "email", "postcode", "phone", "customer_id", "needed_by"}
	cardReads  = []string{"card_number", "card_pin"}
	deedReads  = append(slices.Clone(orderReads), "wanted_item", "wanted_service", "wanted_substitute", "wanted_amount", "wanted_reason")
)

// The fields of the shop's answers. `order_number` is not among them: it is the customer's before it is the shop's.
var (
	orderFields = []string{
		"order_status", "order_placed", "order_promised", "order_delivered",
		"order_arrives", "order_paid_service", "order_service", "order_service_mismatch", "order_tracking", "order_carrier",
		"order_tracking_url", "order_items", "order_total", "order_gift", "order_replaces", "order_replaced_by", "order_store",
		"order_refund", "order_refund_state", "order_refund_due", "order_refund_overdue", "order_return_received",
		"order_return_label", "order_late", "order_alarm", "order_withheld",
		"order_parcels", "order_split", "order_parcel_1_items", "order_parcel_1_status", "order_parcel_1_arrives", "order_parcel_1_tracking",
		"order_parcel_2_items", "order_parcel_2_status", "order_parcel_2_arrives", "order_parcel_2_tracking",
		"order_rest_items", "order_rest_expected", "order_backordered", "order_backordered_items", "order_backordered_expected",
		"order_needed_by", "order_in_time", "order_faster_service", "order_faster_arrives", "order_faster_cost",
		"order_cancellable", "order_reshippable", "order_refundable",
	}
	cardFields  = []string{"card_status", "card_balance", "card_amount", "card_last4", "card_paid", "card_auto", "card_facts"}
	stockFields = []string{
		"stock_product", "stock_sku", "stock_left", "stock_expected", "stock_price", "stock_store", "stock_store_left", "stock_stores",
		"stock_substitute", "stock_substitute_sku", "stock_substitute_price",
	}
	deedFields = []string{
		"act_done", "act_result", "act_why", "act_amount", "act_due", "act_arrives", "act_service", "act_order", "act_reserved",
		"act_reserved_until", "act_expected", "act_substitute", "act_substitute_sku", "act_substitute_price", "act_label", "act_in_time",
	}
)

// shopActions come with the product.
var shopActions = []asked{
	{name: "shop_order", needs: "order_number", reads: orderReads, fills: orderFields},
	{name: "shop_last_order", reads: []string{"customer_id", "needed_by"}, fills: append(slices.Clone(orderFields), "order_number", "orders_found", "orders_list")},
	{name: "shop_stock", needs: "product", reads: []string{"product", "store"}, fills: stockFields},
	{name: "shop_gift_card", needs: "card_number", reads: cardReads, fills: cardFields},
	{name: "shop_gift_card_activate", needs: "card_number", reads: cardReads, fills: cardFields, writes: true},
	{name: "shop_cancel", needs: "order_number", reads: deedReads, fills: deedFields, writes: true},
	{name: "shop_cancel_preview", needs: "order_number", reads: deedReads, fills: deedFields},
	{name: "shop_reship", needs: "order_number", reads: deedReads, fills: deedFields, writes: true},
	{name: "shop_reship_preview", needs: "order_number", reads: deedReads, fills: deedFields},
	{name: "shop_refund", needs: "order_number", reads: deedReads, fills: deedFields, writes: true},
	{name: "shop_refund_preview", needs: "order_number", reads: deedReads, fills: deedFields},
	{name: "shop_order_action", needs: "act_name", reads: append([]string{"act_name"}, deedReads...), fills: deedFields, writes: true},
	{name: "shop_order_action_preview", needs: "act_name", reads: append([]string{"act_name"}, deedReads...), fills: deedFields},
}

// shopFields are all slots that the shop's answers fill.
var shopFields = slices.Concat(orderFields, []string{"orders_found", "orders_list"}, cardFields, stockFields, deedFields, []string{resultSlot})

// Reads reports whether an action that comes with the product only looks, so that it may be repeated.
func Reads(action string) bool {
	a, ok := shopAction(action)
	return ok && !a.writes
}

func shopAction(name string) (asked, bool) {
	i := slices.IndexFunc(shopActions, func(a asked) bool { return a.name == name })
	if i < 0 {
		return asked{}, false
	}
	return shopActions[i], true
}

// asked finds an action by name: the shop's or the pack's own.
func (j *joiner) asked(name string) (asked, bool) {
	if a, ok := shopAction(name); ok {
		return a, true
	}
	def, ok := j.draft.actions.things[name]
	if !ok {
		return asked{}, false
	}
	a := asked{name: name, own: true, reads: def.Args, writes: !def.Reads()}
	for _, s := range def.Sets {
		a.fills = append(a.fills, s.Slot)
	}
	return a, true
}

// actionNames are all that an author may ask for.
func (d *draft) actionNames() []string {
	names := make([]string, 0, len(shopActions)+len(d.actions.ids))
	for i := range shopActions {
		names = append(names, shopActions[i].name)
	}
	return append(names, d.actions.ids...)
}

// actionFields are the slots that actions fill without being declared.
func (d *draft) actionFields() []string {
	fields := slices.Clone(shopFields)
	for _, def := range d.actions.all {
		for _, s := range def.Sets {
			fields = append(fields, s.Slot)
		}
	}
	return fields
}
