// Package spot is the market in which Spot capacity comes and goes, without prices: when a pool takes
// back what runs on it, and how long it then refuses launches.
//
//	shocks of the Region ──┐
//	shocks of a zone ──────┼─► a pool that has capacity: burst ─► shortage ─► capacity again
//	shocks of the pool ────┘     │                                  │
//	a record that it replays ────┘                                  └ refuses launches
//
// A pool is what runs on it, FARGATE_SPOT or an instance type, in one zone (ES-08). Each has a market:
// stated knobs, a band of EC2's Spot Instance Advisor (FromAdvisor), the fit of a record of a real pool
// (Fit), or that record itself. A pool with a market alternates between having capacity, an exponential
// time, and being short of it.
//
// It owns when a pool changes, which bursts pools share, and the estimator. It must not know what runs
// where: callers ask which share of it is reclaimed.
package spot
