// Package inference says what samples of a simulation prove: estimates with intervals, differences
// of variants that met the same random numbers, verdicts, and when to stop sampling.
//
//	Observation of each replication ──► Column ──► Estimate: point, interval, n
//	Column of the base, Column of a variant ──► Paired ──► Verdict
//
// Replications are independent and of one distribution; whatever happens within one may depend on
// everything else there. So every interval is over replications (or over antithetic pairs of them),
// never over requests or minutes.
//
// It owns the formulas, each with its source. It must not know what is measured, where samples come
// from, or how a result is shown, and it does no I/O.
package inference
