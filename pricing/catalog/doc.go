// Package catalog holds the unit prices that ship with ecsim, each with its source, date and
// confidence, as embedded files: prices.csv, ec2.csv, ec2-spot.csv, and savings-plans.csv with what Savings
// Plans take off.
//
// It owns the data and how a price file is read. It must not know how a bill is made. A price that
// is not in the file is unknown, never zero: users supply it in their scenario.
package catalog
