package model

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// AutoScalingGroup is an EC2 Auto Scaling group whose instances join the cluster. Those that it desires run
// when the run begins.
type AutoScalingGroup struct {
	Name              string
	Min, Max, Desired int
	Zones             []string       // sorted
	Types             []InstanceType // in the order of preference of On-Demand instances
	Template          LaunchTemplate

	// instances that are not of Spot: the first so many, and a percentage of all others (ES-08)
	OnDemandBase       int
	OnDemandPercentage int

	SpotAllocation SpotAllocation

	// NewInstancesProtectedFromScaleIn
	Protected bool
	// TerminationPolicies, the first one decides first; empty: Default (CP-21)
	TerminationPolicies []TerminationPolicy
	MaxLifetime         clock.Span // MaxInstanceLifetime; 0: any
	CapacityRebalance   bool       // Spot instances at risk are replaced before they are interrupted (ES-07)

	Pending random.Distribution // from a launch until the instance is running (TS-12, TS-13)
	Boot    random.Distribution // from a launch until its agent has registered (TS-14)

	// AvailabilityZoneImpairmentPolicy: zonal shifts reach the group, and its instances in a shifted zone are
	// not replaced when they are not healthy (AZ-11)
	ZonalShift, IgnoreUnhealthy bool

	WarmPool *WarmPool // nil: none
	Hooks    []InstanceHook
}

// InstanceHook is a lifecycle hook of an Auto Scaling group (DR-06).
type InstanceHook struct {
	Name      string
	Launching bool                // autoscaling:EC2_INSTANCE_LAUNCHING; else _TERMINATING
	Heartbeat clock.Span          // HeartbeatTimeout
	Continue  bool                // DefaultResult CONTINUE; else ABANDON
	Takes     random.Distribution // until it answers; zero: nobody answers
	Abandons  bool                // the answer is ABANDON
}

// WarmPool is instances that have booted already and wait until the group needs them (CP-30).
type WarmPool struct {
	Min      int // MinSize
	Prepared int // MaxGroupPreparedCapacity: of the group and the pool together; negative: MaxSize
	State    PoolState
	Resume   random.Distribution // from the start of an instance until its agent has registered (TS-15)
}

// PoolState is what instances in a warm pool are.
type PoolState string

// States of a warm pool.
const (
	PoolStopped    PoolState = "Stopped" // their volumes alone are paid
	PoolRunning    PoolState = "Running"
	PoolHibernated PoolState = "Hibernated" // as stopped ones
)

// TerminationPolicy says which instance of a group goes first when it scales in.
type TerminationPolicy string

// Termination policies.
const (
	DefaultTermination TerminationPolicy = "Default"
	OldestInstance     TerminationPolicy = "OldestInstance"
	NewestInstance     TerminationPolicy = "NewestInstance"
)

// CapacityProvider is a capacity provider of the cluster that launches instances. One of its kinds is not
// nil.
type CapacityProvider struct {
	Name             Provider
	AutoScalingGroup *AutoScalingGroupProvider
	ManagedInstances *ManagedInstances
}

// AutoScalingGroupProvider is a capacity provider that stands for an Auto Scaling group.
type AutoScalingGroupProvider struct {
	Group          string
	ManagedScaling ManagedScaling
	// managedTerminationProtection: no instance with tasks is terminated when the group scales in (CP-20)
	TerminationProtection bool
	ManagedDraining       bool // CP-22
}

// ManagedScaling is how ECS scales the Auto Scaling group of a capacity provider (CP-01).
type ManagedScaling struct {
	Enabled bool
	Target  int        // targetCapacity, percent
	MinStep int        // minimumScalingStepSize, instances
	MaxStep int        // maximumScalingStepSize
	WarmUp  clock.Span // instanceWarmupPeriod
}

// PlannedGroupChange is an UpdateAutoScalingGroup call. What is negative stays as it is.
type PlannedGroupChange struct {
	At clock.Time
	GroupChange
}

// GroupChange is what becomes of an Auto Scaling group. What is negative stays as it is.
type GroupChange struct {
	Group             string
	Min, Max, Desired int
}

// Group finds an Auto Scaling group by name; nil when there is none.
func (c *Cluster) Group(name string) *AutoScalingGroup {
	for i := range c.Groups {
		if c.Groups[i].Name == name {
			return &c.Groups[i]
		}
	}
	return nil
}

// ProviderOf is the capacity provider that stands for an Auto Scaling group; empty when none does.
func (c *Cluster) ProviderOf(group string) Provider {
	for _, p := range c.Providers {
		if p.AutoScalingGroup != nil && p.AutoScalingGroup.Group == group {
			return p.Name
		}
	}
	return ""
}
