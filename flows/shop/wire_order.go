package shop

import (
	"errors"
	"fmt"
	"strings"
)

// Order is the answer to GET /orders/{number}. Fields that we do not name are ignored. What stands below Refunds a shop may leave
// out, all of it.
type Order struct {
	Number      string    `json:"number"`
	Status      Status    `json:"status"`
	Placed      Moment    `json:"placed,omitzero"`
	Promised    Moment    `json:"promised,omitzero"`
	Delivered   Moment    `json:"delivered,omitzero"`
	PaidService string    `json:"paid_service,omitempty"`
	Service     string    `json:"service,omitempty"`
	Tracking    *Tracking `json:"tracking,omitempty"`
	Items       []Item    `json:"items,omitempty"`
	Total       Money     `json:"total"`
	ReplacedBy  string    `json:"replaced_by,omitempty"`
	Gift        bool      `json:"gift,omitempty"`
	Refunds     []Refund  `json:"refunds,omitempty"`

	Arrives   Moment     `json:"arrives,omitzero"`    // when the carrier expects to be there
	NeededBy  Moment     `json:"needed_by,omitzero"`  // what the customer asked for
	Shipments []Shipment `json:"shipments,omitempty"` // the parcels that have left or are packed
	Services  []Service  `json:"services,omitempty"`  // how it could still be sent, each with its day
	Store     string     `json:"store,omitempty"`     // the store that sends it in the warehouse's place
	Return    *Return    `json:"return,omitempty"`
	Can       *Can       `json:"can,omitempty"`
}

// Tracking is where a parcel can be followed.
type Tracking struct {
	Carrier string `json:"carrier,omitempty"`
	Number  string `json:"number,omitempty"`
	URL     string `json:"url,omitempty"`
}

// Item is one line of an order. BackOrdered: it is not there yet; Expected is when it will be, if anybody knows.
type Item struct {
	Name        string `json:"name"`
	Quantity    int    `json:"quantity"`
	SKU         string `json:"sku,omitempty"`
	BackOrdered bool   `json:"back_ordered,omitempty"`
	Expected    Moment `json:"expected,omitzero"`
}

// Shipment is one parcel of an order.
type Shipment struct {
	Items     []Item    `json:"items,omitempty"`
	Status    Status    `json:"status"`
	Service   string    `json:"service,omitempty"`
	Tracking  *Tracking `json:"tracking,omitempty"`
	Arrives   Moment    `json:"arrives,omitzero"`
	Delivered Moment    `json:"delivered,omitzero"`
}

// Service is one way in which an order could be sent now: the day that it would arrive, and what it would cost the customer.
type Service struct {
	Name    string `json:"name"`
	Arrives Moment `json:"arrives,omitzero"`
	Cost    *Money `json:"cost,omitempty"`
}

// Return is what is known of something sent back.
type Return struct {
	Received Moment `json:"received,omitzero"`
	Label    string `json:"label,omitempty"` // where its label can be fetched
}

// Can is what the shop would do with an order now; nil means that it does not say.
type Can struct {
	Cancel *bool `json:"cancel,omitempty"`
	Reship *bool `json:"reship,omitempty"`
	Refund *bool `json:"refund,omitempty"`
}

// RefundState says how far a refund has come.
type RefundState string

const (
	RefundPending RefundState = "pending"
	RefundDone    RefundState = "done"
)

// Refund is money on its way back; Due is the day by which the shop said it would be there.
type Refund struct {
	Money
	State RefundState `json:"state"`
	Due   Moment      `json:"due,omitzero"`
}

// check refuses an order that we would have to guess about. What we never need may be absent.
func (o Order) check(asked string) error {
	if !strings.EqualFold(strings.TrimPrefix(o.Number, "#"), asked) {
		return errors.New("it answers for another order")
	}
	return o.sound()
}

func (o Order) sound() error {
	if !o.Status.known() {
		return fmt.Errorf("its status %.40q is unknown", string(o.Status))
	}
	if o.Total != (Money{}) {
		if err := o.Total.check(); err != nil {
			return fmt.Errorf("the total: %w", err)
		}
	}
	for _, r := range o.Refunds {
		if err := r.Money.check(); err != nil {
			return fmt.Errorf("a refund: %w", err)
		}
		if r.State != RefundPending && r.State != RefundDone {
			return fmt.Errorf("a refund: its state %.40q is unknown", string(r.State))
		}
	}
	for _, s := range o.Shipments {
		if !s.Status.known() {
			return fmt.Errorf("a shipment: its status %.40q is unknown", string(s.Status))
		}
	}
	for _, s := range o.Services {
		if s.Name == "" {
			return errors.New("a service has no name")
		}
		if s.Cost != nil {
			if err := s.Cost.check(); err != nil {
				return fmt.Errorf("a service: %w", err)
			}
		}
	}
	return nil
}
