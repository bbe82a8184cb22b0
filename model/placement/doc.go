// Package placement chooses where a task goes: the Availability Zone on Fargate, the container
// instance on EC2.
//
//	hosts ──► filter: what fits, then constraints ──► rank: strategies in order ──► one is chosen
//	                    └──► a reason for each that was refused
//
// It owns the zone rule of Fargate (S-09), the hosts of a cluster with what is left of each, and the
// rules by which a host is chosen and a task on one is given up (S-06 to S-08, S-27 to S-29, PL-). It
// must not know time, events or services: callers say what was placed and what left.
//
// Choosing costs the logarithm of the number of hosts, however many services there are. Requests that
// ask for the same share an index: the hosts that can take their tasks, in the order of their
// strategies. The cluster keeps a journal of the hosts that changed, and an index reads what is new in
// it before a choice. Where a group has tasks its view of the index knows, which changes with those
// hosts only; hosts without any are all in the order of the index. Victims keep the hosts that have
// tasks in the reverse order.
//
//	Cluster ──journal──► index ──hosts that changed, to groups there──► view ──journal──► Victims
//
// Choices where AWS is silent:
//   - Hosts that lack an attribute to spread over count as one more value of it.
//   - spread counts the tasks of the group on all hosts of a value, those that are full or draining
//     too; a spread after another one counts inside the values of those before it.
//   - A task is on its host for runningTasksCount, task:group and distinctInstance from its placement
//     until it begins to leave; its resources are until they are released (RS-08).
//   - Equal hosts are put in the order of their spread values, then of a hash of their IDs, and the
//     caller's number picks one. Of equal tasks the one with the least tie stops, a number that the
//     caller gives it.
package placement
