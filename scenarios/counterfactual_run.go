package scenarios

import (
	"context"
	"math"

	"ecsim/model"
	"ecsim/sim/stats"
)

// Counterfactual holds a scenario against the same without one factor, seed by seed.
type Counterfactual struct {
	Factor        string   `json:"factor"`
	Says          string   `json:"says"`
	BrokenMinutes Contrast `json:"broken_minutes"`  // of one objective or more; null: none is on minutes
	Failed        Contrast `json:"failed_requests"` // that ended and were not completed
	// deployments that are in progress at the horizon
	Unfinished Contrast `json:"unfinished_deployments"`
	Cost       Contrast `json:"cost"` // dollars of the measured part
}

// Contrast is a figure with a factor and without it. The interval of the difference is that of pairs:
// both runs of a pair share every draw that does not depend on the factor.
type Contrast struct {
	AsRun      Measure `json:"as_run"`
	Without    Measure `json:"without"`
	Difference Measure `json:"difference"` // without − as run
}

// figures are what one replication is compared by.
type figures struct{ broken, failed, unfinished, cost float64 }

func figuresOf(o *Outcome) figures {
	f := figures{broken: o.brokenMinutes, cost: o.Cost.Total.Mean}
	for j := range o.Services {
		r := &o.Services[j].Requests
		f.failed += r.Failed.Mean + r.Rejected.Mean + r.TimedOut.Mean
		for _, d := range o.Services[j].Deployments {
			if d.State == inProgress {
				f.unfinished++
			}
		}
	}
	return f
}

// counterfactuals plays a scenario without each of some factors, as often as it was played with them.
// When ctx ends they are those that had finished.
func counterfactuals(
	ctx context.Context, s *model.Scenario, asRun []figures, o RunOptions,
) (all []Counterfactual, err error) {
	o.Timeline, o.Why, o.Usage, o.Precision = false, WhyEvent{}, false, nil
	for _, name := range o.Without {
		f := factorNamed(name)
		var without []figures
		err := replicate(ctx, f.without(s), o, func(one *Outcome) bool {
			without = append(without, figuresOf(one))
			return false
		})
		if err != nil {
			return all, err
		}
		all = append(all, Counterfactual{Factor: f.name, Says: f.says,
			BrokenMinutes: contrast(asRun, without, func(f figures) float64 { return f.broken }),
			Failed:        contrast(asRun, without, func(f figures) float64 { return f.failed }),
			Unfinished:    contrast(asRun, without, func(f figures) float64 { return f.unfinished }),
			Cost:          contrast(asRun, without, func(f figures) float64 { return f.cost }),
		})
	}
	return all, nil
}

// contrast compares replication with replication.
func contrast(asRun, without []figures, figure func(figures) float64) Contrast {
	var a, b, difference []float64
	for i := range asRun {
		a, b = append(a, figure(asRun[i])), append(b, figure(without[i]))
		difference = append(difference, b[i]-a[i])
	}
	if len(a) == 1 {
		return Contrast{Single(a[0]), Single(b[0]), Single(difference[0])}
	}
	return Contrast{interval(a), interval(b), signed(difference)}
}

// signed is the mean of differences and its interval.
func signed(samples []float64) Measure {
	if math.IsNaN(samples[0]) {
		return interval(samples)
	}
	i := stats.Confidence(samples, confidence)
	return Measure{Mean: i.Mean, Low: i.Low, High: i.High, N: i.N}
}
