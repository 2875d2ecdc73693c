package shop

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Wish is the body of POST /orders/{number}/actions/{name}: what shall be done, or with Preview, what would come of it.
type Wish struct {
	Preview    bool   `json:"preview,omitempty"`
	Item       string `json:"item,omitempty"` // one item of the order, by name or number; empty: all of it
	Service    string `json:"service,omitempty"`
	Substitute string `json:"substitute,omitempty"` // send this in its place
	Amount     string `json:"amount,omitempty"`
	Reason     string `json:"reason,omitempty"`
	NeededBy   string `json:"needed_by,omitempty"`
}

// Deed is the answer to it, in the customer's terms. A preview answers with Preview and without Done. A refusal (422) may hold the
// same fields: why, what else there is, what would be given back instead.
type Deed struct {
	Done          bool     `json:"done"`
	Preview       bool     `json:"preview,omitempty"`
	Result        Words    `json:"result,omitempty"` // the shop's own
	Why           string   `json:"error,omitempty"`  // of a refusal: out_of_stock, too_late …
	Amount        *Money   `json:"amount,omitempty"` // that goes back
	Due           Moment   `json:"due,omitzero"`     // by when it is there
	Arrives       Moment   `json:"arrives,omitzero"`
	Service       string   `json:"service,omitempty"`
	Order         string   `json:"order,omitempty"` // of the order that came of it
	Reserved      bool     `json:"reserved,omitempty"`
	ReservedUntil Moment   `json:"reserved_until,omitzero"`
	Expected      Moment   `json:"expected,omitzero"` // when it is in stock again
	Substitute    *Product `json:"substitute,omitempty"`
	Label         string   `json:"label,omitempty"`
}

// Words are a text; whatever else a shop writes in their place is none.
type Words string

// UnmarshalJSON never fails.
func (w *Words) UnmarshalJSON(text []byte) error {
	*w = ""
	_ = json.Unmarshal(text, (*string)(w))
	return nil
}

// Product is something that the shop sells.
type Product struct {
	SKU   string `json:"sku,omitempty"`
	Name  string `json:"name"`
	Price *Money `json:"price,omitempty"`
}

// Stock is the answer to GET /stock/{number or name}: what is left of a product, in all and in each store.
type Stock struct {
	Product
	Left        int       `json:"left"`
	Expected    Moment    `json:"expected,omitzero"`
	Stores      []Shelf   `json:"stores,omitempty"`
	Substitutes []Product `json:"substitutes,omitempty"`
}

// Shelf is what one store has of a product.
type Shelf struct {
	Name string `json:"name"`
	Left int    `json:"left"`
}

// Orders is the answer to GET /customers/{id}/orders, in any order.
type Orders struct {
	Orders []Order `json:"orders"`
}

func (o Orders) check() error {
	for _, one := range o.Orders {
		if one.Number == "" {
			return errors.New("an order has no number")
		}
		if err := one.sound(); err != nil {
			return err
		}
	}
	return nil
}

func (d Deed) check() error {
	if d.Amount != nil {
		if err := d.Amount.check(); err != nil {
			return fmt.Errorf("the money: %w", err)
		}
	}
	return d.Substitute.check()
}

func (p *Product) check() error {
	if p == nil || p.Price == nil {
		return nil
	}
	if err := p.Price.check(); err != nil {
		return fmt.Errorf("a price: %w", err)
	}
	return nil
}

func (s Stock) check() error {
	if s.Name == "" {
		return errors.New("the product has no name")
	}
	if s.Left < 0 {
		return errors.New("less than nothing is left")
	}
	for _, p := range s.Substitutes {
		if err := p.check(); err != nil {
			return err
		}
	}
	return s.Product.check()
}

// refusal reads the words of a 409 or 422: the contract's fields, or any text.
func refusal(got answer) Deed {
	var d Deed
	if tooDeep(got.body) || json.Unmarshal(got.body, &d) != nil || d.check() != nil {
		d = Deed{}
		if utf8.Valid(got.body) {
			d.Result = Words(got.body)
		}
	}
	d.Done, d.Preview = false, false
	if d.Result == "" && strings.Contains(d.Why, " ") {
		d.Result, d.Why = Words(d.Why), ""
	}
	if got.status == http.StatusConflict {
		d.Why = "already_done"
	}
	return d
}
