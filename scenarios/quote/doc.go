// Package quote prices what is stated, without simulating what would happen: a task definition, a scenario at
// rest, a stored outcome, every size of Fargate.
//
//	task definition, scenario, outcome ──► an hour's or a run's ledger ──► the bill of each Region
//
// It owns what a thing at rest consumes, and what of it is not in the price. It must not know how a quote is
// shown. Bills are those of scenarios.Reprice, so a quote and a run that consume the same cost the same.
package quote
