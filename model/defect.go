package model

import (
	"slices"

	"ecsim/sim/random"
)

// DefectKind is how a bad build fails.
type DefectKind string

// Defects of a build.
const (
	NoDefect      DefectKind = ""
	ImageNotFound DefectKind = "image-not-found" // the pull fails: the task never runs
	// the essential container exits with code 1 before the program answers
	ExitsOnStart DefectKind = "exits-on-start"
	// runs, refuses requests and fails every health check
	NeverHealthy DefectKind = "never-healthy"
	ErrorRate    DefectKind = "error-rate" // answers Rate of the requests with a 500
	// healthy, but its memory grows until the hard limit kills it with exit code 137 (T-10)
	MemoryLeak DefectKind = "memory-leak"
	Slower     DefectKind = "slower" // each request takes CPUFactor × the CPU and WaitFactor × the waiting
	// health checks fail while more than Requests are in the task
	UnhealthyUnderLoad DefectKind = "unhealthy-under-load"
	// exits with code 1 when the program has answered for a time drawn from After (S-22)
	CrashesLater DefectKind = "crashes-later"
)

// Defect is how a build fails. Fields that its kind does not use are zero.
type Defect struct {
	Kind              DefectKind
	Rate              float64 // ErrorRate: fraction of requests, 0 to 1
	LeakMiBPerHour    float64
	LeakMiBPerRequest float64 // each request that a task has done with
	CPUFactor         float64
	WaitFactor        float64
	Requests          int
	After             random.Distribution
}

// slowed is a workload whose requests take as long as its defect makes them.
func (w Workload) slowed() Workload {
	if w.Defect.Kind != Slower {
		return w
	}
	cpu, wait := w.Defect.CPUFactor, w.Defect.WaitFactor
	w.CPUTime, w.WaitTime = w.CPUTime.Times(cpu), w.WaitTime.Times(wait)
	w.Classes = slices.Clone(w.Classes)
	for i := range w.Classes {
		c := &w.Classes[i]
		c.CPUTime, c.WaitTime = c.CPUTime.Times(cpu), c.WaitTime.Times(wait)
	}
	return w
}
