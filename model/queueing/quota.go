package queueing

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// period is that of the kernel's CPU quota, in seconds.
const period = float64(model.QuotaPeriod) / float64(clock.Second)

// QuotaBounds is how long a request that has the CPU of a task for itself takes for its CPU time
// under a quota of vcpu × period in every period, all in seconds. At best it spends a whole quota at
// the very end of a period and goes on with the next: it stalls after two. At worst the last request
// has just spent the quota of the period, and it stalls for the rest of that first.
func QuotaBounds(cpu, vcpu float64) Bounds {
	if vcpu >= 1 || cpu <= 0 {
		return Bounds{cpu, cpu}
	}
	quota := float64(vcpu * period)
	stall := period - quota
	parts := math.Ceil(cpu / quota)
	return Bounds{cpu + float64(max(0, parts-2)*stall), cpu + float64(parts*stall)}
}
