package theory

// MeanValueAnalysis is the throughput of n clients who think for a mean of z and queue at one
// station with mean service s: exponential first come first served, or processor sharing of any
// law [RL].
func MeanValueAnalysis(n int, z, s float64) float64 {
	queue, rate := 0.0, 0.0
	for k := 1; k <= n; k++ {
		time := s * (1 + queue)
		rate = float64(k) / (z + time)
		queue = rate * time
	}
	return rate
}
