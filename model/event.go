package model

import (
	"ecsim/sim"
	"ecsim/sim/clock"
)

// Event is something that happened. Events are values; the control plane learns of the world
// through them and through nothing else.
type Event interface {
	// Rank orders events of one instant.
	Rank() sim.Rank
}

// ServiceCreated: the service exists. With Warm its tasks are already RUNNING and healthy, which is
// how a scenario begins; without, they are started from nothing.
type ServiceCreated struct {
	Service string
	Warm    bool
}

// DeploymentRequested: somebody called UpdateService with a new revision (D-09).
type DeploymentRequested struct {
	Service  string
	Revision RevisionID // index into the builds of the service, 1 is the first
}

// TaskSetCalled: an external controller made a call (K-05).
type TaskSetCalled struct {
	Service string
	Call    TaskSetCall
}

// StopDeploymentRequested: somebody called StopServiceDeployment with ROLLBACK (D-14).
type StopDeploymentRequested struct{ Service string }

// StopTaskRequested: somebody called StopTask. By what was observed containers get SIGTERM at
// once, while the target is deregistered; with Drain they get it after the deregistration delay, as
// newer documents suggest (O-03).
type StopTaskRequested struct {
	Task  TaskID
	Drain bool
}

// TaskProtected: a task called UpdateTaskProtection; until then neither scaling in nor a deployment
// stops it (S-33). An instant that is not in the future ends the protection.
type TaskProtected struct {
	Task  TaskID
	Until clock.Time
}

// HookEnded: a lifecycle hook answered, well or not (B-09).
type HookEnded struct {
	Service string
	Run     int // of RunHook
	Failed  bool
}

// DesiredCountRequested: somebody called UpdateService with a desired count (S-32).
type DesiredCountRequested struct {
	Service string
	Count   int
}

// DeletionRequested: somebody called DeleteService (S-35).
type DeletionRequested struct {
	Service string
	Force   bool
}

// TargetRegistered: somebody called RegisterScalableTarget again (AAS-03, SU-01).
type TargetRegistered struct {
	Service string
	Target  PlannedTarget
}

// ScheduledActionDue: a scheduled action of a scalable target acts (SC-04).
type ScheduledActionDue struct {
	Service string
	Action  ScheduledAction
}

// RunTaskRequested: somebody called RunTask, or StartTask.
type RunTaskRequested struct {
	Job       string
	Count     int  // 1–10 per call
	StartTask bool // one task on each of the instances that the job names
}

// Call is the name of the API call.
func (e RunTaskRequested) Call() string {
	if e.StartTask {
		return "StartTask"
	}
	return "RunTask"
}

// InvocationDropped: a schedule gave up a RunTask call that had failed again and again. The control
// plane is not told: it refused the calls.
type InvocationDropped struct {
	Job   string
	Count int
}

// TaskRetired: the host of a task is to be maintained; Fargate wants the task gone (L-37, L-38).
type TaskRetired struct{ Task TaskID }

// TaskPlaced: PROVISIONING is over, the task is PENDING (L-03).
type TaskPlaced struct{ Task TaskID }

// TaskRefused: no capacity for the task; it goes straight to STOPPED and the scheduler tries again
// (FS-05, CPS-10).
type TaskRefused struct {
	Task   TaskID
	Reason string
}

// TaskPullStarted: the image download began; the task is ACTIVATING and billed from now (L-04,
// L-31).
type TaskPullStarted struct{ Task TaskID }

// TaskPullFinished: every image needed so far is here (L-05).
type TaskPullFinished struct{ Task TaskID }

// TaskStarted: every container runs or has exited well, targets are registered; the task is RUNNING
// (L-05, L-11).
type TaskStarted struct{ Task TaskID }

// ApplicationReady: the program inside answers. AWS cannot see it; observers can.
type ApplicationReady struct{ Task TaskID }

// ContainerRestarted: a container exited and starts again inside its task (L-29). The control plane is
// not told (L-30).
type ContainerRestarted struct {
	Task      TaskID
	Container string
	ExitCode  int
}

// TaskHealthChanged: the agent reported another task health (H-08, H-09).
type TaskHealthChanged struct {
	Task   TaskID
	Health HealthStatus
}

// TargetChanged: the load balancer reported another target state (E-07).
type TargetChanged struct {
	Task   TaskID
	Status TargetStatus
	Reason string
}

// TaskFailed: a task is stopping by itself: an essential container exited, the image could not be
// pulled, a dependency failed, or the host was lost.
type TaskFailed struct {
	Task   TaskID
	Code   StopCode
	Reason string // stoppedReason
}

// SpotInterrupted: Fargate Spot gave its two-minute notice and SIGTERM at once (L-41, FS-01).
type SpotInterrupted struct{ Task TaskID }

// TaskExited: every container has stopped; the task is DEPROVISIONING and no longer billed (L-07,
// L-32).
type TaskExited struct {
	Task     TaskID
	ExitCode int
}

// ExitKilled is the exit code of a container that SIGKILL ended: out of memory (T-10).
const ExitKilled = 137

// TaskStopped: the task is STOPPED and occupies nothing (L-08).
type TaskStopped struct{ Task TaskID }

// MetricPublished: a datapoint became visible in CloudWatch (MET-, HR-08).
type MetricPublished struct {
	Service string
	Metric  Metric
	From    clock.Time // the period is [From, To)
	To      clock.Time
	Value   float64
}

// ReservationPublished: a datapoint of CapacityProviderReservation became visible in CloudWatch (CP-02).
type ReservationPublished struct {
	Provider    Provider
	To          clock.Time // end of its minute
	Reservation Reservation
}

// UtilizationGathered: what the tasks of every service used of what they reserve, in a minute that is
// over (M-01). The control plane is not told: it sees what CloudWatch publishes of it.
type UtilizationGathered struct {
	From, To clock.Time    // the minute is [From, To)
	Services []Utilization // in the order of the scenario
}

// AutoScalingGroupCreated: an Auto Scaling group exists. With Warm the instances that it desires have
// registered before the run begins.
type AutoScalingGroupCreated struct {
	Group string
	Warm  bool
}

// AutoScalingGroupUpdated: somebody called UpdateAutoScalingGroup.
type AutoScalingGroupUpdated struct{ Change GroupChange }

// CapacityPrepared: the instances that ECS Managed Instances has for the tasks of a service run since
// before the run began. The service is created next.
type CapacityPrepared struct{ Service string }

// InstanceLaunched: an instance is running, and paid from now on. It is of the type that it became.
type InstanceLaunched struct{ Instance Instance }

// InstanceWarmed: an instance has booted and is in the warm pool of its group. Stopped or hibernated it is
// paid no more until it is launched again, except for its volume.
type InstanceWarmed struct {
	Instance InstanceID
	Running  bool
}

// InstanceHookEnded: a lifecycle hook of an instance has answered, CONTINUE or ABANDON (DR-06).
type InstanceHookEnded struct {
	Instance InstanceID
	Hook     int // index into the hooks of its group
	Abandon  bool
}

// InstanceLaunchFailed: EC2 could not launch an instance.
type InstanceLaunchFailed struct {
	Instance InstanceID
	Reason   string
}

// InstanceTerminated: an instance is gone, and paid no more. What becomes of its tasks is told task by
// task.
type InstanceTerminated struct{ Instance InstanceID }

// InstanceAtRisk: EC2 recommends to replace a Spot instance, which is at an elevated risk of interruption (ES-03).
type InstanceAtRisk struct{ Instance InstanceID }

// InstanceInterrupted: EC2 takes a Spot instance back: in two minutes, or at once when the notice did not
// come (ES-01).
type InstanceInterrupted struct {
	Instance InstanceID
	Notice   bool
}

// InstanceImpaired: the health status of an instance of Managed Instances is IMPAIRED. It works on (MI-19).
type InstanceImpaired struct{ Instance InstanceID }

// InstanceRegistered: a container instance joined the cluster (DR-01).
type InstanceRegistered struct{ Instance Instance }

// InstanceDraining: somebody set the state of an instance to DRAINING, or back to ACTIVE (DR-02,
// DR-05).
type InstanceDraining struct {
	Instance InstanceID
	Draining bool
}

// InstanceLost: ECS gave an instance up. It takes no tasks any more; what becomes of those that were
// there is told task by task.
type InstanceLost struct{ Instance InstanceID }

// AgentConnectionChanged: ECS reaches the agent of an instance no more, or again. It takes no tasks
// meanwhile (PL-14), and what its agent knows waits.
type AgentConnectionChanged struct {
	Instance  InstanceID
	Connected bool
}

// ZoneFailed: an Availability Zone went dark.
type ZoneFailed struct{ Zone string }

// ZoneShifted: a zonal shift keeps traffic and launches out of a zone from now on, or no more (AZ-11).
type ZoneShifted struct {
	Zone    string
	Shifted bool
}

// ZoneRecovered: it is back.
type ZoneRecovered struct{ Zone string }

// LaunchesThrottled: the API throttles what launches tasks until an instant.
type LaunchesThrottled struct{ Until clock.Time }

// FaultBegan: a fault struck that no other event tells of. The control plane is not told.
type FaultBegan struct{ Fault Fault }

// FaultEnded: it is over.
type FaultEnded struct{ Fault Fault }

// FaultStruck: a fault strikes. It comes before everything that the fault does.
type FaultStruck struct{ Fault Fault }

// TaskStruck: the fault that struck last hits a task.
type TaskStruck struct{ Task TaskID }

// SpotReclaimed: a pool of Spot capacity takes a share of it back, from 0 to 1. It comes before what
// follows from it.
type SpotReclaimed struct {
	SpotPoolID
	Fraction float64
}

// SpotCapacityChanged: launches in a pool of Spot capacity are refused from now on, all or those beyond
// what it has left, or possible again.
type SpotCapacityChanged struct {
	SpotPoolID
	Available bool
}

// DeadlineReached: a moment came that the control plane itself asked to be woken at.
type DeadlineReached struct{}

// WarmUpEnded: measuring begins.
type WarmUpEnded struct{}

// MinuteEnded: a period of one minute is over; metrics are gathered and series closed.
type MinuteEnded struct{}

// Rank implements Event.
func (ServiceCreated) Rank() sim.Rank          { return RankSchedule }
func (DeploymentRequested) Rank() sim.Rank     { return RankSchedule }
func (TaskSetCalled) Rank() sim.Rank           { return RankSchedule }
func (StopDeploymentRequested) Rank() sim.Rank { return RankSchedule }
func (StopTaskRequested) Rank() sim.Rank       { return RankSchedule }
func (TaskProtected) Rank() sim.Rank           { return RankStart }
func (HookEnded) Rank() sim.Rank               { return RankSchedule }
func (DesiredCountRequested) Rank() sim.Rank   { return RankSchedule }
func (DeletionRequested) Rank() sim.Rank       { return RankSchedule }
func (RunTaskRequested) Rank() sim.Rank        { return RankSchedule }
func (TargetRegistered) Rank() sim.Rank        { return RankSchedule }
func (ScheduledActionDue) Rank() sim.Rank      { return RankSchedule }
func (InvocationDropped) Rank() sim.Rank       { return RankSchedule }
func (TaskRetired) Rank() sim.Rank             { return RankFault }
func (TaskPlaced) Rank() sim.Rank              { return RankStart }
func (TaskRefused) Rank() sim.Rank             { return RankStop }
func (TaskPullStarted) Rank() sim.Rank         { return RankStart }
func (TaskPullFinished) Rank() sim.Rank        { return RankStart }
func (TaskStarted) Rank() sim.Rank             { return RankStart }
func (ApplicationReady) Rank() sim.Rank        { return RankStart }
func (ContainerRestarted) Rank() sim.Rank      { return RankStop }
func (TaskHealthChanged) Rank() sim.Rank       { return RankHealth }
func (TargetChanged) Rank() sim.Rank           { return RankHealth }
func (TaskFailed) Rank() sim.Rank              { return RankStop }
func (SpotInterrupted) Rank() sim.Rank         { return RankFault }
func (TaskExited) Rank() sim.Rank              { return RankStop }
func (TaskStopped) Rank() sim.Rank             { return RankStop }
func (MetricPublished) Rank() sim.Rank         { return RankMetric }
func (ReservationPublished) Rank() sim.Rank    { return RankMetric }
func (UtilizationGathered) Rank() sim.Rank     { return RankReport }
func (ZoneFailed) Rank() sim.Rank              { return RankFault }
func (ZoneRecovered) Rank() sim.Rank           { return RankFault }
func (SpotCapacityChanged) Rank() sim.Rank     { return RankFault }
func (LaunchesThrottled) Rank() sim.Rank       { return RankFault }
func (FaultBegan) Rank() sim.Rank              { return RankFault }
func (FaultEnded) Rank() sim.Rank              { return RankFault }
func (DeadlineReached) Rank() sim.Rank         { return RankSchedule }
func (WarmUpEnded) Rank() sim.Rank             { return RankReport }
func (MinuteEnded) Rank() sim.Rank             { return RankReport }
func (FaultStruck) Rank() sim.Rank             { return RankFault }
func (TaskStruck) Rank() sim.Rank              { return RankFault }
func (SpotReclaimed) Rank() sim.Rank           { return RankFault }
func (AutoScalingGroupCreated) Rank() sim.Rank { return RankSchedule }
func (AutoScalingGroupUpdated) Rank() sim.Rank { return RankSchedule }
func (CapacityPrepared) Rank() sim.Rank        { return RankSchedule }
func (InstanceLaunched) Rank() sim.Rank        { return RankStart }
func (InstanceWarmed) Rank() sim.Rank          { return RankStop }
func (ZoneShifted) Rank() sim.Rank             { return RankFault }
func (InstanceHookEnded) Rank() sim.Rank       { return RankSchedule }
func (InstanceLaunchFailed) Rank() sim.Rank    { return RankStop }
func (InstanceTerminated) Rank() sim.Rank      { return RankStop }
func (InstanceAtRisk) Rank() sim.Rank          { return RankFault }
func (InstanceImpaired) Rank() sim.Rank        { return RankFault }
func (InstanceInterrupted) Rank() sim.Rank     { return RankFault }
func (InstanceRegistered) Rank() sim.Rank      { return RankStart }
func (InstanceDraining) Rank() sim.Rank        { return RankSchedule }
func (InstanceLost) Rank() sim.Rank            { return RankStop }
func (AgentConnectionChanged) Rank() sim.Rank  { return RankFault }
