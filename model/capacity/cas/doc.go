// Package cas is ECS cluster auto scaling: how many instances an Auto Scaling group needs for the
// tasks of its capacity provider, and what its desired capacity becomes (CP-).
//
//	waiting tasks ─► groups of equal needs ─► instances each group packs into ─┐
//	busy instances ────────────────────────────────────────────────────────────┴─► M
//	100 × M / N ─► AlarmHigh  > target  1 of 1   ─┐
//	            └► AlarmLow   < target  15 of 15 ─┴─► Scaling ─► desired capacity
//
// It owns the metric CapacityProviderReservation, the target tracking policy that managed scaling
// puts on the group, and the waiting room: how many tasks may be in PROVISIONING and for how long.
// It must not know hosts, tasks or services: callers count, and act on the answers. It draws
// nothing: the caller says at which second of a minute each alarm is evaluated.
//
// Choices where AWS is silent:
//   - Of a group of several types a count is made with the most that any type has of each resource,
//     and a task fits that the least of each would take: all of them do (CP-10).
//   - Two instances come first whatever the target is (CP-05); at a target below 100 % and without
//     tasks likewise (CP-18).
//   - The new capacity is computed from the counts of the datapoint that the alarm saw. With the
//     instances there are by now, each datapoint that is published late would count what has been
//     removed since a second time.
//   - What daemons will reserve of a new instance is not there for the tasks that wait: AWS says that
//     daemons come first (DM-02), and a group that grew for a task that fits beside none of them would
//     never end to.
package cas
