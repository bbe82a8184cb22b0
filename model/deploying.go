package model

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// DeploymentConfiguration is how a service's deployments go (D-, C-, A-, B-).
type DeploymentConfiguration struct {
	MinimumHealthyPercent int // ROLLING; D-03
	MaximumPercent        int // ROLLING; D-03
	CircuitBreaker        CircuitBreaker
	Strategy              DeploymentStrategy
	// of the last step: both revisions are alive and the new one has all the traffic (A-04, B-07)
	BakeTime clock.Span
	Step     TrafficStep // LINEAR and CANARY
	// how long each shift of traffic takes beyond the moment: 10 min with a Network Load Balancer
	// (B-08)
	ShiftTime clock.Span
	Alarms    DeploymentAlarms
	Hooks     []LifecycleHook
}

// LifecycleHook is a function or a pause that a deployment which shifts traffic waits for (B-09), and
// what becomes of it.
type LifecycleHook struct {
	Name    string
	Stages  []Stage
	Timeout clock.Span // B-10
	// of a timeout: the deployment goes on; else it is rolled back (B-10)
	ContinueOnTimeout bool

	Takes   random.Distribution // until it answers
	Outcome HookOutcome
	// HookChecksTests: it fails when more than this share of the test requests of the deployment did not
	// complete
	MaxErrorRatio float64
}

// HookOutcome is how a lifecycle hook ends.
type HookOutcome string

// Outcomes of lifecycle hooks.
const (
	HookSucceeds    HookOutcome = "succeed"
	HookFails       HookOutcome = "fail"        // or somebody answers a pause with ROLLBACK
	HookTimesOut    HookOutcome = "time-out"    // it never answers
	HookChecksTests HookOutcome = "check-tests" // it looks at how test requests ended
)

// DeploymentAlarms are the CloudWatch alarms that fail a deployment.
type DeploymentAlarms struct {
	Names    []string // empty: none
	Rollback bool
}

// DeploymentStrategy is how a deployment replaces tasks and traffic (B-01).
type DeploymentStrategy string

// Strategies. The empty one is ROLLING.
const (
	Rolling   DeploymentStrategy = "ROLLING"
	BlueGreen DeploymentStrategy = "BLUE_GREEN"
	Linear    DeploymentStrategy = "LINEAR"
	Canary    DeploymentStrategy = "CANARY"
)

// Shifts reports whether a strategy starts all tasks of the new revision beside the old ones and
// then shifts traffic.
func (s DeploymentStrategy) Shifts() bool { return s != "" && s != Rolling }

// TrafficStep is linearConfiguration or canaryConfiguration (B-05, B-06).
type TrafficStep struct {
	Permille int // of the traffic: each step of LINEAR, the first of CANARY
	BakeTime clock.Span
}

// Stage is a lifecycle stage of a deployment that shifts traffic (B-02).
type Stage uint8

// Lifecycle stages, in order.
const (
	ReconcileService Stage = iota // only when a deployment was superseded
	PreScaleUp
	ScaleUp
	PostScaleUp
	TestTrafficShift
	PostTestTrafficShift
	PreProductionTrafficShift
	ProductionTrafficShift
	PostProductionTrafficShift
	BakeTime
	CleanUp
)

var stageNames = [...]string{"RECONCILE_SERVICE", "PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP",
	"TEST_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT",
	"PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP"}

// String is the AWS name.
func (s Stage) String() string { return stageNames[s] }

// ThresholdType is how a circuit breaker's threshold is computed (rules C-02, C-03).
type ThresholdType string

// Threshold types.
const (
	BoundedPercent   ThresholdType = "BOUNDED_PERCENT"
	UnboundedPercent ThresholdType = "UNBOUNDED_PERCENT"
	Count            ThresholdType = "COUNT"
)

// CircuitBreaker is a deployment circuit breaker (rules C-01 to C-09).
type CircuitBreaker struct {
	Enable             bool
	Rollback           bool
	Type               ThresholdType
	Value              int
	ResetOnHealthyTask bool // C-07
}
