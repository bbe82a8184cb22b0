package model

import (
	"math"

	"ecsim/sim/clock"
)

// Limits are the account's launch rates, quotas and API rates, and how the scheduler
// paces what fails. A rate, a quota or a count of zero does not limit.
type Limits struct {
	ServiceLaunchesPerMinute int // tasks per service and minute, on Fargate
	EC2LaunchesPerMinute     int // the same on instances
	// size of the account's launch bucket, one for On-Demand and one for Spot
	FargateBurst           int
	FargateRefillPerSecond float64 // its refill
	OnDemandVCPU           float64 // concurrent Fargate On-Demand vCPUs
	SpotVCPU               float64 // concurrent Fargate Spot vCPUs
	// S-41: tasks of a service that Availability Zone rebalancing moves at once; maximumPercent
	// bounds them too
	RebalancedAtOnce int

	// Calls of the account a second, by kind of API action. RunTask on Fargate has a bucket of its own
	// and takes from that of cluster resources too, which it shares with StopTask.
	RunTask, ClusterResources, ServiceUpdates, TaskProtection Rate
	CallRetry                                                 Backoff // of whoever made a call that was refused
	// of EventBridge Scheduler, for a RunTask call that was refused
	ScheduleRetry Backoff
	// tasks of a service in Cloud Map or Service Connect
	DiscoverableTasks int

	// CP-25: how long a task waits in PROVISIONING for an instance before it is stopped, at least and at
	// most; zero: cas.DefaultPatience
	ProvisioningLeast, ProvisioningMost clock.Span

	LaunchThrottle Backoff // S-24; zero: scheduler.DefaultThrottle
	Refusal        Backoff // FS-05: of launches without capacity; zero: scheduler.DefaultRefusal
}

// Rate is a token bucket. The zero value does not limit.
type Rate struct {
	Burst     int
	PerSecond float64
}

// Backoff is how the pauses between attempts grow.
type Backoff struct {
	After  int        // the failure in a row from which on there are pauses; 1 is the first
	First  clock.Span // the first pause
	Factor float64    // of each further pause to the one before it; at least 1
	Most   clock.Span // the longest pause
}

// Next is the pause after one that was so long; the first after none.
func (b Backoff) Next(pause clock.Span) clock.Span {
	longer := math.Round(float64(pause) * b.Factor)
	if longer >= float64(b.Most) {
		return b.Most
	}
	return min(b.Most, max(b.First, clock.Span(longer)))
}
