package scenarios

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// replicationOf is the outcome of a service whose requests took some time; of those that ended, some were
// not completed.
func replicationOf(failed int64, latencies ...clock.Span) *Outcome {
	sketch := &stats.Sketch{}
	sketch.RecordAll(latencies)
	n := int64(len(latencies))
	s := ServiceOutcome{Name: "web", Latency: latencyOf(sketch)}
	s.Requests.Offered = count(n + failed)
	s.Availability.Requests = ratioOf(float64(n), float64(n+failed), 1)
	return &Outcome{Services: []ServiceOutcome{s}}
}

// Shares are totals over totals and quantiles are those of all requests together: a replication weighs as
// much as it measured, and one without requests does not count.
func TestReplicationsAreJoinedByKind(t *testing.T) {
	short, long := slices.Repeat([]clock.Span{clock.Second}, 98), slices.Repeat([]clock.Span{4 * clock.Second}, 2)
	f := newFold(&model.Scenario{Services: make([]model.Service, 1)})
	f.add(replicationOf(100, short...))
	f.add(replicationOf(0, append(long, clock.Minute)...))
	f.add(replicationOf(0))
	s := f.outcome().Services[0]
	for _, c := range []struct {
		name string
		got  Measure
		mean float64
		n    int
	}{
		{"requests offered", s.Requests.Offered, (198.0 + 3) / 3, 3},
		{"availability", s.Availability.Requests, 101.0 / 201, 2}, // the mean of ratios is 0.75
		{"mean latency", s.Latency.Mean, (98.0 + 8 + 60) / 101, 2},
		{"median", s.Latency.P50, 1, 2}, // the mean of medians is 2.5 s
		{"p99", s.Latency.P99, 4, 2},
		{"longest", s.Latency.Max, 60, 2},
	} {
		if math.Abs(c.got.Mean-c.mean) > 0.004*c.mean || c.got.N != c.n {
			t.Errorf("%s: %+v, want %v of %d", c.name, c.got, c.mean, c.n)
		}
	}
	if m := s.Latency.Max; m.Low != m.Mean || m.High != m.Mean {
		t.Errorf("the longest of all has an interval: %+v", m)
	}
}

// However replications finish they are handed over in order; after enough of them, or the first that fails,
// no more are.
func TestReplicationsAreHandedOverInOrder(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name  string
		ends  []ended
		until int
		want  []int
		err   error
	}{
		{"backwards", []ended{{n: 2}, {n: 1}, {n: 0}, {n: 3}}, 9, []int{0, 1, 2, 3}, nil},
		{"enough", []ended{{n: 2}, {n: 1}, {n: 0}}, 2, []int{0, 1}, nil},
		{"an interrupted one between", []ended{{n: 2}, {n: 1, err: ErrInterrupted}, {n: 0}}, 9, []int{0, 2}, nil},
		{"the first error counts", []ended{{n: 3, err: errors.New("later")}, {n: 1, err: broken}, {n: 2}, {n: 0}}, 9,
			[]int{0}, broken},
	} {
		var got []int
		cancelled := false
		q := &queue{waiting: map[int]ended{}, cancel: func() { cancelled = true }}
		q.take = func(o *Outcome) bool {
			got = append(got, o.Provenance.Replications)
			return len(got) == c.until
		}
		for _, e := range c.ends {
			e.outcome = &Outcome{Provenance: Provenance{Replications: e.n}}
			q.accept(e)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) || !errors.Is(q.err, c.err) ||
			cancelled != (c.err != nil || len(got) == c.until) {
			t.Errorf("%s: handed over %v, want %v; error %v; cancelled %v", c.name, got, c.want, q.err, cancelled)
		}
	}
}
