package compare

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
)

var (
	whole = flag.Bool("whole", false, "compare 1,000 pairs of drawn sides, as .ci/run does, instead of a few")
	plays = flag.Int("seeds", 80, "with -whole, how often a scenario is compared with itself")
)

// either is a number of a quick test or that of the whole one.
func either(few, many int) int {
	if *whole {
		return many
	}
	return few
}

// drawn is a side of measures that are drawn: by path, what each replication has of it.
type drawn map[string]inference.Column

func (d drawn) Column(path string) (inference.Column, bool) {
	c, ok := d[path]
	return c, ok
}

// first is the side after n replications.
func (d drawn) first(n int) drawn {
	begun := drawn{}
	for path, c := range d {
		c.Observations = c.Observations[:n]
		if c.Kind == inference.Quantile {
			sum := 0.0
			for _, o := range c.Observations {
				sum += o.Value
			}
			c.Pooled = sum / float64(n) // of symmetric quantiles it is about what pooling finds
		}
		begun[path] = c
	}
	return begun
}

// shapes are ways in which measures of replications are spread; all of one replication share its luck.
var shapes = []struct {
	path string
	kind inference.Kind
	draw func(r *rand.Rand, luck float64) inference.Observation
}{
	{"cost.total", inference.Mean, func(r *rand.Rand, luck float64) inference.Observation {
		return inference.Observation{Value: 100 + 5*luck + r.NormFloat64()}
	}},
	{"cost.monthly", inference.Mean, func(_ *rand.Rand, luck float64) inference.Observation {
		return inference.Observation{Value: 3000 + 150*luck}
	}},
	{"latency.p99", inference.Quantile, func(r *rand.Rand, luck float64) inference.Observation {
		return inference.Observation{Value: 0.2 + 0.01*luck + 0.01*r.NormFloat64(), Weight: 1000}
	}},
	{"latency.mean", inference.Ratio, func(r *rand.Rand, luck float64) inference.Observation {
		n := 1000 + 100*r.NormFloat64()
		return inference.Observation{Value: n * math.Exp(0.5*luck), Weight: n}
	}},
	{"availability", inference.Ratio, func(r *rand.Rand, _ float64) inference.Observation {
		return inference.Observation{Value: 1000 - math.Floor(10*r.ExpFloat64()), Weight: 1000}
	}},
	{"requests.failed", inference.Mean, func(r *rand.Rand, luck float64) inference.Observation {
		if luck < 1.3 { // one replication in ten
			return inference.Observation{}
		}
		return inference.Observation{Value: 100 * r.ExpFloat64()}
	}},
	{"tasks.interrupted", inference.Mean, func(r *rand.Rand, _ float64) inference.Observation {
		return inference.Observation{Value: float64(r.IntN(3))}
	}},
	{"tasks.running_max", inference.Mean, func(r *rand.Rand, _ float64) inference.Observation {
		return inference.Observation{Value: 4 + float64(r.IntN(2))}
	}},
	{"duration", inference.Mean, func(r *rand.Rand, luck float64) inference.Observation {
		if r.IntN(10) == 0 {
			return inference.Observation{Value: math.NaN()} // it did not end
		}
		return inference.Observation{Value: 240 * math.Exp(luck)}
	}},
	{"latency.max", inference.Max, func(r *rand.Rand, _ float64) inference.Observation {
		return inference.Observation{Value: 1 + r.ExpFloat64()}
	}},
}

func draw(r *rand.Rand, n int) drawn {
	side := drawn{}
	for range n {
		luck := r.NormFloat64()
		for _, s := range shapes {
			c := side[s.path]
			c.Kind = s.kind
			c.Observations = append(c.Observations, s.draw(r, luck))
			side[s.path] = c
		}
	}
	return side
}

// A comparison of a system with itself, under other seeds, that looks as often as it may: at most 5 % of 1,000
// seeds call any measure better, worse, higher or lower at any look, without any indifference zone.
func TestNoFalseAlarmsOfDrawnMeasures(t *testing.T) {
	rows := drawnRows()
	zones, err := ParseZones([]string{"0%"})
	if err != nil {
		t.Fatal(err)
	}
	for _, sequential := range []bool{true, false} {
		q := Question{Variants: make([]*study.Variant, 1), Replications: 96, Sequential: sequential, Confidence: 0.95,
			Zones: zones}
		plan, alarms, seeds := newPlan(q, len(rows)), 0, either(150, 1000)
		for seed := range seeds {
			r := rand.New(rand.NewPCG(uint64(seed), 5))
			base, variant := draw(r, q.Replications), draw(r, q.Replications)
			if q.everAlarms(rows, plan, base, variant) {
				alarms++
			}
		}
		t.Logf("sequential %v: %d of %d seeds raise a false alarm (%.1f %%)", sequential, alarms, seeds,
			100*float64(alarms)/float64(seeds))
		if float64(alarms) > 0.05*float64(seeds) {
			t.Errorf("sequential %v: %d of %d seeds raise a false alarm", sequential, alarms, seeds)
		}
	}
}

// drawnRows are the measures that are drawn; without a unit they have no floor.
func drawnRows() (rows []measure) {
	for _, s := range shapes {
		rows = append(rows, measure{MeasureInfo: scenarios.MeasureInfo{Path: s.path, Better: inference.LowerIsBetter}})
	}
	return rows
}

// everAlarms reports whether any look calls any measure different, however many are decided.
func (q Question) everAlarms(rows []measure, p plan, base, variant drawn) bool {
	for look := 1; ; look++ {
		n := p.size(look)
		a, b := base.first(n), variant.first(n)
		for _, m := range rows {
			if isAlarm(q.row(m, a, b, p.level(look)).Verdict) {
				return true
			}
		}
		if n >= p.most {
			return false
		}
	}
}

func isAlarm(v Verdict) bool { return slices.Contains([]Verdict{Better, Worse, Higher, Lower}, v) }

// A test for the tester: without the share that each verdict has of the error, nearly every comparison of
// ten measures would raise a false alarm sooner or later.
func TestLooksAndMeasuresWouldRaiseFalseAlarms(t *testing.T) {
	q := Question{Variants: make([]*study.Variant, 1), Replications: 96, Sequential: true, Confidence: 0.95}
	rows := drawnRows()
	naive := plan{confidence: 1 - 0.05*2*float64(len(rows)), verdicts: len(rows), sequential: true, most: 96} // 5 % each
	alarms := 0
	for seed := range 100 {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		if q.everAlarms(rows, naive, draw(r, 96), draw(r, 96)) {
			alarms++
		}
	}
	if alarms < 20 {
		t.Errorf("only %d of 100 seeds raise a false alarm, although nothing is done against them", alarms)
	}
}

// restless is a small scenario with all kinds of chance.
func restless(t *testing.T, name string, set ...string) *study.Variant {
	t.Helper()
	s, err := scenarios.Load("testdata/restless.toml", scenarios.LoadOptions{Set: set})
	if err != nil {
		t.Fatal(err)
	}
	return study.NewVariant(name, s, set...)
}

// The same of a real scenario: both sides are the same but for their seeds, and the quick test plays three minutes
// of it, each side the base of the next; of 20 comparisons that err with 5 %, more than three do once in 60.
func TestNoFalseAlarmsOfAScenario(t *testing.T) {
	zones, err := ParseZones([]string{"0%"})
	if err != nil {
		t.Fatal(err)
	}
	short := []string{"horizon=3m", "warm_up=30s", "deployment.0.at=90s", "fault.0.at=60s"}
	if *whole {
		short = nil
	}
	lab := &study.Lab{}
	seeds, alarms, measures := either(20, *plays), 0, map[string]int{}
	for seed := range seeds {
		if *whole {
			lab = &study.Lab{}
		}
		side := func(name string, seed int) *study.Variant {
			return restless(t, name, append(slices.Clone(short), fmt.Sprintf("seed=%d", seed))...)
		}
		q := Question{Base: side("a", either(1, 2)*seed), Variants: []*study.Variant{side("b", either(1, 2)*seed+1)},
			Replications: either(14, 28), Sequential: true, Confidence: 0.95, Zones: zones}
		result, err := Run(context.Background(), lab, q)
		if err != nil {
			t.Fatal(err)
		}
		alarmed := false
		for _, m := range result.Variants[0].Measures {
			if isAlarm(m.Verdict) {
				alarmed = true
				measures[m.Measure]++
			}
		}
		if alarmed {
			alarms++
		}
	}
	t.Logf("%d of %d seeds raise a false alarm (%.1f %%): %v", alarms, seeds, 100*float64(alarms)/float64(seeds), measures)
	if float64(alarms) > max(3, 0.05*float64(seeds)) {
		t.Errorf("%d of %d seeds raise a false alarm", alarms, seeds)
	}
}
