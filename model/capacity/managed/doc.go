// Package managed decides what ECS Managed Instances does: which instances are launched for tasks that
// wait, and which are drained or ended.
//
//	tasks that wait ──► a zone for each ──► room on instances that are coming ──► cheapest types
//	instances ──► idle or underused for scaleInAfter, 14 days old ──► drain ──► end
//
// It owns the choice of instance types (MI-01 to MI-03), how waiting tasks share instances and zones
// (MI-05, MI-06), and when instances go (MI-08 to MI-14). It must not know services, time that passes or
// money: callers say what waits and what stands where, and rank types by a price in any unit. Nothing here
// has state.
//
// Choices where AWS is silent:
//   - General-purpose types are those of the families m. Burstable ones need
//     burstablePerformance, as EC2's selection by attributes has it, because ecsim bills no CPU credits.
//   - Waiting tasks are dealt to zones one by one, each to the zone with the fewest tasks of its group.
//     Inside a zone every type is tried: its instances are filled one after another, the largest tasks
//     first, each of them is exchanged for the cheapest type that takes the same tasks, and the type whose
//     instances cost least together is taken; of equal ones that with fewer instances.
//   - An instance is looked at once scaleInAfter has passed since a task on it started or stopped, and
//     since the first stop or launch anywhere in its provider after it was looked at last (MI-09).
//   - It is underused when its tasks fit on other instances of the same zone, or a cheaper one
//     takes those that do not fit there. The tasks of draining instances come first.
package managed
