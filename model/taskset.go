package model

import "ecsim/sim/clock"

// TaskSetAction is a call by which an external controller deploys (K-05).
type TaskSetAction string

// Calls of an external controller.
const (
	CreateTaskSet        TaskSetAction = "CreateTaskSet"
	UpdateTaskSet        TaskSetAction = "UpdateTaskSet" // its scale
	UpdatePrimaryTaskSet TaskSetAction = "UpdateServicePrimaryTaskSet"
	DeleteTaskSet        TaskSetAction = "DeleteTaskSet"
	// of the load balancer: the weight of the task set's target group
	ModifyListener TaskSetAction = "ModifyListener"
)

// WholeScale is a task set's scale of 100 %, in hundredths of a percent.
const WholeScale = 10000

// TaskSetCall is one call. A task set is named by its revision: each has its own.
type TaskSetCall struct {
	Action   TaskSetAction
	Revision RevisionID
	Scale    int  // of CreateTaskSet and UpdateTaskSet, in hundredths of a percent
	Force    bool // of DeleteTaskSet: also while it is scaled above zero
	Permille int  // of ModifyListener: its share of the traffic; the rest goes to the others
}

// PlannedTaskSetCall is a call that an external controller makes.
type PlannedTaskSetCall struct {
	At      clock.Time
	Service string
	Call    TaskSetCall
	Build   Build // of CreateTaskSet
}

// TaskSetStatus is what a task set is to its service (K-05).
type TaskSetStatus string

// Statuses of a task set.
const (
	PrimaryTaskSet  TaskSetStatus = "PRIMARY"
	ActiveTaskSet   TaskSetStatus = "ACTIVE"
	DrainingTaskSet TaskSetStatus = "DRAINING"
)
