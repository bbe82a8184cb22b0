package sample

import (
	"math"

	"ecsim/scenarios"
)

// Series are the series of one service: a daily wave of load with a flash crowd, tasks that follow
// it, latency that suffers while they are too few, and a deployment at noon.
func Series(service string, horizonSeconds, stepSeconds float64) []scenarios.Series {
	n := int(horizonSeconds / stepSeconds)
	offered, errors := make([]float64, n), make([]float64, n)
	desired, running, healthy := make([]float64, n), make([]float64, n), make([]float64, n)
	p50, p95, p99 := make([]float64, n), make([]float64, n), make([]float64, n)
	cpu, memory, cost := make([]float64, n), make([]float64, n), make([]float64, n)
	target := make([]float64, n)
	want, have := 3.0, 3.0
	for i := range n {
		at := float64(i) * stepSeconds
		hour := math.Mod(at/3600, 24)
		offered[i] = wave(hour) + 6*ripple(i)
		if i%int(max(1, 300/stepSeconds)) == 0 {
			want = math.Max(3, math.Ceil(offered[i]/20))
		}
		have += math.Max(-1, math.Min(1, want-have)) * math.Min(1, stepSeconds/120)
		extra := 0.0
		if hour > 12 && hour < 12.3 {
			extra = 3
		}
		load := offered[i] / (40 * math.Floor(have))
		desired[i], running[i] = want, math.Floor(have)+extra
		healthy[i] = math.Min(running[i], want)
		cpu[i], memory[i], target[i] = math.Min(load, 1), 0.28+0.1*load, 0.5
		wait := 0.03 / math.Max(0.03, 1-load)
		p50[i] = 0.02 + wait*0.4*(1+0.1*ripple(i+7))
		p95[i], p99[i] = p50[i]*2.4, p50[i]*(4.6+ripple(i+3))
		if hour > 3 && hour < 3.2 {
			p50[i], p95[i], p99[i] = math.NaN(), math.NaN(), math.NaN()
		}
		errors[i] = (0.0002 + math.Max(0, load-0.85)) * offered[i]
		cost[i] = 0.02 + running[i]*0.0292
	}
	one := func(name, unit string, values []float64) scenarios.Series {
		return scenarios.Series{Service: service, Name: name, Unit: unit,
			StepSeconds: stepSeconds, Values: values}
	}
	return []scenarios.Series{one("offered", "requests/s", offered), one("errors", "requests/s", errors),
		one("desired", "tasks", desired), one("running", "tasks", running), one("healthy", "tasks", healthy),
		one("p50", "s", p50), one("p95", "s", p95), one("p99", "s", p99),
		one("cpu", "ratio", cpu), one("cpu_target", "ratio", target), one("memory", "ratio", memory),
		one("cost", "USD/h", cost)}
}

// wave is the daily rate in requests per second, with a flash crowd at seven in the evening.
func wave(hour float64) float64 {
	rate := 140 - 90*math.Cos((hour-2)/24*2*math.Pi)
	if hour > 19 && hour < 19.5 {
		rate *= 2.2
	}
	return rate
}

// ripple is a small irregular number in −1 to 1.
func ripple(i int) float64 {
	mixed := (uint32(i) + 1) * 2654435761
	mixed ^= mixed >> 15
	return float64(mixed*2246822519>>8)/float64(1<<23) - 1
}
