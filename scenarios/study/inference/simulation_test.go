package inference

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var whole = flag.Bool("whole", false, "simulate 1,000 comparisons of 100 looks each, and 10,000 intervals")

// either is a number of a quick test or that of the whole one.
func either(few, many int) int {
	if *whole {
		return many
	}
	return few
}

// source is a shape of replications whose mean is known.
type source struct {
	name string
	mean float64
	draw func(*rand.Rand) float64
}

func lognormal(sigma float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return math.Exp(sigma * r.NormFloat64()) }
}

var (
	normal      = source{"normal", 10, func(r *rand.Rand) float64 { return 10 + r.NormFloat64() }}
	uniform     = source{"uniform", 0.5, (*rand.Rand).Float64}
	exponential = source{"exponential", 1, (*rand.Rand).ExpFloat64}
	skewed      = source{"lognormal, sigma 0.5", math.Exp(0.125), lognormal(0.5)}
	verySkewed  = source{"lognormal, sigma 1", math.Exp(0.5), lognormal(1)}
	counts      = source{"counts 0 to 2", 1, func(r *rand.Rand) float64 { return float64(r.IntN(3)) }}
	rare        = source{"one replication in ten", 0.1, func(r *rand.Rand) float64 {
		return float64(r.IntN(10) / 9)
	}}
)

// missed is the share of seeds for which a check fails.
func missed(n int, holds func(*rand.Rand) bool) float64 {
	misses := 0
	for seed := range n {
		if !holds(rand.New(rand.NewPCG(uint64(seed), 7))) {
			misses++
		}
	}
	return float64(misses) / float64(n)
}

// anytimeHolds reports whether the intervals of variants that differ by nothing hold zero at every look.
func anytimeHolds(base, variant Column) bool {
	for n := FirstLook; n <= len(base.Observations); n++ {
		a, b := base, variant
		a.Observations, b.Observations = a.Observations[:n], b.Observations[:n]
		if e := Paired(a, b).Anytime(0.95); e.Low > 0 || e.High < 0 {
			return false
		}
	}
	return true
}

// TestNoFalseAlarmOfAA: two variants of one system, seeds of their own, a look after every replication
// from the tenth to the hundredth: at most 5 % of 1,000 comparisons ever call them different.
func TestNoFalseAlarmOfAA(t *testing.T) {
	for _, s := range []source{normal, uniform, exponential, skewed, verySkewed, counts, rare} {
		got := missed(either(150, 1000), func(r *rand.Rand) bool {
			var base, variant Column
			for range either(40, 100) {
				base.Observations = append(base.Observations, Observation{Value: s.draw(r)})
				variant.Observations = append(variant.Observations, Observation{Value: s.draw(r)})
			}
			return anytimeHolds(base, variant)
		})
		t.Logf("%-24s false alarms %.1f %%", s.name, 100*got)
		if got > 0.05 {
			t.Errorf("%s: false alarms in %.1f %% of the comparisons", s.name, 100*got)
		}
	}
}

// TestFixedIntervalsMustNotBeLookedAtRepeatedly: the interval of a number of replications that was chosen
// beforehand, looked at after each, calls the same system different far more often than 5 %. So the tests
// beside this one can fail.
func TestFixedIntervalsMustNotBeLookedAtRepeatedly(t *testing.T) {
	got := missed(either(150, 1000), func(r *rand.Rand) bool {
		var base, variant Column
		for range either(40, 100) {
			base.Observations = append(base.Observations, Observation{Value: normal.draw(r)})
			variant.Observations = append(variant.Observations, Observation{Value: normal.draw(r)})
			e := Paired(base, variant).Fixed(0.95)
			if len(base.Observations) >= FirstLook && (e.Low > 0 || e.High < 0) {
				return false
			}
		}
		return true
	})
	t.Logf("false alarms %.1f %%", 100*got)
	if got < 0.10 {
		t.Errorf("false alarms in only %.1f %% of the comparisons", 100*got)
	}
}

// TestNoFalseAlarmOfSkewedDifferences: the differences themselves are skewed, about a mean of zero, so
// nothing cancels. The heaviest shape is beyond any method that knows no bound; it is held to 10 %.
func TestNoFalseAlarmOfSkewedDifferences(t *testing.T) {
	for _, c := range []struct {
		source
		most float64
	}{{normal, 0.05}, {uniform, 0.05}, {counts, 0.05}, {exponential, 0.05}, {skewed, 0.05}, {verySkewed, 0.10}} {
		got := missed(either(150, 1000), func(r *rand.Rand) bool {
			var base, variant Column
			for range either(40, 100) {
				base.Observations = append(base.Observations, Observation{Value: c.mean})
				variant.Observations = append(variant.Observations, Observation{Value: c.draw(r)})
			}
			return anytimeHolds(base, variant)
		})
		t.Logf("%-24s false alarms %.1f %%", c.name, 100*got)
		if got > c.most {
			t.Errorf("%s: false alarms in %.1f %% of the comparisons", c.name, 100*got)
		}
	}
}

// TestFixedIntervalsCover: intervals of 20 paired differences miss their truth in about 5 % of samples.
func TestFixedIntervalsCover(t *testing.T) {
	for _, c := range []struct {
		source
		most float64
	}{{normal, 0.06}, {uniform, 0.06}, {exponential, 0.06}, {skewed, 0.06}, {verySkewed, 0.10}} {
		got := missed(either(1000, 10_000), func(r *rand.Rand) bool {
			base, variant := Column{}, Column{}
			for range 20 {
				x := r.NormFloat64()
				base.Observations = append(base.Observations, Observation{Value: x})
				variant.Observations = append(variant.Observations, Observation{Value: x + c.draw(r)})
			}
			e := Paired(base, variant).Fixed(0.95)
			return e.Low <= c.mean && c.mean <= e.High
		})
		t.Logf("%-24s misses %.1f %%", c.name, 100*got)
		if got > c.most {
			t.Errorf("%s: the interval misses in %.1f %% of the samples", c.name, 100*got)
		}
	}
}

// replication is a service's hour: requests of a random level of load, more of which fail and wait
// when the load is high. So numerators and denominators depend on each other.
func replication(r *rand.Rand, worse float64) (ratio Observation, latencies []float64) {
	load := 0.5 + r.Float64()
	requests := math.Floor(400 * load)
	failed := 0.0
	for range int(requests) {
		if r.Float64() < 0.05*load*worse {
			failed++
		}
		latencies = append(latencies, r.ExpFloat64()*load*worse)
	}
	return Observation{requests - failed, requests}, latencies
}

// availability is the true ratio: of loads L uniform on [0.5, 1.5], 1 − 0.05·E[L²]/E[L].
const availability = 1 - 0.05*(1+1.0/12)

// TestRatioIntervalsCover: the delta method's interval misses in about 5 % of samples, and its bias is
// small beside its width.
func TestRatioIntervalsCover(t *testing.T) {
	var bias, width float64
	n := either(500, 10_000)
	got := missed(n, func(r *rand.Rand) bool {
		c := Column{Kind: Ratio}
		for range 10 {
			o, _ := replication(r, 1)
			c.Observations = append(c.Observations, o)
		}
		e := c.Estimate(0.95)
		bias += (e.Point - availability) / float64(n)
		width += e.HalfWidth() / float64(n)
		return e.Low <= availability && availability <= e.High
	})
	t.Logf("misses %.1f %%, bias %.2g beside a half width of %.2g", 100*got, bias, width)
	if got > 0.09 || got < 0.02 || math.Abs(bias) > width/10 {
		t.Errorf("misses %.1f %%, bias %.2g beside a half width of %.2g", 100*got, bias, width)
	}
}

// p90 is the true 90 % quantile of an exponential of mean L, weighed by requests; found by bisection.
func p90(worse float64) float64 {
	share := func(x float64) float64 { // of requests beyond x: ∫ L·exp(−x/(L·worse)) dL over [0.5, 1.5]
		const steps = 2000
		sum := 0.0
		for i := range steps {
			load := 0.5 + (float64(i)+0.5)/steps
			sum += load * math.Exp(-x/(load*worse)) / steps
		}
		return sum
	}
	low, high := 0.0, 50.0
	for range 60 {
		if mid := (low + high) / 2; share(mid) > 0.1 {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

func quantileOf(values []float64, p float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(math.Ceil(p*float64(len(sorted))))-1]
}

// TestQuantileIntervalsCover: of one column and of the difference of two that met the same load.
func TestQuantileIntervalsCover(t *testing.T) {
	true1, true2 := p90(1), p90(1.2)
	var averaged, pooled float64
	n := either(200, 5000)
	misses := [2]float64{}
	for seed := range n {
		columns := [2]Column{}
		for v, worse := range []float64{1, 1.2} {
			r := rand.New(rand.NewPCG(uint64(seed), 3))
			c, all := Column{Kind: Quantile}, []float64(nil)
			for range 10 {
				_, latencies := replication(r, worse)
				own := Observation{quantileOf(latencies, 0.9), float64(len(latencies))}
				c.Observations, all = append(c.Observations, own), append(all, latencies...)
			}
			c.Pooled = quantileOf(all, 0.9)
			columns[v] = c
		}
		one, two := columns[0].Estimate(0.95), Paired(columns[0], columns[1]).Fixed(0.95)
		if one.Low > true1 || one.High < true1 {
			misses[0] += 1 / float64(n)
		}
		if two.Low > true2-true1 || two.High < true2-true1 {
			misses[1] += 1 / float64(n)
		}
		pooled += one.Point / float64(n)
		for _, o := range columns[0].Observations {
			averaged += o.Value / float64(10*n)
		}
	}
	t.Logf("true p90 %.4f, pooled %.4f, averaged over replications %.4f", true1, pooled, averaged)
	t.Logf("misses %.1f %%, of differences %.1f %%", 100*misses[0], 100*misses[1])
	most := 0.105 // of 200 samples
	if *whole {
		most = 0.07
	}
	if misses[0] > most || misses[1] > 0.07 {
		t.Errorf("misses %.1f %%, of differences %.1f %%", 100*misses[0], 100*misses[1])
	}
	if math.Abs(pooled/true1-1) > 0.02 || math.Abs(averaged/true1-1) < 0.08 {
		t.Errorf("the pooled quantile should be right and the average wrong: %.4f, %.4f, true %.4f",
			pooled, averaged, true1)
	}
}

// TestStoppingCovers: the interval at which sampling stops misses in little more than 5 % of samples.
func TestStoppingCovers(t *testing.T) {
	for _, c := range []struct {
		source
		relative, most float64
	}{
		{normal, 0.05, 0.07}, {normal, 0.02, 0.07}, {uniform, 0.1, 0.07},
		{exponential, 0.2, 0.08}, {skewed, 0.1, 0.08}, {skewed, 0.05, 0.07},
	} {
		stop := Stopping{Relative: c.relative, Most: 2000}
		total, looks := 0, 0
		n := either(500, 10_000)
		got := missed(n, func(r *rand.Rand) bool {
			var a Accumulator
			for {
				e := a.Estimate(0, 0.95)
				next := stop.Next(e, a.N())
				if next == a.N() {
					total += next
					return e.Low <= c.mean && c.mean <= e.High
				}
				looks++
				for a.N() < next {
					a.Add(Observation{Value: c.draw(r)})
				}
			}
		})
		t.Logf("%-22s to %2.0f %%: misses %.1f %%, stops at %.0f replications after %.1f looks on average",
			c.name, 100*c.relative, 100*got, float64(total)/float64(n), float64(looks)/float64(n))
		if got > c.most {
			t.Errorf("%s: the interval misses in %.1f %% of the samples", c.name, 100*got)
		}
	}
}
