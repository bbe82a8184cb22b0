package spot

import (
	"math"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// A pool that replays a record has exactly its shares, at its instants, lap after lap, and no draw.
func TestReplayFollowsTheRecord(t *testing.T) {
	trace := Trace{Gap: clock.Minute, Up: []int{4, 4, 1, 3, 4, 0}}
	m := New(poolsOf(model.SpotMarket{Replay: trace.Record(), BurstsPerMonth: 50, MonthlyInterruption: 0.9},
		fargate[0]), random.NewStreams(1))
	var got []Change
	for range 8 {
		got = append(got, m.Pop())
	}
	at := func(minutes int) clock.Time { return clock.Time(clock.Span(minutes) * clock.Minute) }
	want := []Change{
		{at(2), fargate[0], 0.75, 0.25}, {at(3), fargate[0], 0, 0.75}, {at(4), fargate[0], 0, 1},
		{at(5), fargate[0], 1, 0}, {at(6), fargate[0], 0, 1},
		{at(8), fargate[0], 0.75, 0.25}, {at(9), fargate[0], 0, 0.75}, {at(10), fargate[0], 0, 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if life := m.Lifetime(fargate[0], "web", "1"); life != Forever {
		t.Errorf("a task lives %v", life)
	}
	for _, up := range [][]int{{4, 4}, {0, 0}} {
		m := New(poolsOf(model.SpotMarket{Replay: Trace{Gap: clock.Minute, Up: up}.Record()}, fargate[0]),
			random.NewStreams(1))
		if up[0] == 0 {
			m.Pop()
		}
		if m.NextChange() != clock.Never {
			t.Errorf("%v changes at %v", up, m.NextChange())
		}
	}
}

// ES-10, ES-13: bands become markets that interrupt the band's share within a month, on the average of
// many instances and months.
func TestAdvisorBandsHoldTheirShare(t *testing.T) {
	for i, f := range Frequencies {
		k := FromAdvisor(f)
		calm := Hazard(k.MonthlyInterruption) * float64(Month)
		total := 1 - math.Exp(-calm-k.BurstsPerMonth*k.BurstFraction)
		if math.Abs(total-f.Monthly) > 1e-12 {
			t.Errorf("%s interrupts %.4f a month, want %.4f", f.Band, total, f.Monthly)
		}
		if lo, hi := 0.05*float64(i), 0.05*float64(i+1); f.Monthly <= lo || f.Monthly >= hi {
			t.Errorf("%s: %v is outside", f.Band, f.Monthly)
		}
	}
	k := FromAdvisor(Frequencies[1])
	const runs, n = 10, 12 * 90
	mean := 0.0
	for seed := range uint64(runs) {
		survive := make([]float64, n)
		for i := range survive {
			survive[i] = 1 - k.MonthlyInterruption
		}
		for _, c := range months(New(poolsOf(k, fargate[0]), random.NewStreams(seed)), n) {
			survive[clock.Span(c.At)/Month] *= 1 - c.Reclaim
		}
		for _, s := range survive {
			mean += (1 - s) / (runs * n)
		}
	}
	if math.Abs(mean-0.075) > 0.004 {
		t.Errorf("%.4f a month", mean)
	}
}
