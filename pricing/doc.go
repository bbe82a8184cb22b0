// Package pricing turns a ledger of quantities into a bill: ledger × catalogue → Bill.
//
// It owns money: exact amounts, exact unit prices, how an amount is rounded and how it is split
// among causes and hours. Price is pure: another Region, another catalogue or other terms never
// re-simulate. It must not know how quantities came about, and it holds no prices itself
// (pricing/catalog does).
//
//	quantity (whole base units) × unit price (exact decimal)  →  line amount, rounded once
//	line amount  →  causes  →  hours, split so that the parts sum to the whole exactly
//
// Terms hold the Savings Plans that are in force. They never change the rows of usage: further rows take off
// what the plans cover (whole base units) and add what they cost.
//
// AWS's tools round differently from one another; amounts here keep ten decimals, and only
// printing rounds to cents, half to even. Tax, support, credits and negotiated discounts are not
// in a bill.
package pricing
