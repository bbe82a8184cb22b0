// Package watch is what a run is seen to do: observers that follow events, commands and requests,
// and the records they write.
//
//	Requests     how requests ended and how long they took
//	Tasks        desired, running and healthy counts over time
//	Zones        running tasks by Availability Zone
//	Deployments  the critical path of each deployment, and whom it touched
//	ServiceDeployments
//	             what each UpdateService led to, way back included, and why it is stuck
//	TaskSets     those of external controllers
//	Scaling      changes of desired counts
//	Jobs         runs submitted, succeeded, failed
//	Series       one value a minute of each quantity, for plots
//	Timeline     the story, one line a transition
//	Invariants   what must never happen
//	why          from a broken objective to its root, in a package of its own
//
// It owns those records and what their numbers mean: which part of a run is measured, what counts
// as a phase, as thrash, as one line. It must not know the world's inside, delays or money. It is
// shown values and changes nothing: a run is the same with and without any of them.
//
// An observer may read another one that stands before it: the world keeps the order.
package watch
