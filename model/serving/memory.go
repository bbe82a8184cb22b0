package serving

import (
	"math"

	"ecsim/model"
)

// requestsThatFit is how many requests a task's memory holds beside what the program always needs.
func requestsThatFit(w *model.Workload, limitMiB float64) int32 {
	per := w.Memory.PerRequestMiB
	if limitMiB <= 0 || per <= 0 {
		return math.MaxInt32
	}
	fit := math.Floor((limitMiB - w.Memory.BaseMiB) / per)
	return int32(max(0, min(fit, math.MaxInt32)))
}

// memoryRunsOut reports whether a full task needs more memory than it may have.
func memoryRunsOut(w *model.Workload, limitMiB float64) bool {
	if limitMiB <= 0 || w.Memory.PerRequestMiB <= 0 {
		return false
	}
	return int64(w.Workers)+int64(w.Queue) > int64(requestsThatFit(w, limitMiB))
}
