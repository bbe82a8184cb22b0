package spot

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// watch samples a pool of a market as those do who want so many instances all the time: an instance
// that is lost is asked for again at each sample, and is up at the next one if the pool has room.
func watch(k model.SpotMarket, wanted, samples int, gap clock.Span, seed uint64) Trace {
	id := ec2("p3.2xlarge", "a")
	streams := random.NewStreams(seed)
	m := New(poolsOf(k, id), streams)
	ends := make([]clock.Time, wanted) // of each instance, by its own; 0: it is down
	launches, room := 0, wanted
	trace := Trace{Gap: gap}
	count := func() (n int) {
		for _, end := range ends {
			if end > 0 {
				n++
			}
		}
		return n
	}
	for s := range samples {
		at := clock.Time(clock.Span(s) * gap)
		for i := range ends {
			if ends[i] == 0 && count() < room {
				launches++
				ends[i] = at.Add(m.Lifetime(id, strconv.Itoa(launches)))
			}
		}
		trace.Up = append(trace.Up, count())
		for m.NextChange() < at.Add(gap) {
			c := m.Pop()
			room = int(math.Round(c.Room * float64(wanted)))
			for i := range ends {
				if ends[i] > 0 && Reclaims(streams, c.At, id, c.Reclaim, strconv.Itoa(i)) {
					ends[i] = 0
				}
			}
		}
		for i := range ends {
			if ends[i] < at.Add(gap) {
				ends[i] = 0
			}
		}
		trace.Up[s] = count()
	}
	return trace
}

// ES-13: a trace of a known process gives its knobs back: bursts, their depth, droughts, lone losses.
func TestFitRecoversAKnownProcess(t *testing.T) {
	truth := model.SpotMarket{MonthlyInterruption: 0.95, BurstsPerMonth: 40, BurstFraction: 0.6,
		Drought: random.Exponential(90 * clock.Minute)}
	const wanted = 16
	f, err := Fit(watch(truth, wanted, 600_000, 2*clock.Minute, 1)) // 27 months
	if err != nil {
		t.Fatal(err)
	}
	// Some 1,100 bursts and 1,300 lone losses: a standard error of 3 %.
	within := func(what string, got, want, tolerance float64) {
		if math.Abs(got-want) > tolerance*want {
			t.Errorf("%s: %.4g, want %.4g", what, got, want)
		}
	}
	within("bursts a month", f.Market.BurstsPerMonth, 40, 0.12)
	within("losses of an instance a month", f.Market.LonePerMonth, Hazard(0.95)*float64(Month), 0.12)
	depth, length := 0.0, 0.0
	for _, s := range f.Market.Shortages {
		least := s.Levels[0].Share
		depth += (1 - least) / float64(len(f.Market.Shortages))
		length += s.Length.Seconds() / float64(len(f.Market.Shortages))
	}
	within("depth of a burst", depth, 0.6, 0.03)
	within("drought", length, 5400, 0.12)
}

// ES-08: a fitted process has the availability, the reclaims a month and the shortage of the trace that
// it was fitted to, within the spread of its own replications.
func TestFittedProcessReproducesAvailability(t *testing.T) {
	truth := model.SpotMarket{MonthlyInterruption: 0.5, BurstsPerMonth: 60, BurstFraction: 0.5,
		Drought: random.Exponential(2 * clock.Hour)}
	seen := watch(truth, 4, 10_000, 5*clock.Minute, 3)
	f, err := Fit(seen)
	if err != nil {
		t.Fatal(err)
	}
	if f.Availed > 0.97 || len(f.Market.Shortages) < 20 {
		t.Fatalf("a trace of no interest: %+v", f)
	}
	// What a trace of the same length shows is spread by chance: the observed one is within all but
	// the outermost 1 of 100 played ones on either side.
	var availed, drops []float64
	for seed := range uint64(100) {
		played := watch(f.Market, 4, len(seen.Up), seen.Gap, 1000+seed)
		again, err := Fit(played)
		if err != nil {
			t.Fatal(err)
		}
		availed = append(availed, again.Availed)
		drops = append(drops, losses(played))
	}
	for what, c := range map[string]struct {
		played []float64
		seen   float64
	}{"availability": {availed, f.Availed}, "instances lost": {drops, losses(seen)}} {
		slices.Sort(c.played)
		if c.seen < c.played[1] || c.seen > c.played[98] {
			t.Errorf("%s %.4f is outside %.4f to %.4f", what, c.seen, c.played[1], c.played[98])
		}
	}
}

// losses counts the instances that went down.
func losses(t Trace) (n float64) {
	for i := range t.Up[1:] {
		n += float64(max(0, t.Up[i]-t.Up[i+1]))
	}
	return n
}

// What the estimator counts, by hand: 20 samples of 10 minutes.
func TestFitCounts(t *testing.T) {
	trace := Trace{Gap: 10 * clock.Minute, Up: []int{
		0, 0, // cut off at the beginning: not a shortage that began
		4, 4, 4, 4, 3, 4, // one lost and replaced
		1, 2, // three lost, one returned
		4, 4, 4, 3, 3, // one lost and refused
		4, 4, 0, 0, 0, // cut off at the end
	}}
	f, err := Fit(trace)
	if err != nil {
		t.Fatal(err)
	}
	if f.Wanted != 4 || f.Shortage != 3 || f.Lone != 1 || f.Full != 110*clock.Minute {
		t.Errorf("%+v", f)
	}
	if want := 3 * 730 * 60 / 110.0; math.Abs(f.Market.BurstsPerMonth-want) > 1e-9 {
		t.Errorf("%v bursts a month, want %v", f.Market.BurstsPerMonth, want)
	}
	if want := (10*4 + 3) / 6.0; math.Abs(f.UpTime-want) > 1e-9 {
		t.Errorf("%v instance hours, want %v", f.UpTime, want)
	}
	want := []model.SpotShortage{
		{Levels: []model.SpotLevel{{At: 0, Share: 0.25}, {At: 10 * clock.Minute, Share: 0.5}},
			Length: 20 * clock.Minute},
		{Levels: []model.SpotLevel{{At: 0, Share: 0.75}}, Length: 20 * clock.Minute},
		{Levels: []model.SpotLevel{{At: 0, Share: 0}}, Length: 30 * clock.Minute},
	}
	for i, s := range f.Market.Shortages {
		if s.Length != want[i].Length || !slices.Equal(s.Levels, want[i].Levels) {
			t.Errorf("shortage %d: %+v, want %+v", i, s, want[i])
		}
	}
	for _, up := range [][]int{nil, {0, 0}} {
		if _, err := Fit(Trace{Gap: clock.Minute, Up: up}); err == nil {
			t.Errorf("%v has a fit", up)
		}
	}
}
