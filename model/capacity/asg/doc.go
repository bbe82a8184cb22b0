// Package asg is an EC2 Auto Scaling group as a state machine: which instances it has, which it launches
// where, and which it terminates.
//
//	desired ──► Step ──► launch ──► pending ──► in service ──► terminate ──► terminating ──► gone
//	                        └── failed: another zone, or later
//	pool size ──► Step ──► launch ──► Warmed:Pending ──► Warmed ──► start ──► pending
//
// It owns the group's bounds, its desired capacity, its instances and the balance of zones, types and Spot.
// It must not know time (the caller says when it is), chance (ties are a function of the instance's ID),
// tasks, or what ECS knows of its instances.
//
// Choices where AWS is silent:
//   - The zone with the fewest instances gets the next one; among equals the first by name.
//   - A zone whose launch failed is avoided for a while that doubles, up to a bound; Spot and On-Demand
//     apart.
//   - Zones that differ by two are balanced again, as soon as all that is desired is launched and a launch in
//     the emptier one succeeds.
//   - A pending instance is never chosen to terminate, nor one on its way into the warm pool.
//   - The warm pool is filled when the desired capacity is launched, and the group takes from it first.
package asg
