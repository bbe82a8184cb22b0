package scenarios

// inProgress is the state of a deployment that has neither completed nor failed.
const inProgress = "IN_PROGRESS"

// DeploymentOutcome is one deployment, of the first replication.
type DeploymentOutcome struct {
	AtSeconds       float64 `json:"at_seconds"`
	Revision        int     `json:"revision"`
	State           string  `json:"state"` // IN_PROGRESS, COMPLETED, FAILED, SUPERSEDED
	DurationSeconds float64 `json:"duration_seconds"`
	FailedTasks     int     `json:"failed_tasks"`
	RolledBack      bool    `json:"rolled_back"`
	Rollback        bool    `json:"rollback"` // it is itself the way back
	// what it waited for, one after the other, so that each part began with the end of the one before;
	// sums to the duration
	CriticalPath []DeploymentWait  `json:"critical_path"`
	Spent        []DeploymentSpent `json:"spent"` // the critical path by phase
	Overlap      DeploymentOverlap `json:"overlap"`
	// requests that tasks of its revision completed, and did not, until it was COMPLETED; to the end of
	// the run if it never was
	Served int64             `json:"served"`
	Failed int64             `json:"failed"`
	Tests  *DeploymentTests  `json:"tests,omitempty"`
	Stages []DeploymentStage `json:"stages,omitempty"`
}

// TaskSetOutcome is one task set of an external controller, of the first replication. Instants that never
// came are left out.
type TaskSetOutcome struct {
	Revision       int      `json:"revision"`
	CreatedSeconds float64  `json:"created_seconds"`
	SteadySeconds  *float64 `json:"steady_seconds,omitempty"` // the first time in STEADY_STATE
	PrimarySeconds *float64 `json:"primary_seconds,omitempty"`
	GoneSeconds    *float64 `json:"gone_seconds,omitempty"`
	Status         string   `json:"status"` // PRIMARY, ACTIVE, DRAINING
	Computed       int      `json:"computed_desired_count"`
	Served         int64    `json:"served"`
	Failed         int64    `json:"failed"`
	FailedTasks    int      `json:"failed_tasks"` // before it was steady
	// what was billed beyond the desired count while it was the newest
	Overlap DeploymentOverlap `json:"overlap"`
	// what it waited for until it was steady, or gave way, or the run ended; and that by phase
	CriticalPath []DeploymentWait  `json:"critical_path"`
	Spent        []DeploymentSpent `json:"spent"`
}

// DeploymentWait is a part of the critical path of a deployment.
type DeploymentWait struct {
	AtSeconds float64 `json:"at_seconds"`
	Seconds   float64 `json:"seconds"`
	Phase     string  `json:"phase"`
	Task      string  `json:"task,omitempty"` // whose wait it was
}

// DeploymentOverlap is the double capacity of a deployment: what was billed beyond the desired count. The
// measured part of a bill's deployment-overlap is the sum of them.
type DeploymentOverlap struct {
	TaskSeconds int64   `json:"task_seconds"`
	Amount      float64 `json:"amount"` // dollars
}

// DeploymentTests is how the test requests of a deployment ended, which are in no other count.
type DeploymentTests struct {
	Served int64 `json:"served"`
	Failed int64 `json:"failed"`
}

// DeploymentStage is a lifecycle stage that a deployment entered.
type DeploymentStage struct {
	AtSeconds float64 `json:"at_seconds"`
	Stage     string  `json:"stage"`
	Step      int     `json:"step,omitempty"` // of a shift of production traffic, from 1
}

// DeploymentSpent is the time a deployment spent waiting for one thing: provisioning, pull, start, health,
// task lost, drain, stop, launch throttle, launch rate, vCPU quota, capacity, traffic shift, hook, bake,
// alarm, scaling, room to move.
type DeploymentSpent struct {
	Phase   string  `json:"phase"`
	Seconds float64 `json:"seconds"`
	Waits   int     `json:"waits"` // parts of the critical path
}
