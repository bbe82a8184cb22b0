package accuracy

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// A load that goes up and down as a sine, so fast that the number in the system lags behind it.
const (
	wavePeriod = 10 * clock.Second
	waveLooks  = 4
	slowTime   = clock.Second // mean service time
)

// wave is the rate at an instant in seconds.
func wave(mean, amplitude, t float64) float64 {
	return mean + amplitude*math.Sin(2*math.Pi*t/wavePeriod.Seconds())
}

// newWave is a system under a sine, drawn with straight lines.
func newWave(name string, workers int, mean, amplitude float64, law random.Distribution) *system {
	const points = 200
	s := newSystem(name, 1, workers, mean*law.Mean().Seconds()/float64(workers), law)
	source := model.Source{Name: "sine", Repeat: wavePeriod, Arrivals: model.Poisson}
	for i := range points + 1 {
		at := wavePeriod * clock.Span(i) / points
		source.Rate = append(source.Rate,
			model.RatePoint{At: clock.Time(at), PerSecond: wave(mean, amplitude, at.Seconds())})
	}
	s.traffic.Sources = []model.Source{source}
	s.period, s.looks, s.requests = wavePeriod, waveLooks, 60_000
	return s
}

// changingArrivals is M_t/M/c, M_t/M/∞ and M_t/D/∞. The first look is a quarter of the period after
// its beginning, at the height of the load.
func changingArrivals() (cases []Case) {
	const mean, amplitude = 6, 5
	period := wavePeriod.Seconds()
	rate := func(t float64) float64 { return wave(mean, amplitude, t) }
	quarter := func(i int) float64 { return period * float64(i+1) / waveLooks }

	s := newWave("M_t/M/8", 8, mean, amplitude, random.Exponential(slowTime))
	fine := theory.Forward{Servers: 8, Mu: 1, Rate: rate, Period: period, Last: 90}.Means(4 * waveLooks)
	for i := range waveLooks {
		cases = append(cases, s.measured(fmt.Sprintf("requests in tasks at %v s", quarter(i)),
			"Kolmogorov's forward equations", "requests", fine[4*(i+1)%len(fine)], numberAt(i)))
	}
	for i := range waveLooks {
		// Simpson's rule over the quarter.
		a, b, c, d, e := fine[4*i], fine[4*i+1], fine[4*i+2], fine[4*i+3], fine[4*(i+1)%len(fine)]
		cases = append(cases, s.measured(fmt.Sprintf("requests in tasks until %v s", quarter(i)),
			"Kolmogorov's forward equations", "requests", (a+4*b+2*c+4*d+e)/12, numberDuring(i)))
	}
	endless := newWave("M_t/M/∞", 1000, mean, amplitude, random.Exponential(slowTime))
	constant := newWave("M_t/D/∞", 1000, mean, amplitude, random.Constant(slowTime))
	for i := range waveLooks {
		what := fmt.Sprintf("requests in tasks at %v s", quarter(i))
		cases = append(cases,
			endless.measured(what, "a sine that lags [EMW]", "requests",
				theory.SineLoad(mean, amplitude, period, 1, quarter(i)), numberAt(i)),
			constant.measured(what, "those of the last s [EMW]", "requests",
				theory.OfferedLoad(rate, func(float64) float64 { return 1 }, 1, quarter(i)), numberAt(i)))
	}
	return cases
}
