// Package usage keeps the book of what a run consumed: the Ledger of billable quantities, and the
// Meter, an observer that fills it.
//
// It owns what is billed, how it is rounded and why it was consumed. It must not know money:
// prices belong to pricing, and one ledger can be priced many times. It decides nothing and draws
// nothing. Its service and task structs are its own because they hold what is billed and why, put
// together from events and commands alone, as a bill is.
//
// # Which seconds are billed
//
// A task's clock runs from the start of its first image pull to the exit of its last container
// (L-31, L-32). Every second that has begun counts in full, at least 60 of them, 300 on Windows
// (L-35; AWS Fargate pricing page). PROVISIONING and PENDING before the pull are free,
// DEACTIVATING and STOPPING are paid. Second i of a task that began to pull at P starts at P + i
// seconds, and that instant decides everything about it: whether it is billed, its hour and its
// cause.
//
//   - Billed is what starts in the measured part of the run, [warm-up, horizon). So the bills of
//     two adjacent stretches add up to the bill of both, exactly.
//   - The minimum belongs to the task's true life: seconds that it adds after the exit start after
//     the exit, and are billed if they start before the horizon. They have the last cause of the
//     task.
//   - A task that still runs at the horizon is billed up to it without a minimum, and so is a task
//     that ran before the run began: its minimum was spent long ago.
//
// A task's own public IPv4 address is metered on the same clock with a minimum of 60 s. The
// address is there somewhat longer, from the network interface's creation to its deletion: some
// 30 s per task, which AWS does not document.
//
// # Instances
//
// Tasks on EC2 consume nothing of their own. A container instance is paid by the second while it runs,
// whatever runs there and whether or not it is DRAINING: from when EC2 has started it (InstanceLaunched,
// which is before it registers) until it is terminated, lost or given up; at least 60 s for each start,
// unless it ran before the run began. It belongs to its group of instances and to no service, and its cause
// is steady.
//
//   - The gp3 volume that is its root is paid from the first start until the instance is gone.
//   - In a warm pool a running instance is paid as any other, a stopped or hibernated one for its volume
//     alone (CP-30). One that cannot be started is gone, and so is its volume.
//   - Spot has hours of its own (L-36), with the same minimum.
//   - Managed Instances cost a fee beside the instance, for the same seconds (MI-20).
//   - An external machine costs a fee by the hour alone, at least one for each registration. It has
//     no volume.
//
// # Why they were consumed
//
//	a task-second of a service                                             cause
//	1  of a task that failed before it ever counted as healthy, whole bill  failed-starts
//	2  of an interrupted task, from its notice on                           spot-churn
//	   of a task that replaces one, until it counts as healthy              spot-churn
//	3  beyond the desired count while a deployment is in progress,          deployment-overlap
//	   or of an old task that a deployment stopped and that still drains
//	4  in one of the first `baseline` seats                                 steady
//	   in any other seat                                                    burst
//
// All billed tasks of a service that rules 1 and 2 leave sit in one row of seats: first those that
// serve (they counted as healthy once), then those still starting, then those stopping, and last
// those that a deployment stopped; in each group in order of creation. Rules 3 and 4 read the seat
// number. So of a surplus, old tasks on their way out count as overlap first, then the newest
// starting ones. Baseline is the scalable target's minimum, or the configured desired count where
// nothing scales.
//
// To fail is to stop by itself (TaskFailed), or to be stopped by the scheduler while its
// containers or its target were last reported unhealthy. A replacement that never served hands its
// reason on to its own replacement.
//
// A job's run has one cause: spot-churn when it was interrupted, since ECS starts it over from
// nothing; failed-starts when it failed; else steady.
//
// # Cost of metering
//
// An event moves one task to another seat and relabels the tasks at the borders it shifted: one or
// two, or as many as the desired count jumps. Finding the seat takes O(log n) comparisons and one
// move of at most n pointers. Quantities are booked when a label ends, one entry for each hour and
// dimension.
package usage
