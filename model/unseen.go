package model

import "ecsim/sim"

// Unseen is an event that the control plane is not told of: observers alone see it.
type Unseen interface {
	Event
	unseen()
}

func (InvocationDropped) unseen()   {}
func (ContainerRestarted) unseen()  {}
func (TaskWaited) unseen()          {}
func (UtilizationGathered) unseen() {}
func (FaultBegan) unseen()          {}
func (FaultEnded) unseen()          {}
func (FaultStruck) unseen()         {}
func (TaskStruck) unseen()          {}
func (SpotReclaimed) unseen()       {}

// TaskWaited: the agent of an instance has no room for a task yet, because others still stop (L-45). ECS sees
// a task in PENDING.
type TaskWaited struct {
	Task     TaskID
	Instance InstanceID
	Behind   int // tasks that wait there already
}

// Rank implements Event.
func (TaskWaited) Rank() sim.Rank { return RankStart }
