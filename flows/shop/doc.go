// Package shop carries out what flows ask: of the shop (where an order is, what a gift card holds, to send it again), and of far ends
// that a pack declares under `actions:`.
//
//	flows.Call -> HTTP.Do ----> the shop's own server, or Demo (the same wire, on loopback)
//	           \               line: bulkhead > tries > breaker > one request      -> flows.Result
//	            Errands.Do ---> a public address that the pack names                 ok | not_found | refused | limited | error
//	                                                                                 and one slot per field
//
// Its duties: speak CONTRACT.md's shop contract and the additions below; keep a slow or dead far end from holding up other
// conversations; turn each answer into slots that a flow can compare and a customer can read; name a failing call in words that an
// agent understands. Card numbers and PINs travel in bodies only and appear in no error.
//
// Unknown, wrong and withheld sound alike: all three are not_found, by the same path and in the same time. How often
// somebody may guess is not decided here but by whoever carries the call out.
//
// # What the wire has beyond CONTRACT.md
//
// A shop may leave all of it out: what it does not say is Null in a flow, and what it does not know is answered with 404 or 422.
//
//	X-Verify-Customer: ID             in the place of the other proofs: the id that the shop's own page has signed
//	GET /customers/{id}/orders        200 {orders: [order]}, in any order; 404 {error: "not_found"}
//	GET /stock/{number or name}       ?store=: 200 {sku, name, price, left, expected, stores: [{name, left}], substitutes: [{sku, name, price}]}; 404
//	POST /orders/{n}/actions/{name}   body {preview, item, service, substitute, amount, reason, needed_by}, all optional; always with
//	                                  Idempotency-Key; 200 {done, preview, result, amount: {amount, currency}, due, arrives, service,
//	                                  order, reserved, reserved_until, expected, substitute: {sku, name, price}, label}; 409: it is done
//	                                  already; 422 {error: "out_of_stock", result: "words", …}: the same fields say what there is instead.
//	                                  preview: nothing is done, and the answer repeats "preview": true; its key ends in "/preview".
//	                                  Of a reship, it may hold the goods: reserved_until. A shop that knows no previews and does
//	                                  it at once is believed: done is true
//	order                             {…, arrives, needed_by, store, items: [{name, quantity, sku, back_ordered, expected}],
//	                                  shipments: [{items, status, service, tracking, arrives, delivered}],
//	                                  services: [{name, arrives, cost: {amount, currency}}], return: {received, label},
//	                                  can: {cancel, reship, refund}}
//
// # The slots
//
// Days are day slots in the shop's zone, money is money, lists are lists; `shop_result` has the outcome.
//
//	order_number order_status order_placed order_promised order_delivered order_arrives order_paid_service order_service
//	order_tracking order_carrier order_tracking_url order_items order_total order_gift order_replaces order_replaced_by order_store
//	order_refund order_refund_state order_refund_due order_return_received order_return_label
//	order_late               the promised day is over and it isn't there
//	order_service_mismatch   a faster service was paid for, and it can still be mended
//	order_refund_overdue     pending, and its day is over
//	order_alarm              what is wrong, in words for an agent
//	order_withheld           a gift, asked for without the payer's proof: for the agent only, the customer hears "not found"
//	order_parcels            how many; the first two have order_parcel_1_items _status _arrives _tracking
//	order_split              more than one parcel, or not all of it has left: order_rest_items order_rest_expected
//	order_backordered        order_backordered_items order_backordered_expected (Null: nobody knows)
//	order_needed_by          the slot needed_by, else what the shop knows; order_in_time is Null if it can't be said
//	order_faster_service     order_faster_arrives order_faster_cost: the slowest service that is in time, else the fastest that is sooner
//	order_cancellable order_reshippable order_refundable
//	orders_found orders_list                                     of shop_last_order
//	card_status card_balance card_amount card_last4 card_paid card_auto card_facts
//	stock_product stock_sku stock_left stock_expected stock_price stock_store stock_store_left stock_stores (those that have any)
//	stock_substitute stock_substitute_sku stock_substitute_price
//	act_done act_result act_why act_amount act_due act_arrives act_in_time act_service act_order act_reserved act_reserved_until
//	act_expected act_substitute act_substitute_sku act_substitute_price act_label
//
// A card without a sale is not_found, see carded.
package shop
