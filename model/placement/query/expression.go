package query

import "time"

// LongestExpression is the most characters of an expression (T-24).
const LongestExpression = 2000

// Expression is a parsed expression.
type Expression struct {
	text     string
	holds    func(*Facts) bool
	isStatic bool
}

// String is the expression as it was written.
func (e *Expression) String() string { return e.text }

// Holds reports whether the expression is true of an instance.
func (e *Expression) Holds(f *Facts) bool { return e.holds(f) }

// IsStatic reports whether the expression is true of an instance for good or never: it asks neither
// for tasks nor for the agent's connection.
func (e *Expression) IsStatic() bool { return e.isStatic }

// Facts are what expressions can ask of a container instance (CQ-05).
type Facts struct {
	InstanceID     string // ec2InstanceId
	Attributes     map[string]string
	AgentConnected bool
	AgentVersion   string // dotted numbers
	RegisteredAt   time.Time
	RunningTasks   int      // runningTasksCount
	Groups         []string // of the tasks there, each once
}

// Built-in attributes (CQ-07).
const (
	AvailabilityZone = "ecs.availability-zone"
	InstanceType     = "ecs.instance-type"
	OSType           = "ecs.os-type"
	CPUArchitecture  = "ecs.cpu-architecture"
	External         = "ecs.capability.external" // without a value
)
