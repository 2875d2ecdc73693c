package shop

import (
	"context"
	"net/http"
	"net/url"
)

// Act does something about an order, or with w.Preview, says what would come of it. The same key brings the same answer and never a
// second deed. ErrRefused and ErrAlreadyDone come with the shop's words in the Deed.
func (h *HTTP) Act(ctx context.Context, number, name string, w Wish, by Proof, key string) (Deed, error) {
	call := "doing \"" + name + "\" for order " + number
	if known, ok := deedWords[name]; ok {
		call = known + " " + number
	}
	if w.Preview {
		call = "asking what would come of " + call
		// Of its own, for a shop that knows no previews and keeps the answer by the key.
		key += "/preview"
	}
	if !sendable(number) || !sendable(name) {
		return Deed{}, ErrNotFound
	}
	if key == "" || !sendable(key) {
		return Deed{}, &Failure{Call: call, Why: "the call has no idempotency key"}
	}
	m := message{line: h.deeds, name: call, method: http.MethodPost, path: "/orders/" + url.PathEscape(number) + "/actions/" + url.PathEscape(name),
		header: http.Header{"Idempotency-Key": {key}}, body: w, deed: !w.Preview}
	if header, value := by.header(); sendable(value) {
		m.header.Set(header, value)
	}
	var d Deed
	got, err := h.exchange(ctx, m, &d, func() error { return d.check() })
	switch err {
	case nil:
		return d, nil
	case ErrRefused, ErrAlreadyDone:
		return refusal(got), err
	}
	return Deed{}, err
}

var deedWords = map[string]string{
	DoCancel: "cancelling order", DoReship: "sending again order", DoRefund: "refunding order",
}

// LastOrders lists the orders of a customer whom the shop's page has signed in. ErrNotFound: nobody of that id.
func (h *HTTP) LastOrders(ctx context.Context, customer string) ([]Order, error) {
	if !sendable(customer) {
		return nil, ErrNotFound
	}
	var all Orders
	err := h.call(ctx, message{
		line: h.orders, name: "looking up the customer's orders", method: http.MethodGet, path: "/customers/" + url.PathEscape(customer) + "/orders",
	}, &all, func() error { return all.check() })
	return all.Orders, err
}

// Stock asks what is left of a product, by its number or name. ErrNotFound: the shop doesn't sell it. Store may be empty.
func (h *HTTP) Stock(ctx context.Context, product, store string) (Stock, error) {
	if !sendable(product) {
		return Stock{}, ErrNotFound
	}
	path := "/stock/" + url.PathEscape(product)
	if sendable(store) {
		path += "?store=" + url.QueryEscape(store)
	}
	var s Stock
	err := h.call(ctx, message{line: h.stock, name: "asking what is left of " + plain(product), method: http.MethodGet, path: path}, &s, func() error { return s.check() })
	return s, err
}
