package workload

import (
	"math"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	_ "ecsim/sim/random/repeatable" // the same cases each time

	"pgregory.net/rapid"
)

// drawSource makes any small source.
func drawSource(t *rapid.T) model.Source {
	src := model.Source{Step: rapid.Bool().Draw(t, "step"), Arrivals: model.Poisson}
	at := clock.Time(0)
	for range rapid.IntRange(1, 6).Draw(t, "points") {
		rate := rapid.SampledFrom([]float64{0, 0.5, 20, 400}).Draw(t, "rate")
		src.Rate = append(src.Rate, model.RatePoint{At: at, PerSecond: rate})
		at += clock.Time(rapid.IntRange(0, 2000).Draw(t,
			"distance")) * clock.Time(clock.Millisecond)
	}
	if rapid.Bool().Draw(t, "even") {
		src.Arrivals = model.Even
	}
	if rapid.Bool().Draw(t, "repeats") {
		src.Repeat = clock.Span(rapid.IntRange(1, 3000).Draw(t, "repeat")) * clock.Millisecond
	}
	if rapid.Bool().Draw(t, "bursty") {
		src.Bursts = &model.Bursts{Factor: 4, Calm: 500 * clock.Millisecond,
			Burst: 50 * clock.Millisecond}
	}
	return src
}

func all(a *Arrivals, before clock.Time) (times []clock.Time) {
	var buffer [37]clock.Time
	for n := len(buffer); n == len(buffer); {
		n = a.Fill(buffer[:], before)
		times = append(times, buffer[:n]...)
	}
	return times
}

// How arrivals are asked for does not change them, and they come in order.
func TestArrivalsDoNotDependOnHowTheyAreAskedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sources []model.Source
		for range rapid.IntRange(1, 3).Draw(t, "sources") {
			sources = append(sources, drawSource(t))
		}
		const end = clock.Time(5 * clock.Second)
		streams := random.NewStreams(rapid.Uint64().Draw(t, "seed"))
		whole := all(NewArrivals(sources, "web", streams), end)
		var pieces []clock.Time
		parts := NewArrivals(sources, "web", streams)
		for at := clock.Time(0); at < end; {
			at = min(end, at+clock.Time(rapid.IntRange(0, int(clock.Second)).Draw(t, "piece")))
			buffer := make([]clock.Time, rapid.IntRange(1, 100).Draw(t, "buffer"))
			for n := len(buffer); n == len(buffer); {
				n = parts.Fill(buffer, at)
				pieces = append(pieces, buffer[:n]...)
			}
		}
		if !slices.Equal(whole, pieces) {
			t.Fatalf("in one piece %d arrivals, in many %d, or other instants", len(whole),
				len(pieces))
		}
		if !slices.IsSorted(whole) {
			t.Fatal("arrivals are out of order")
		}
	})
}

// Merging sources is the same as sorting what each gives alone.
// A steady stretch is only a faster way to the same arrivals, in the bits of their fractions too.
func TestSteadyArrivalsAreThoseOfAnyStretch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src, end := drawSource(t), clock.Time(5*clock.Second)
		streams := random.NewStreams(rapid.Uint64().Draw(t, "seed"))
		fast, slow := newSource(&src, "web", "0", streams), newSource(&src, "web", "0", streams)
		var got, want [100]clock.Time
		for n := len(got); n == len(got); {
			n = fast.fill(got[:], end)
			m := 0
			for ok := true; ok && m < len(want); {
				if want[m], ok = slow.next(end); ok {
					m++
				}
			}
			if !slices.Equal(got[:n], want[:m]) {
				t.Fatalf("arrivals %v, expected %v", got[:n], want[:m])
			}
			if n == len(got) && (fast.fraction != slow.fraction || fast.need != slow.need) {
				t.Fatal("the positions differ")
			}
		}
	})
}

func TestMergedSourcesAreTheirUnion(t *testing.T) {
	sources := []model.Source{Constant(100), Constant(3),
		lines([]model.RatePoint{{At: 0}, {At: 1e9, PerSecond: 50}})}
	streams := random.NewStreams(7)
	const end = clock.Time(clock.Minute)
	var want []clock.Time
	for i := range sources {
		s := newSource(&sources[i], "web", string(rune('0'+i)), streams)
		var buffer [100_000]clock.Time
		want = append(want, buffer[:s.fill(buffer[:], end)]...)
	}
	slices.Sort(want)
	if got := all(NewArrivals(sources, "web", streams), end); !slices.Equal(got, want) {
		t.Errorf("merged %d arrivals, alone they are %d", len(got), len(want))
	}
}

// The integral of the rate up to each arrival is the sum of the unit increments drawn so far. The
// twin integrates the rate by adding up thin slices.
func TestArrivalsFollowTheIntegralOfTheRate(t *testing.T) {
	sources := map[string]model.Source{
		"constant": Constant(3),
		"ramp": Ramp(model.RatePoint{At: 1e9, PerSecond: 1},
			model.RatePoint{At: 8e9, PerSecond: 9}),
		"falling to zero and back": Repeat(lines([]model.RatePoint{
			{At: 0, PerSecond: 5}, {At: 2e9}, {At: 3e9}, {At: 4e9, PerSecond: 8}, {At: 4e9,
				PerSecond: 1},
		}), 6*clock.Second),
		"steps": Steps([]model.RatePoint{{At: 1e9, PerSecond: 4}, {At: 2e9},
			{At: 5e9, PerSecond: 2}}),
	}
	for name, src := range sources {
		t.Run(name, func(t *testing.T) {
			const end, slice = clock.Time(60 * clock.Second), clock.Time(clock.Millisecond) / 4
			streams := random.NewStreams(3)
			increments := streams.Stream("arrivals", "web", "0")
			need, integral, n := increments.Exponential(), 0.0, 0
			arrivals := all(NewArrivals([]model.Source{src}, "web", streams), end)
			for at := clock.Time(0); at < end && n < len(arrivals); at += slice {
				step := expectedRate(model.Traffic{Sources: []model.Source{src}},
					at+slice/2) * clock.Span(slice).Seconds()
				integral += step
				for n < len(arrivals) && integral >= need {
					if off := arrivals[n] - at; off < -2*slice || off > 3*slice {
						t.Fatalf("arrival %d is at %d ns, the integral reaches it at %d ns", n,
							arrivals[n], at)
					}
					need += increments.Exponential()
					n++
				}
			}
			if len(arrivals) < 60 || n < len(arrivals)-1 {
				t.Errorf("%d of %d arrivals were reached by the integral", n, len(arrivals))
			}
		})
	}
}

// An even source spreads each period's count evenly: as many arrivals as the trace says.
func TestEvenArrivalsKeepTheCountsOfATrace(t *testing.T) {
	counts := []float64{7, 0, 1, 22350, 3, 59, 1000003}
	trace := Trace{Counts: true, Period: clock.Minute}
	for i, c := range counts {
		trace.Points = append(trace.Points,
			TracePoint{At: clock.Time(i) * clock.Time(clock.Minute), Value: c})
	}
	src, _, err := trace.Source()
	if err != nil {
		t.Fatal(err)
	}
	src.Arrivals = model.Even
	arrivals := NewArrivals([]model.Source{src}, "web", random.NewStreams(1))
	for i, want := range counts {
		if got := len(all(arrivals, clock.Time(i+1)*clock.Time(clock.Minute))); got != int(want) {
			t.Errorf("minute %d has %d arrivals, expected %v", i, got, want)
		}
	}
	if n := len(all(arrivals, clock.Time(clock.Day))); n != 0 {
		t.Errorf("%d arrivals come after the end of the trace", n)
	}
}

// Poisson counts have a variance equal to their mean; bursts keep their long-run mean and raise the
// variance. Both within 4 standard errors.
func TestArrivalsHaveTheMomentsOfTheirProcess(t *testing.T) {
	const seconds, rate = 20_000, 25.0
	bursts := model.Bursts{Factor: 5, Calm: 9 * clock.Second, Burst: clock.Second}
	for name, src := range map[string]model.Source{
		"poisson": Constant(rate), "bursts": WithBursts(Constant(rate), bursts),
	} {
		arrivals := NewArrivals([]model.Source{src}, "web", random.NewStreams(5))
		sum, squares := 0.0, 0.0
		for i := range seconds {
			n := float64(len(all(arrivals, clock.Time(i+1)*clock.Time(clock.Second))))
			sum += n
			squares += n * n
		}
		mean := sum / seconds
		variance := squares/seconds - mean*mean
		want := expectedRate(model.Traffic{Sources: []model.Source{src}}, 0)
		if name == "bursts" {
			// On average 1.4 times the rate; the states' correlation time of 0.9 s widens the
			// error.
			if math.Abs(want-1.4*rate) > 1e-9 || math.Abs(mean-want) > 1.5 || variance < 10*mean {
				t.Errorf("bursts: mean %v of %v, variance %v", mean, want, variance)
			}
			continue
		}
		if math.Abs(mean-want) > 4*math.Sqrt(want/seconds) ||
			math.Abs(variance/mean-1) > 4*math.Sqrt(2.0/seconds) {
			t.Errorf("poisson: mean %v of %v, variance %v", mean, want, variance)
		}
	}
}

func TestExtremeRates(t *testing.T) {
	none := NewArrivals([]model.Source{Constant(0)}, "web", random.Streams{})
	if n := len(all(none, clock.Time(1000*clock.Day))); n != 0 {
		t.Errorf("a rate of zero gives %d arrivals", n)
	}
	if n := len(all(NewArrivals(nil, "web", random.Streams{}), clock.Time(clock.Day))); n != 0 {
		t.Errorf("no source gives %d arrivals", n)
	}
	huge := len(all(NewArrivals([]model.Source{Constant(5e6)}, "web", random.Streams{}),
		clock.Time(clock.Second)))
	if math.Abs(float64(huge)-5e6) > 5*math.Sqrt(5e6) {
		t.Errorf("5e6 per second give %d arrivals in a second", huge)
	}
	// After a hundred days at a low rate the instants still have nanosecond resolution.
	rare := all(NewArrivals([]model.Source{Constant(1e-3)}, "web", random.Streams{}),
		clock.Time(100*clock.Day))
	odd := 0
	for _, at := range rare {
		odd += int(at % 2)
	}
	if n := float64(len(rare)); math.Abs(n-8640) > 5*93 ||
		math.Abs(float64(odd)-n/2) > 5*math.Sqrt(n/4) {
		t.Errorf("1e-3 per second give %v arrivals in 100 days, %d at odd nanoseconds", n, odd)
	}
}

func TestFillDoesNotAllocate(t *testing.T) {
	sources := []model.Source{Constant(1000),
		WithBursts(Constant(10), model.Bursts{Factor: 2, Calm: 1e9, Burst: 1e8})}
	arrivals := NewArrivals(sources, "web", random.Streams{})
	var buffer [256]clock.Time
	if n := testing.AllocsPerRun(100, func() { arrivals.Fill(buffer[:], clock.Never) }); n != 0 {
		t.Errorf("Fill allocates %v times", n)
	}
}
