// Package catalog holds the unit prices that ship with ecsim, each with its source, date and
// confidence, as one embedded file: prices.csv.
//
// It owns the data and how a price file is read. It must not know how a bill is made. A price that
// is not in the file is unknown, never zero: users supply it in their scenario.
package catalog
