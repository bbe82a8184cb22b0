package model

import "ecsim/sim/clock"

// Command is what the control plane asks for or announces. The world enacts the first group; the
// second group is already done when it is issued and tells observers what was decided and why.
type Command interface{ isCommand() }

// StartTask asks for a task.
type StartTask struct {
	Task     TaskID
	Revision RevisionID
	Provider Provider
	Zone     string
	Instance InstanceID // of a task on EC2
	Replaces TaskID     // the failed, unhealthy or interrupted task it stands in for; zero: none
	Warm     bool       // it has been running since before the run began: no delay applies
	Held     LaunchHold
	Because  string
	Cause    Moment
}

// LaunchHold is what held a launch back after the scheduler had decided on it. The zero value:
// nothing did.
type LaunchHold struct {
	By    LaunchLimit
	Since clock.Time // launches of this kind have waited without a break
}

// LaunchLimit is what can hold a launch back.
type LaunchLimit uint8

// Launch limits.
const (
	NoLimit      LaunchLimit = iota
	ByThrottle               // tasks of the service never run (S-21)
	ByRate                   // the launch rates of service and account, the API
	ByQuota                  // the account's vCPUs
	ByCapacity               // no zone takes a task (FS-05, S-09)
	LaunchLimits = iota      // how many there are
)

// RebalancedBecause begins the reason of every start and stop of Availability Zone rebalancing
// (S-39).
const RebalancedBecause = "AZ rebalancing: "

// DeregisterTarget takes a task out of its target group: RUNNING → DEACTIVATING (L-06, O-01).
type DeregisterTarget struct {
	Task    TaskID
	Because string
	Cause   Moment
}

// StopTask sends SIGTERM: → STOPPING (L-07). The world answers with TaskExited and TaskStopped.
type StopTask struct {
	Task    TaskID
	Code    StopCode
	Because string
	Cause   Moment
}

// CountTask announces that a task began or ceased to count as healthy (D-05).
type CountTask struct {
	Task    TaskID
	Healthy bool
	Because string
}

// ScaleService announces a change of the desired count. Policy is empty when a person did it.
type ScaleService struct {
	Service string
	Policy  string
	From    int
	To      int
	Because string
	Cause   Moment
}

// BeginDeployment announces a deployment (D-09).
type BeginDeployment struct {
	Service  string
	Revision RevisionID
	Rollback bool // it rolls a failed one back
	Because  string
	Cause    Moment
}

// CompleteDeployment announces that a deployment reached steady state (D-11).
type CompleteDeployment struct {
	Service  string
	Revision RevisionID
}

// FailDeployment announces that a deployment was given up (C-04) or superseded (D-10).
type FailDeployment struct {
	Service     string
	Revision    RevisionID
	FailedTasks int
	Superseded  bool
	Held        LaunchHold // what holds its launches back at the moment
	Because     string
	Cause       Moment
}

// WholeTraffic is all production traffic, in thousandths.
const WholeTraffic = 1000

// ShiftTraffic sends a share of the production traffic to the tasks of a revision from now on, and
// the rest to those of all others (B-04 to B-06, B-11).
type ShiftTraffic struct {
	Service  string
	Revision RevisionID
	Permille int // of WholeTraffic
	Because  string
	Cause    Moment
}

// EnterStage announces that a deployment entered a lifecycle stage (B-02).
type EnterStage struct {
	Service  string
	Revision RevisionID
	Stage    Stage
	Step     int        // of PRE_PRODUCTION_ and PRODUCTION_TRAFFIC_SHIFT, from 1
	Takes    clock.Span // whatever its hooks and tasks do (B-05 to B-08, A-04)
}

// RunHook runs a lifecycle hook of the service. The world answers with HookEnded (B-09).
type RunHook struct {
	Service  string
	Revision RevisionID
	Hook     int // index into the hooks of the deployment configuration
	Stage    Stage
	Run      int // counts the service's runs of hooks
}

// ChangeTaskSet announces what a task set is from now on (K-05).
type ChangeTaskSet struct {
	Service  string
	Revision RevisionID
	Status   TaskSetStatus
	Steady   bool // STEADY_STATE; else STABILIZING
	Computed int  // computedDesiredCount
	Gone     bool // it was DRAINING, and its last task has stopped
	Because  string
	Cause    Moment
}

// CountFailure announces a failure that a circuit breaker counted (C-05, C-06).
type CountFailure struct {
	Service   string
	Revision  RevisionID
	Failures  int
	Threshold int
	Because   string
	Cause     Moment
}

// ChangeAlarm announces an alarm's new state (CW-).
type ChangeAlarm struct {
	Service string
	Alarm   string
	Metric  Metric
	From    string
	To      string
	Because string
	Cause   Moment
	// into ALARM: when the period of the oldest datapoint that breaches and counts began, and how long
	// it is
	Since  clock.Time
	Period clock.Span
}

// LaunchInstance asks EC2 for an instance. The world answers with InstanceLaunched and
// InstanceRegistered, or with InstanceLaunchFailed.
type LaunchInstance struct {
	Instance Instance        // of the first of Types
	Types    []*InstanceType // that it may be of: EC2 takes the first that it has
	Warm     bool            // it has registered since before the run began: no delay applies
	ToPool   bool            // it boots into the warm pool: InstanceWarmed follows in place of InstanceRegistered
	Because  string
	Cause    Moment
}

// StartInstance takes an instance out of the warm pool. The world answers with InstanceLaunched and
// InstanceRegistered.
type StartInstance struct {
	Instance InstanceID
	Because  string
	Cause    Moment
}

// RunInstanceHook runs a lifecycle hook of an Auto Scaling group. The world answers with
// InstanceHookEnded (DR-06).
type RunInstanceHook struct {
	Instance InstanceID
	Group    string
	Hook     int // index into the group's hooks
	Because  string
	Cause    Moment
}

// TerminateInstance ends an instance, whatever runs there. The world answers with InstanceTerminated.
type TerminateInstance struct {
	Instance InstanceID
	Because  string
	Cause    Moment
}

// ScaleGroup announces another desired capacity of an Auto Scaling group.
type ScaleGroup struct {
	Group    string
	From, To int
	Because  string
	Cause    Moment
}

// RefuseCall answers an API call that came too fast with a ThrottlingException. Nothing has
// happened; whoever called may call again.
type RefuseCall struct{ Call Event }

// FailRuns is the failures that a call of RunTask returned: so many of its tasks fit on no instance, and
// ECS does not try again.
type FailRuns struct {
	Job   string
	Count int
}

// GiveUpTask announces that a task that has waited in PROVISIONING is STOPPED: no instance took it (CP-25).
type GiveUpTask struct {
	Group    string // its service or job
	Revision RevisionID
	Provider Provider
	Waited   clock.Span
	Because  string
	Cause    Moment
}

// DrainInstance announces that an instance is DRAINING, because its group terminates it when its tasks have
// stopped (CP-22), or Managed Instances needs it no more (MI-09, MI-12).
type DrainInstance struct {
	Instance InstanceID
	Because  string
	Cause    Moment
}

// PublishReservation sends a datapoint of the minute that is over to CloudWatch. The world answers with
// ReservationPublished.
type PublishReservation struct {
	Provider    Provider
	Reservation Reservation
}

// Announce is a service event message: throttling, placement failures, steady state.
type Announce struct {
	Service  string
	Message  string
	Because  string     // the limit that was reached, or empty
	Until    clock.Time // when the scheduler tries again; Never: unknown
	Provider Provider   // whose limit it is; empty: no provider's
	Rule     string     // for which tasks do not start or stop; empty: the message is of something else
	Cause    Moment
}

// ChangeScalableTarget announces other bounds of a scalable target, or another suspension (SC-04,
// AAS-03, PR-06, SU-01). By is the scheduled action or policy; empty when a person did it.
type ChangeScalableTarget struct {
	Service   string
	By        string
	Min, Max  int
	Suspended Suspension
	Because   string
	Cause     Moment
}

// RefuseScaling announces that a policy or a scheduled action changed nothing, and why: AWS's code
// where it has one (AAS-11). It is told once for as long as the reason stays the same.
type RefuseScaling struct {
	Service string
	Policy  string
	Reason  string
	Desired int // the count that stays
	Because string
	Cause   Moment
}

// ForecastLoad announces a forecast of a predictive scaling policy (PR-01): hour by hour.
type ForecastLoad struct {
	Service string
	Policy  string
	Metric  Metric // the load
	From    clock.Time
	Load    []float64 // the unit of the scaling metric, times tasks; NaN: unknown
	Tasks   []int     // that the load asks for
	Scales  bool      // ForecastAndScale
	Cause   Moment
}

func (StartTask) isCommand()          {}
func (DeregisterTarget) isCommand()   {}
func (StopTask) isCommand()           {}
func (CountTask) isCommand()          {}
func (ScaleService) isCommand()       {}
func (BeginDeployment) isCommand()    {}
func (CompleteDeployment) isCommand() {}
func (FailDeployment) isCommand()     {}
func (ShiftTraffic) isCommand()       {}
func (EnterStage) isCommand()         {}
func (RunHook) isCommand()            {}
func (ChangeTaskSet) isCommand()      {}
func (CountFailure) isCommand()       {}
func (ChangeAlarm) isCommand()        {}
func (LaunchInstance) isCommand()     {}
func (StartInstance) isCommand()      {}
func (RunInstanceHook) isCommand()    {}
func (TerminateInstance) isCommand()  {}
func (ScaleGroup) isCommand()         {}
func (RefuseCall) isCommand()         {}
func (FailRuns) isCommand()           {}
func (GiveUpTask) isCommand()         {}
func (DrainInstance) isCommand()      {}
func (PublishReservation) isCommand() {}
func (Announce) isCommand()           {}

func (ChangeScalableTarget) isCommand() {}
func (RefuseScaling) isCommand()        {}
func (ForecastLoad) isCommand()         {}

// IsRefused reports whether commands answer an API call that came too fast: it did nothing.
func IsRefused(cmds []Command) bool {
	for _, cmd := range cmds {
		if _, ok := cmd.(RefuseCall); ok {
			return true
		}
	}
	return false
}
