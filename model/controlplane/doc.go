// Package controlplane joins the loops of ECS and Application Auto Scaling into one state machine:
// events in, commands out.
//
//	event ──► dispatch ──► task and counts ──► pass of its service ──► commands
//	             deadlines ◄──────────────────────┘
//
// It owns what ECS knows: task records, desired counts, deployments, and when it wants to be woken.
// Its service and task structs are its own because AWS learns late, through events, what is
// physically true (world) and does not plan by what is billed (usage). It must not know delays,
// requests, prices or chance: the world tells it what happened, a test can tell it anything in any
// order. Where AWS picks at random it picks by a hash of the seed and the names.
//
// A task's record changes in one place, and every count with it, so an event costs the same whether
// the service has ten tasks or ten thousand: tasks to stop come from heaps, never from a search.
//
//	starting ──► not yet healthy ──► healthy ──► leaving ──► stopped
//	             └──► in grace period ──► unhealthy ──┘     (retiring: healthy on a host that is to go)
//
// Every command says why in words and names the moment behind it (model.Moment). A record keeps that
// moment beside its reason until the decision can be carried out: a start that a throttle delays is
// still caused by the failure that it makes up for.
//
// Choices where AWS is silent:
//   - Outside deployments a task that leaves by itself (failed, interrupted, lost) is replaced at
//     once, even at maximumPercent 100 (S-13, L-41); during one it occupies the ceiling until it is
//     STOPPED (D-04).
//   - The capacity provider strategy and the zone spread are kept for each revision apart, so that
//     a finished deployment is as balanced as a fresh service (S-09, S-11).
//   - Scale-in keeps the strategy first and then evens the zones of the provider that has a task
//     too many, as launches do (S-09, S-27); the service's zones together may differ by one more.
//   - Rebalancing looks after every pass in steady state, at each capacity provider apart (S-09). It
//     moves as many tasks at once as there is room (S-41), and tries a zone that refuses again like
//     any launch (FS-05). It gives up when a task it has started leaves or fails its checks, and
//     begins again if the service is steady.
//   - A zone that refused a launch is avoided for a while by that service and provider (FS-05).
//   - A failed check counts for the circuit breaker when the task becomes unhealthy, which is when
//     its replacement is decided (C-06).
//   - A launch refused for lack of capacity, Spot's included, counts in stage 1: D-12 says "cannot
//     launch" (C-05). A task that has its capacity and loses it before RUNNING, with its host or to
//     a Spot interruption, has not failed: it neither counts nor climbs the launch throttle (S-21).
//   - A deployment that shifts traffic leaves the source revision all desired tasks until CLEAN_UP,
//     and scales it with the other (B-03): the traffic may come back at any moment (B-11). A newer
//     deployment gives the traffic back to the source first, and stops what is superseded in
//     RECONCILE_SERVICE (B-02, D-10).
//   - A rollback before CLEAN_UP is a deployment that begins at CLEAN_UP: it launches nothing that is
//     there.
//   - On EC2 a task's resources are free as soon as it is STOPPING (L-45). Its network interface, and all that
//     the task of a daemon has, is taken until it is STOPPED.
//   - A daemon's resources on an instance are not kept free while it is being replaced; it asks first when
//     they are given back, and first when an instance registers (DM-02).
//   - A task on a DRAINING instance, and one that Fargate is to retire, is replaced like an unhealthy one
//     (S-15, S-16), but counts as healthy as long as it passes its checks, and stops only as the floor allows
//     (S-43, L-38). In a rolling deployment its replacement is a task of the revision that comes.
//   - A task that waits in PROVISIONING for an instance has no number and no place in a deployment's
//     arithmetic yet: it is one that cannot be launched, whose turn comes when there is room. It is STOPPED
//     when it has waited too long, which counts in stage 1 of the circuit breaker (C-05), and its service
//     launches another one. Who waits for room at any moment asks in the order of services, then of jobs.
//   - N counts the instances of a group that have registered and are not to be terminated (CP-02). An instance
//     with tasks of the launch type EC2 alone is empty for the metric (CPS-09), but managed termination
//     protection keeps it: it has tasks that are not of daemons (CP-20).
//   - The service tasks of an instance that drains are pending work when their replacements wait (CP-29).
//   - A call of RunTask that asks for more tasks than instances can take starts those that fit.
//   - Tasks of Managed Instances go to a zone that has the fewest tasks of their group, draining ones not
//     counted, or wait for an instance there; placement strategies of a service say nothing (MI-06). What
//     the first tasks of a service need runs when it is created with Warm.
//   - An instance of Managed Instances is drained for underuse only while no service with tasks there is
//     deploying, and minimum and maximum percent let one of them start or stop first (MI-11).
package controlplane
