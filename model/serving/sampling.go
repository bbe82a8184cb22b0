package serving

import "ecsim/model"

// SampledTasks is how many tasks are sampled unless told otherwise, if each has so many requests a
// second. In round robin, as many as have 2,000 of these: each sees exactly what it would among
// all. By outstanding requests, the fewer there are to choose from, the worse is the choice.
func SampledTasks(a model.Algorithm, requestsPerTask float64) int {
	if a == model.LeastOutstanding {
		return 48
	}
	return int(max(4, min(2000/requestsPerTask, 16)))
}

// SampledError is by how much the 99th percentile of latency may differ from that of every request,
// as a part of it, where tasks of four vCPUs are busy for 50 to 90 % of the time; 0: nobody has
// measured. The benchmark of benchmarks/accuracy measures it.
func SampledError(a model.Algorithm, tasks int) float64 {
	switch {
	case a != model.LeastOutstanding && tasks >= 4, tasks >= 48:
		return 0.02
	case tasks >= 32:
		return 0.04
	case tasks >= 16:
		return 0.1
	default:
		return 0
	}
}
