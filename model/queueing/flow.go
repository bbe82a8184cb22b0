package queueing

// flowLimit is how many requests in service are told apart. With more the rate is taken to be the
// same: a CPU is saturated long before.
const flowLimit = 1024

// sharedFlow is the rate at which requests leave a task with 1, 2, … n of them in service: each is
// on the CPU, which serves j of them at min(j, cores) of a core, and then waits. It is the
// throughput of a closed network [CHW], from that with one request less [RL].
func sharedFlow(n int, cpu, wait, cores float64) []float64 {
	n = min(n, flowLimit)
	rates := make([]float64, n)
	on := []float64{1} // probabilities of 0, 1, … requests on the CPU
	for k := 1; k <= n; k++ {
		next := make([]float64, k+1)
		next[0] = float64(wait * on[0] / float64(k))
		sum := next[0]
		for j := 1; j <= k; j++ {
			next[j] = float64(cpu / min(float64(j), cores) * on[j-1])
			sum += next[j]
		}
		for j := range next {
			next[j] /= sum
		}
		rates[k-1], on = 1/sum, next
	}
	return rates
}

// dedicatedFlow is the same for workers that do not hinder each other.
func dedicatedFlow(n int, service float64) []float64 {
	rates := make([]float64, min(n, flowLimit))
	for k := range rates {
		rates[k] = float64(k+1) / service
	}
	return rates
}
