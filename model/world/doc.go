// Package world is the live system of one run: the loop that joins kernel, control plane and
// serving, and everything that takes time in between.
//
//	                events                       commands
//	agenda ──────────────────► controlplane.Step ──────────► enact: sample delays, schedule
//	  ▲                                                        │
//	  │    task agent · load balancer · CloudWatch · Spot market · callers of RunTask · faults
//	  └────────────────────────────────────────────────────────┘
//	serving.Pool, one for each service, is advanced in bulk up to each moment that touches it
//
// It owns every delay and every random draw that is not demand: the control plane never samples. It
// owns the physical truth (which container runs, which target answers) of which the control plane
// hears through events only. It must not decide what ECS decides, and it knows neither files nor
// money.
//
// Observers (package watch) are shown values and change nothing. What they found is the Record of
// the run.
package world
