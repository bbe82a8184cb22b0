package world

import (
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Record is what one run left behind: the ledger and what the observers found in [WarmUp, Horizon).
type Record struct {
	WarmUp   clock.Span
	Horizon  clock.Span
	Events   int64 // steps of the control plane
	Ledger   *usage.Ledger
	Services []ServiceRecord // in the order of the scenario
	Jobs     []JobRecord     // in the order of the scenario
	Timeline []Entry         // nil unless asked for
}

// ServiceRecord is what happened to one service.
type ServiceRecord struct {
	Name        string
	Requests    serving.Counts // Offered includes what was in flight when measuring began
	Latency     *stats.Sketch
	Usage       Usage
	Tasks       TaskRecord
	Deployments []Deployment
	Scaling     []Activity
	Series      []Series
}

// Usage is used and reserved capacity of the tasks whose agents report (M-01), as time integrals.
type Usage struct {
	CPUBusy        clock.Span // core-time used
	CPUReserved    float64    // vCPU-seconds reserved
	MemoryUsed     float64    // MiB-seconds used
	MemoryReserved float64    // MiB-seconds reserved
}

// TaskRecord counts tasks. Means are over time.
type TaskRecord struct {
	DesiredMean, RunningMean float64
	RunningMax               int
	Availability             float64 // time average of min(healthy, desired) / desired
	Started, Stopped         int     // started: got capacity
	Refused                  int     // launches for which there was no capacity
	Failed, Interrupted      int
}

// JobRecord is what happened to one job's tasks.
type JobRecord struct {
	Name                                      string
	Submitted, Succeeded, Failed, Interrupted int
	Unfinished                                int
	Wait                                      *stats.Sketch // submitted → program started
	LastEnd                                   clock.Time
}

// Series is one quantity, minute by minute from the start of the run, warm-up included.
type Series struct {
	Name   string
	Unit   string
	Values []float64 // NaN: no data
}
