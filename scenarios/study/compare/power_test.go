package compare

import (
	"context"
	"math"
	"testing"

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
)

// The power curve of a comparison, against a change of 2 % in the CPU time of a request, is what comparisons
// of a real scenario find: of so many pairs, which are cut out of a long run of them, as many tell the
// difference from noise. It prints the curve, of pairs with common random numbers and of pairs without. The
// curve is of normal differences: the median's are. Those of p99 and mean have long tails, of which few pairs
// tell more than the curve says, and many less; they are printed only.
func TestPowerCurveIsWhatComparisonsFind(t *testing.T) {
	if !*whole {
		t.Skip("plays 3,072 runs; .ci/run does")
	}
	const pairs = 1024
	slower := []string{"service.api.workload.cpu_time.mean=20.4ms", "service.api.workload.cpu_time.p99=91.8ms"}
	tallies, err := (&study.Lab{}).Tallies(context.Background(), []study.Need{
		{Variant: restless(t, "base"), To: pairs},
		{Variant: restless(t, "common", slower...), To: pairs},
		{Variant: restless(t, "apart", append(slower, "seed=2")...), To: pairs},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"service.api.latency.p50", "service.api.latency.p99", "service.api.latency.mean"} {
		base, _ := tallies[0].Column(path)
		common, _ := tallies[1].Column(path)
		apart, _ := tallies[2].Column(path)
		isNormal := path == "service.api.latency.p50"
		checkCurve(t, path+", common random numbers", base, common, isNormal)
		checkCurve(t, path+", other seeds", base, apart, isNormal)
	}
}

func checkCurve(t *testing.T, name string, a, b inference.Column, judged bool) {
	const alpha = 0.05
	a.Observations, b.Observations = ratios(a), ratios(b)
	a.Kind, b.Kind = inference.Mean, inference.Mean // groups of a few have no pooled quantile here
	all := inference.Paired(a, b)
	t.Logf("%s: %+.2f %% with a deviation of %.2f %%", name, 100*all.Difference/all.Base, 100*all.Deviation/all.Base)
	for _, n := range []int{8, 16, 32, 64, 128} {
		seen, groups := 0, len(a.Observations)/n
		for g := range groups {
			few, these := a, b
			few.Observations, these.Observations = a.Observations[g*n:(g+1)*n], b.Observations[g*n:(g+1)*n]
			if inference.Paired(few, these).Fixed(1-alpha).Low > 0 {
				seen++
			}
		}
		found, told := float64(seen)/float64(groups), chance(all.Difference, all.Deviation, n, alpha)
		t.Logf("  %3d pairs: told %5.1f %%, found %5.1f %% of %d", n, 100*told, 100*found, groups)
		if judged && math.Abs(found-told) > 0.1+3*math.Sqrt(0.25/float64(groups)) {
			t.Errorf("%s: %d pairs see the change in %.3f of comparisons, told %.3f", name, n, found, told)
		}
	}
}

// ratios are the observations of a column, each as one number.
func ratios(c inference.Column) (all []inference.Observation) {
	for i := range c.Observations {
		all = append(all, inference.Observation{Value: observed(c, i), Weight: 1})
	}
	return all
}
