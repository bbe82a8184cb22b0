package world

import (
	"ecsim/model/controlplane"
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/model/world/watch/why"
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
	// container instances, by name
	Instances []watch.InstancesRecord
	// capacity providers with managed scaling, by name
	Providers []watch.ProviderRecord
	// CPUReservation, MemoryReservation and GPUReservation of the cluster (M-08)
	Reserved []watch.Curve
	Timeline []watch.Entry           // nil unless asked for
	Why      *why.Record             // likewise
	Stranded []controlplane.Stranded // at the horizon, by instance
	Spot     []watch.SpotRecord      // pools of Spot capacity that the scenario can run anything in
}

// ServiceRecord is what happened to one service.
type ServiceRecord struct {
	Name     string
	Requests serving.Counts // Offered includes what was in flight when measuring began
	Latency  *stats.Sketch  // of requests that waited for an answer: completed, 500, 504, given up
	ByEnd    EndLatency     // of every request that ended
	// what a pool does not have: classes, retries, messages; nil for the service of a pool
	Detail      *serving.Detail
	Sampled     float64 // the part of the requests that was simulated, for all; 0: every request was
	Usage       Usage
	Tasks       watch.TaskRecord
	Deployments []watch.Deployment
	Overlaps    []usage.Overlap           // of the deployments, or of the task sets but the first, one by one
	TaskSets    []watch.TaskSet           // of an external controller
	Zones       []watch.ZoneRecord        // in the order of the service's zones
	Rollouts    []watch.ServiceDeployment // one for each UpdateService, with its way back
	Scaling     []watch.Activity
	NotScaled   []watch.NotScaled
	Forecasts   []watch.Forecast // of predictive policies
	Series      []watch.Curve
	Minutes     []watch.Minute
	Rooms       *Rooms // nil: none of its tasks run on container instances
}

// EndLatency is how long requests took until they ended, by their end.
type EndLatency struct {
	Completed *stats.Sketch
	Failed    *stats.Sketch // 500 and 502
	Rejected  *stats.Sketch // 503
	TimedOut  *stats.Sketch // 504 and client gave up
}

// endLatency sorts latencies by end.
func endLatency(l *serving.Latencies) EndLatency {
	e := EndLatency{Completed: l.Completed(), Failed: &stats.Sketch{}, Rejected: l.Rejected(),
		TimedOut: &stats.Sketch{}}
	l.Failed(e.Failed)
	l.TimedOut(e.TimedOut)
	return e
}

// Usage is the capacity that requests used and that RUNNING tasks reserved (M-01, M-03), as time
// integrals.
type Usage struct {
	CPUBusy        clock.Span // core-time used
	CPUReserved    float64    // vCPU-seconds reserved
	MemoryUsed     float64    // MiB-seconds used
	MemoryReserved float64    // MiB-seconds reserved
}
