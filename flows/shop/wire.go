package shop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Status of an order, as the shop's contract spells it.
type Status string

const (
	Processing Status = "processing"
	OnHold     Status = "on_hold"
	Shipped    Status = "shipped"
	Delivered  Status = "delivered"
	Cancelled  Status = "cancelled"
	Returned   Status = "returned"
)

func (s Status) known() bool {
	switch s {
	case Processing, OnHold, Shipped, Delivered, Cancelled, Returned:
		return true
	}
	return false
}

// CardStatus of a gift card, as the shop's contract spells it.
type CardStatus string

const (
	Active   CardStatus = "active"
	Inactive CardStatus = "inactive"
	Blocked  CardStatus = "blocked"
	Expired  CardStatus = "expired"
	Spent    CardStatus = "spent"
)

func (s CardStatus) known() bool {
	switch s {
	case Active, Inactive, Blocked, Expired, Spent:
		return true
	}
	return false
}

// GiftCard is the answer to both gift card calls. Paid: the shop's record shows that this very card was sold.
type GiftCard struct {
	Status  CardStatus `json:"status"`
	Balance Money      `json:"balance"`
	Last4   string     `json:"last4"`
	Paid    bool       `json:"paid"`
}

// Money keeps the shop's own digits, for "50.00" must not become 50.
type Money struct {
	Amount   Amount `json:"amount"`
	Currency string `json:"currency"`
}

// Amount is decimal text, "50.00".
type Amount string

// UnmarshalJSON takes text or a number, whichever the shop writes.
func (a *Amount) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte(`"`)) {
		return json.Unmarshal(text, (*string)(a))
	}
	var n json.Number
	if err := json.Unmarshal(text, &n); err != nil {
		return err
	}
	*a = Amount(n)
	return nil
}

// String is how money is said: "50.00 USD".
func (m Money) String() string { return string(m.Amount) + " " + m.Currency }

// Value is the amount for comparing; never for adding up.
func (m Money) Value() float64 {
	v, _ := strconv.ParseFloat(string(m.Amount), 64)
	return v
}

var (
	amounts    = regexp.MustCompile(`^\d{1,9}(\.\d{1,3})?$`)
	currencies = regexp.MustCompile(`^[A-Z]{3}$`)
	last4s     = regexp.MustCompile(`^[0-9A-Za-z]{1,4}$`)
)

func (m Money) check() error {
	if !amounts.MatchString(string(m.Amount)) {
		return errors.New("its amount is not a number")
	}
	if !currencies.MatchString(m.Currency) {
		return errors.New("its currency is not a three-letter code")
	}
	return nil
}

// Moment is a day ("2026-11-24", meant in the shop's zone) or an instant (RFC 3339). The zero Moment is "not said".
type Moment struct {
	At      time.Time
	DayOnly bool // At is then that day's midnight in UTC, to be read as a date and not as an instant
}

// UnmarshalJSON reads both forms; null and "" are the zero Moment.
func (m *Moment) UnmarshalJSON(text []byte) error {
	*m = Moment{}
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	return m.parse(s)
}

// parse reads either form.
func (m *Moment) parse(s string) error {
	*m = Moment{}
	if s == "" {
		return nil
	}
	if at, err := time.Parse(time.DateOnly, s); err == nil {
		*m = Moment{At: at, DayOnly: true}
		return nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return fmt.Errorf("%.40q is neither a date nor a time", s)
	}
	*m = Moment{At: at}
	return nil
}

// MarshalJSON writes the form it was read in.
func (m Moment) MarshalJSON() ([]byte, error) { return json.Marshal(m.String()) }

// IsZero reports whether the shop said nothing.
func (m Moment) IsZero() bool { return m.At.IsZero() }

// String is the ISO form, "" for the zero Moment.
func (m Moment) String() string {
	switch {
	case m.IsZero():
		return ""
	case m.DayOnly:
		return m.At.Format(time.DateOnly)
	}
	return m.At.UTC().Format(time.RFC3339)
}

func (g GiftCard) check() error {
	if !g.Status.known() {
		return fmt.Errorf("its status %.40q is unknown", string(g.Status))
	}
	if g.Balance != (Money{}) || g.Status == Active || g.Status == Inactive {
		if err := g.Balance.check(); err != nil {
			return fmt.Errorf("the balance: %w", err)
		}
	}
	if g.Last4 != "" && !last4s.MatchString(g.Last4) {
		return errors.New("its last4 is not four characters")
	}
	return nil
}
