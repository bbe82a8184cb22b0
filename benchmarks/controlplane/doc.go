// Package controlplane measures how many events a second one core puts through model/controlplane,
// in clusters of 10², 10³ and 10⁴ tasks: all of one service, or ten of each of many. What happens is
// failures, scaling, deployments, unhealthy targets, protections, a zone that goes and comes back,
// services that wait for vCPUs, services that scale on container instances, their own or shared, and
// a burst of 1,000 tasks on 5,000 of them.
//
// It owns an obedient world, which plays at once whatever is asked for, the table of cases, and two
// bounds that each case is held to: 500,000 events a second, and a cost of an event that grows no
// faster than the logarithm of the number of tasks, but for what caches do; where many services share
// instances half the events and twice the growth are allowed. The second compares
// clusters that take turns in one run, so it does not depend on the machine. Run it with
//
//	go test -bench . ./benchmarks/controlplane
package controlplane
