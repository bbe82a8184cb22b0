package world

import "ecsim/sim/clock"

// What the world assumes where AWS publishes no figure and no scenario need choose one. The delays
// a scenario does choose are in model.Delays, model.Workload and model.Cluster; firstCheckWithin
// stands with the code that draws it.
const (
	// refusalTakes is the time from the attempt to launch a task without capacity to its refusal.
	// FS-05 gives the message and no delay; what paces the next attempts is the scheduler's
	// throttle (S-21).
	refusalTakes clock.Span = 0

	// othersStopWithin is how long a container takes to stop after SIGTERM when the scenario
	// describes no shutdown of it: every container but the main one, and one whose program has
	// exited already. L-17: a container that exits before its stop timeout ends the wait at once.
	othersStopWithin clock.Span = 0

	// remainsStopWithin is the time from ECS's knowledge that a task failed to the end of its last
	// container. O-03: containers are stopped right away.
	remainsStopWithin clock.Span = 0

	// answersAtOnce is how long a program takes to answer a check, or to refuse the connection,
	// when no request can hold it up: of containers other than the main one, and without a load
	// balancer.
	answersAtOnce clock.Span = 0

	// longestPull is longer than any run, in nanoseconds, and far from overflow.
	longestPull = 1 << 61

	// neverAnswers is longer than any prober waits: 60 s for a container (H-01), 120 s for a target
	// (E-02). The prober's own timeout decides.
	neverAnswers = clock.Hour

	// metricPeriod is how often utilization is gathered and published (M-03).
	metricPeriod = clock.Minute
)

// Exit codes. ECS shows a container's own; programs of a scenario have these.
const (
	exitSuccess = 0 // its work is done, or it obeyed SIGTERM
	exitFailure = 1 // it crashed, or the task failed before it could end
)
