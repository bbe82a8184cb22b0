package model

import (
	"strconv"

	"ecsim/sim/clock"
)

// InstanceID names a container instance: the name of its group in the scenario, and its number there,
// from 1: workers-3.
type InstanceID string

// InstanceType is what an EC2 instance type gives to tasks.
type InstanceType struct {
	Name         string
	CPUUnits     int // that the agent registers: 1024 a vCPU (RS-01)
	MemoryMiB    int // that the agent registers if nothing is reserved (RS-02 to RS-05)
	GPUs         int // whole devices (RS-09)
	Tasks        int // awsvpc tasks without trunking: a network interface each (EN-01)
	TrunkedTasks int // with trunking; 0: the type has none (EN-02 to EN-04)
	Architecture Architecture
}

// Instance is one container instance: what it is from its launch on, whoever launched it.
type Instance struct {
	ID       InstanceID
	Group    string   // whose it is: of a fixed fleet, or of what launched it; the bill goes there
	Provider Provider // the capacity provider that it belongs to, or Anywhere; empty: none
	Zone     string
	Type     *InstanceType
	Template *LaunchTemplate
	Spot     bool
}

// LaunchTemplate is what instances of a group share.
type LaunchTemplate struct {
	Attributes  []InstanceAttribute
	ReservedMiB int  // ECS_RESERVED_MEMORY (RS-02)
	RootGiB     int  // gp3 root volume; 0: not billed
	Trunking    bool // the account has awsvpcTrunking (EN-02)
	// ECS_ENABLE_SPOT_INSTANCE_DRAINING: the agent sets its instance to DRAINING at the notice (ES-04, S-44)
	SpotDraining bool
}

// InstanceAttribute is a custom attribute (CQ-07).
type InstanceAttribute struct{ Name, Value string }

// MemoryMiB is what an instance registers (RS-02).
func (i *Instance) MemoryMiB() int { return i.Type.MemoryMiB - i.Template.ReservedMiB }

// TaskInterfaces is how many awsvpc tasks an instance takes (EN-01, T-16).
func (i *Instance) TaskInterfaces() int {
	if i.Template.Trunking && i.Type.TrunkedTasks > 0 {
		return i.Type.TrunkedTasks
	}
	return i.Type.Tasks
}

// InstanceName is the ID of an instance by its group and its number there, from 1.
func InstanceName(group string, number int) InstanceID {
	return InstanceID(group + "-" + strconv.Itoa(number))
}

// OutsideAWS stands in for the zone of external instances, which are in none.
const OutsideAWS = "external"

// Instances are alike container instances of a fixed number, but for those that are lost.
type Instances struct {
	Name     string
	Type     InstanceType
	Count    int
	Zones    []string // sorted; the instances take them in turn
	Template LaunchTemplate
	// machines outside AWS: Type says what each registers, and Zones is OutsideAWS alone
	External bool
	Since    clock.Time // they register
}

// Instance is an instance by its number, from 1.
func (i *Instances) Instance(number int) Instance {
	one := Instance{ID: InstanceName(i.Name, number), Group: i.Name, Zone: i.Zones[(number-1)%len(i.Zones)],
		Type: &i.Type, Template: &i.Template}
	if i.External {
		one.Provider = Anywhere
	}
	return one
}

// IsExternal reports whether an instance is a machine outside AWS.
func (i *Instance) IsExternal() bool { return i.Provider == Anywhere }

// IsExternal reports whether the tasks of a strategy run on machines outside AWS.
func IsExternal(strategy []StrategyItem) bool {
	return len(strategy) > 0 && strategy[0].Provider == Anywhere
}

// HasInstances reports whether the cluster has container instances, from the beginning or by launching
// them.
func (s *Scenario) HasInstances() bool {
	return len(s.Cluster.Instances)+len(s.Cluster.Groups)+len(s.Cluster.Providers) > 0
}

// RunsOnInstances reports whether the tasks of a strategy run on container instances: of the launch types
// EC2 or EXTERNAL, or of capacity providers that are not Fargate's (CPS-06).
func RunsOnInstances(strategy []StrategyItem) bool {
	return len(strategy) > 0 && !strategy[0].Provider.IsFargate()
}

// NetworkMode is how the containers of a task reach the network (T-14).
type NetworkMode string

// Network modes.
const (
	AWSVPC NetworkMode = "awsvpc" // an interface of its own; the only mode of Fargate
	Bridge NetworkMode = "bridge"
	Host   NetworkMode = "host"
	NoNet  NetworkMode = "none"
)

// HostPort is a fixed port that a task takes of its instance (T-17).
type HostPort struct {
	Number int
	UDP    bool
}

// Placement is what a service, task definition or job asks of the instances of its tasks.
type Placement struct {
	Distinct   bool     // distinctInstance
	MemberOf   []string // expressions of the cluster query language
	Strategies []PlacementStrategy
}

// PlacementStrategy is one placement strategy: spread over an attribute or instanceId, binpack on cpu
// or memory, or random (S-08).
type PlacementStrategy struct {
	Type  string
	Field string
}

// Types of placement strategies.
const (
	SpreadStrategy  = "spread"
	BinpackStrategy = "binpack"
	RandomStrategy  = "random"
)
