package capacity

import (
	"math"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

var zones = []string{"a", "b", "c"}

// bursts collects the changes of so many months.
func bursts(m *Market, months int) []SpotChange {
	var all []SpotChange
	for m.NextChange() < clock.Time(clock.Span(months)*Month) {
		at := m.NextChange()
		change := m.Pop()
		if change.At != at {
			panic("a change at another time than announced")
		}
		all = append(all, change)
	}
	return all
}

// ES-13: a calm month interrupts the stated fraction of tasks: 5 % within four standard errors.
func TestCalmLifetimeMatchesTheMonthlyFraction(t *testing.T) {
	m := NewMarket(model.SpotMarket{MonthlyInterruption: 0.05}, zones, random.NewStreams(1))
	const tasks = 40_000
	gone := 0
	for n := range tasks {
		if m.CalmLifetime(model.TaskID{Group: "web", Number: n}) < Month {
			gone++
		}
	}
	if share := float64(gone) / tasks; math.Abs(share-0.05) > 4*math.Sqrt(0.05*0.95/tasks) {
		t.Errorf("%.4f of the tasks are gone after a month", share)
	}
	calm := NewMarket(model.SpotMarket{}, zones, random.NewStreams(1))
	if life := calm.CalmLifetime(model.TaskID{Group: "web", Number: 1}); life != Forever {
		t.Errorf("without interruptions a task lives %v", life)
	}
}

// FS-07: bursts begin in each zone as a Poisson process of the stated rate.
func TestBurstsArePoisson(t *testing.T) {
	const months, rate = 2000, 2.0
	m := NewMarket(model.SpotMarket{BurstsPerMonth: rate}, zones, random.NewStreams(3))
	var squares, total float64
	counts := make([]int, months)
	for _, c := range bursts(m, months) {
		counts[clock.Span(c.At)/Month]++
	}
	for _, n := range counts {
		total += float64(n)
		squares += float64(n * n)
	}
	mean := total / months
	variance := squares/months - mean*mean
	want := rate * float64(len(zones))
	if math.Abs(mean-want) > 4*math.Sqrt(want/months) {
		t.Errorf("%.3f bursts a month, want %v", mean, want)
	}
	if ratio := variance / mean; math.Abs(ratio-1) > 4*math.Sqrt(2.0/months) {
		t.Errorf("variance over mean %.3f, want 1", ratio)
	}
}

// FS-07: a burst reaches each other zone with the stated probability, at the same instant.
func TestBurstsSpread(t *testing.T) {
	for spread, want := range map[float64]float64{0: 1, 0.25: 1.5, 1: 3} {
		knobs := model.SpotMarket{BurstsPerMonth: 1, BurstSpread: spread}
		changes := bursts(NewMarket(knobs, zones, random.NewStreams(5)), 1000)
		instants := map[clock.Time]bool{}
		for i, c := range changes {
			instants[c.At] = true
			if i == 0 {
				continue
			}
			last := changes[i-1]
			if c.At < last.At || c.At == last.At && c.Zone <= last.Zone {
				t.Fatalf("out of order: %+v after %+v", c, last)
			}
		}
		if got := float64(len(changes)) / float64(len(instants)); math.Abs(got-want) > 0.05 {
			t.Errorf("spread %v: %.2f zones per burst, want %v", spread, got, want)
		}
	}
}

// FS-05: the default market's droughts last as their law says; a market without a law has none.
func TestDroughts(t *testing.T) {
	m := NewMarket(DefaultSpotMarket(), zones, random.NewStreams(7))
	changes := bursts(m, 1000)
	total := 0.0
	for _, c := range changes {
		total += c.DroughtUntil.Sub(c.At).Seconds()
		if c.Reclaim != 0.2 {
			t.Fatalf("%+v", c)
		}
	}
	n := float64(len(changes))
	if mean := total / n; math.Abs(mean-1200) > 4*1200/math.Sqrt(n) {
		t.Errorf("mean drought %.0f s", mean)
	}
	quiet := NewMarket(model.SpotMarket{BurstsPerMonth: 1}, zones, random.NewStreams(7))
	if c := quiet.Pop(); c.DroughtUntil != c.At {
		t.Errorf("%+v", c)
	}
}

// A market without bursts never changes.
func TestNoBursts(t *testing.T) {
	for _, m := range []*Market{
		NewMarket(model.SpotMarket{MonthlyInterruption: 0.5}, zones, random.NewStreams(1)),
		NewMarket(DefaultSpotMarket(), nil, random.NewStreams(1)),
	} {
		if m.NextChange() != clock.Never {
			t.Errorf("a change at %v", m.NextChange())
		}
	}
}

// Adding a zone shifts no burst that begins elsewhere, and the order in which zones are named is
// nothing.
func TestZonesDoNotDisturbEachOther(t *testing.T) {
	knobs := DefaultSpotMarket()
	knobs.BurstSpread = 0
	only := func(zone string, changes []SpotChange) []SpotChange {
		return slices.DeleteFunc(changes, func(c SpotChange) bool { return c.Zone != zone })
	}
	play := func(zones ...string) []SpotChange {
		return bursts(NewMarket(knobs, zones, random.NewStreams(9)), 100)
	}
	one, three := play("b"), only("b", play("c", "b", "a"))
	if len(one) == 0 || !slices.Equal(one, three) {
		t.Errorf("%d bursts alone, %d among three zones", len(one), len(three))
	}
	knobs.BurstSpread = 0.5
	if !slices.Equal(play("a", "b", "c"), play("c", "b", "a")) {
		t.Error("the order of zones changes the market")
	}
}

// FS-07: a reclaim picks about its fraction of the tasks, other ones each time, and each by its
// own name.
func TestReclaimPicksAFraction(t *testing.T) {
	const tasks = 10_000
	s := random.NewStreams(11)
	picked := func(at clock.Time, zone string) (n int, names []bool) {
		for i := range tasks {
			hit := Reclaims(s, at, zone, 0.2, model.TaskID{Group: "web", Number: i})
			names = append(names, hit)
			if hit {
				n++
			}
		}
		return n, names
	}
	n, first := picked(1, "a")
	if math.Abs(float64(n)-0.2*tasks) > 4*math.Sqrt(0.16*tasks) {
		t.Errorf("%d of %d", n, tasks)
	}
	for _, other := range []struct {
		at   clock.Time
		zone string
	}{{2, "a"}, {1, "b"}} {
		_, names := picked(other.at, other.zone)
		both := 0
		for i := range names {
			if names[i] && first[i] {
				both++
			}
		}
		if share := float64(both) / tasks; math.Abs(share-0.04) > 0.01 {
			t.Errorf("%+v picks %.3f in common with the first", other, share)
		}
	}
	task := model.TaskID{Group: "web", Number: 1}
	if Reclaims(s, 1, "a", 0, task) || !Reclaims(s, 1, "a", 1, task) {
		t.Error("none or all is not exact")
	}
}
