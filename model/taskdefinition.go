package model

import (
	"slices"

	"ecsim/sim/clock"
)

// Architecture is the CPU architecture of a task.
type Architecture string

// Attribute is the value of ecs.cpu-architecture of instances of an architecture (CQ-07).
func (a Architecture) Attribute() string {
	if a == ARM {
		return "arm64"
	}
	return "x86_64"
}

// Architectures of Fargate (rule T-04).
const (
	X86 Architecture = "X86_64"
	ARM Architecture = "ARM64"
)

// OperatingSystem is the operating-system family of a task.
type OperatingSystem string

// Families that are priced apart.
const (
	Linux   OperatingSystem = "LINUX"
	Windows OperatingSystem = "WINDOWS"
)

// Resources is what a task reserves: on Fargate what it is billed for (L-33), on EC2 what it takes of
// its instance (T-11).
type Resources struct {
	CPUUnits   int // 1024 per vCPU
	MemoryMiB  int
	StorageGiB int // ephemeral storage in total, of which the first 20 GiB are free (T-13)
}

// VCPU is the CPU reservation in vCPUs.
func (r Resources) VCPU() float64 { return float64(r.CPUUnits) / 1024 }

// TaskDefinition is the part of an ECS task definition that the simulation uses.
type TaskDefinition struct {
	Family          string
	Revision        int // 0 when the input has none
	Resources       Resources
	Architecture    Architecture
	AnyArchitecture bool // on Managed Instances, if it is not stated (MI-07); Architecture is not meant then
	OS              OperatingSystem
	Containers      []Container // in the order of the document
	Volume          *Volume     // nil: no EBS volume is made for a task

	Unbounded Unbounded // what the task level does not bound; nothing on Fargate

	NetworkMode NetworkMode
	HostPorts   []HostPort // fixed ports of the instance; none on Fargate
	GPUs        int        // of all containers (RS-09)
	MemberOf    []string   // placement constraints, expressions (CQ-02)
}

// Unbounded says of what a task on instances may use more than it reserves, because the task level does
// not state it (T-07, T-11): its utilization can exceed 100 % (MET-03, MET-04).
type Unbounded struct{ CPU, Memory bool }

// Volume is the EBS volume that is made for each task when it is launched, and deleted with it (T-22,
// T-23).
type Volume struct {
	Name            string
	Type            VolumeType
	SizeGiB         int
	IOPS            int // that are provisioned
	ThroughputMiBps int // of gp3
}

// VolumeType is a type of EBS volumes.
type VolumeType string

// Types of EBS volumes that Fargate attaches (T-23).
const (
	GP2 VolumeType = "gp2"
	GP3 VolumeType = "gp3"
	IO1 VolumeType = "io1"
	IO2 VolumeType = "io2"
	ST1 VolumeType = "st1"
	SC1 VolumeType = "sc1"
)

// What every gp3 volume has without a charge (T-23).
const (
	FreeIOPS            = 3000
	FreeThroughputMiBps = 125
)

// Main is the place of the container whose workload a scenario describes: the essential one that
// owns a port, else the first essential one.
func (d *TaskDefinition) Main() int {
	essential := 0
	for i := len(d.Containers) - 1; i >= 0; i-- {
		if d.Containers[i].Essential {
			essential = i
		}
	}
	for i, c := range d.Containers {
		if c.Essential && c.ContainerPort > 0 {
			return i
		}
	}
	return essential
}

// IsChecked reports whether the health of a task depends on checks of its containers (D-05, H-08).
func (d *TaskDefinition) IsChecked() bool {
	return slices.ContainsFunc(d.Containers, func(c Container) bool {
		return c.Essential && c.HealthCheck != nil
	})
}

// Container is one container definition.
type Container struct {
	Name          string
	Image         string
	Essential     bool // L-12; default true
	CPUUnits      int  // 0: none reserved at container level
	MemoryMiB     int  // hard limit; 0: none
	HealthCheck   *ContainerCheck
	DependsOn     []Dependency
	StartTimeout  clock.Span     // L-18; 0: none
	StopTimeout   clock.Span     // L-15; default 30 s
	ContainerPort int            // the first one; 0: no port
	OtherPorts    []int          // in the order of its portMappings
	Restart       *RestartPolicy // nil: off (L-28)
	LogRouter     bool           // it has a firelensConfiguration
	// soft limit; 0: none
	ReservationMiB int
	// TARGET_CONTROL_MAX_CONCURRENCY of a target optimizer's agent; 0: not stated (LB-13)
	MaxConcurrency int
}

// Listens reports whether a port is one of the container's.
func (c *Container) Listens(port int) bool {
	return port == c.ContainerPort || slices.Contains(c.OtherPorts, port)
}

// Condition is what a dependency must have reached (rules L-20 to L-23).
type Condition string

// Conditions of dependsOn.
const (
	DependsStart    Condition = "START"
	DependsComplete Condition = "COMPLETE"
	DependsSuccess  Condition = "SUCCESS"
	DependsHealthy  Condition = "HEALTHY"
)

// Dependency is one entry of a container's dependsOn.
type Dependency struct {
	Container string
	Condition Condition
}

// ContainerCheck is a container health check (rule H-01).
type ContainerCheck struct {
	Interval    clock.Span // 5–300 s, default 30 s
	Timeout     clock.Span // 2–60 s, default 5 s
	Retries     int        // 1–10, default 3
	StartPeriod clock.Span // 0–300 s, default 0
}

// RestartPolicy lets a container that exited start again inside its task (rules L-28 to L-30).
type RestartPolicy struct {
	// how long the container must have run, since its first start or its last restart; 60–1800 s,
	// default 300 s
	AttemptPeriod    clock.Span
	IgnoredExitCodes []int // that restart nothing
}
