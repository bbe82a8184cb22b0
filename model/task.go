package model

import "strconv"

// TaskID names a task: its service or job, and its number there, counted from 1 in order of
// creation. It does not depend on any other service, so neither does anything drawn for it.
type TaskID struct {
	Group  string
	Number int
}

// String prints web/12.
func (id TaskID) String() string { return id.Group + "/" + strconv.Itoa(id.Number) }

// RevisionID numbers the revisions of a service: 1 is what runs when the run begins.
type RevisionID int

// TaskStatus is an ECS lastStatus (rule L-01).
type TaskStatus uint8

// The task life cycle, in order.
const (
	Provisioning TaskStatus = iota
	Pending
	Activating
	Running
	Deactivating
	Stopping
	Deprovisioning
	Stopped
)

var taskStatusNames = [...]string{"PROVISIONING", "PENDING", "ACTIVATING", "RUNNING",
	"DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"}

// String is the AWS name.
func (s TaskStatus) String() string { return taskStatusNames[s] }

// StopCode is why a task stopped (rule L-14).
type StopCode string

// Stop codes.
const (
	TaskFailedToStart         StopCode = "TaskFailedToStart"
	EssentialContainerExited  StopCode = "EssentialContainerExited"
	UserInitiated             StopCode = "UserInitiated"
	ServiceSchedulerInitiated StopCode = "ServiceSchedulerInitiated"
	SpotInterruption          StopCode = "SpotInterruption"
	InfrastructureHealth      StopCode = "InfrastructureHealth"
	TerminationNotice         StopCode = "TerminationNotice"
)

// IsFailure reports whether a task that stopped with the code failed itself, rather than lost its host
// or was told to stop (D-12).
func (c StopCode) IsFailure() bool { return c == TaskFailedToStart || c == EssentialContainerExited }

// HealthStatus is a container or task health status (rule H-08).
type HealthStatus uint8

// Health statuses.
const (
	HealthUnknown HealthStatus = iota
	HealthHealthy
	HealthUnhealthy
)

var healthNames = [...]string{"UNKNOWN", "HEALTHY", "UNHEALTHY"}

// String is the AWS name.
func (h HealthStatus) String() string { return healthNames[h] }

// TargetStatus is a target's state in its target group (rule E-07).
type TargetStatus uint8

// Target states.
const (
	TargetUnused TargetStatus = iota // not registered
	TargetInitial
	TargetHealthy
	TargetUnhealthy
	TargetDraining
)

var targetNames = [...]string{"unused", "initial", "healthy", "unhealthy", "draining"}

// String is the AWS name.
func (s TargetStatus) String() string { return targetNames[s] }
