package world

import (
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Record is what one run left behind: the ledger and what the observers found in [WarmUp, Horizon).
type Record struct {
	WarmUp   clock.Span
	Horizon  clock.Span
	Events   int64 // steps of the control plane
	Ledger   *usage.Ledger
	Services []ServiceRecord   // in the order of the scenario
	Jobs     []watch.JobRecord // in the order of the scenario
	Timeline []watch.Entry     // nil unless asked for
}

// ServiceRecord is what happened to one service.
type ServiceRecord struct {
	Name        string
	Requests    serving.Counts // Offered includes what was in flight when measuring began
	Latency     *stats.Sketch
	Usage       Usage
	Tasks       watch.TaskRecord
	Deployments []watch.Deployment
	Scaling     []watch.Activity
	Series      []watch.Curve
}

// Usage is the capacity that requests used and that RUNNING tasks reserved (M-01, M-03), as time
// integrals.
type Usage struct {
	CPUBusy        clock.Span // core-time used
	CPUReserved    float64    // vCPU-seconds reserved
	MemoryUsed     float64    // MiB-seconds used
	MemoryReserved float64    // MiB-seconds reserved
}
