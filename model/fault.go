package model

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// FaultKind names a kind of fault.
type FaultKind string

// Kinds of fault.
const (
	// every task in Zone dies and none can start there until Duration is over
	ZoneOutage FaultKind = "zone-outage"
	// Fraction of the tasks in Zone lose their hosts at once, without notice (AZ-07, L-39); on EC2
	// Fraction of the instances there are lost
	HostLoss FaultKind = "host-loss"
	// Instance is lost with its tasks
	InstanceLoss FaultKind = "instance-loss"
	// the health status of Instance, one of Managed Instances, becomes IMPAIRED, and it works on (MI-19)
	InstanceImpairment FaultKind = "instance-impaired"
	// Fraction of what runs in the Spot pools of Type in Zone gets its two-minute notice
	SpotReclaim FaultKind = "spot-reclaim"
	SpotDrought FaultKind = "spot-drought" // no launch in those pools succeeds for Duration
	// Container of Count running tasks of Service exits with ExitCode
	TaskCrash FaultKind = "task-crash"
	// somebody calls StopTask for Count running tasks of Service (O-03)
	StopTasks FaultKind = "stop-task"
	// load balancers send no new requests to targets in Zone for Duration (AZ-08, AZ-09)
	ZonalShift FaultKind = "zonal-shift"
	// images whose pull begins within Duration take Factor × the time
	RegistrySlow FaultKind = "registry-slow"
	// pulls that begin within Duration fail with CannotPullContainerError (C-05, S-21)
	RegistryDown FaultKind = "registry-down"
	// requests that reach a task of Service within Duration take CPUFactor × their CPU and
	// WaitFactor × their waiting: what Service itself depends on is slow
	DependencySlow FaultKind = "dependency-slow"
	// Fraction of those requests is answered with a 500 at once
	DependencyDown FaultKind = "dependency-down"
	// the account's API calls are throttled: no task is launched for Duration
	APIThrottling FaultKind = "api-throttling"
	// the agents of Fraction of the running tasks of Service in Zone hear and say nothing for
	// Duration (S-20, L-30)
	AgentDisconnect FaultKind = "agent-disconnect"
	// Fargate announces that it retires Fraction of the tasks of Service that run, and does so after
	// Duration, which is fargateTaskRetirementWaitPeriod (L-37 to L-39)
	TaskRetirement FaultKind = "task-retirement"
)

// AnyPool is the Type of a fault of every Spot pool, Fargate's and of instances.
const AnyPool = "any"

// Fault is something that breaks, once or again and again. Fields that its kind does not use are
// zero.
type Fault struct {
	Name string // by which others strike with it; may be empty
	At   clock.Time
	// not zero: it strikes after a time drawn from Every, counted from At, and again and again so
	Every random.Distribution
	// not empty: it strikes After the fault of that name does, each time with Probability
	With        string
	After       clock.Span
	Probability float64

	Kind       FaultKind
	Zone       string // empty: every zone; of a host loss one by chance
	Type       string // of Spot pools: an instance type, or AnyPool; empty: Fargate's
	Service    string
	Instance   InstanceID
	Duration   clock.Span
	Fraction   float64 // 0 to 1
	Count      int
	Container  string // empty: the main one
	ExitCode   int    // 0: 1
	Drain      bool   // stopped tasks first wait for their deregistration delay (O-03)
	Factor     float64
	CPUFactor  float64
	WaitFactor float64
}
