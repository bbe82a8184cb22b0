package serving

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// attempts are the instants, in steps of a millisecond, at which requests came to a service.
func attempts(r *rig, name string, until clock.Span) (times []clock.Span) {
	for at := msec; at <= until; at += msec {
		before := r.served[name].Offered
		r.run(at)
		for range r.served[name].Offered - before {
			times = append(times, at-msec)
		}
	}
	return times
}

// The pause before an attempt is twice that before the attempt before, up to the bound.
func TestBackoffDoublesUpToItsBound(t *testing.T) {
	for _, c := range []struct {
		retry model.Retry
		want  []clock.Span // after the first attempt
	}{
		{model.Retry{}, nil},
		{model.Retry{Attempts: 1, Backoff: 100 * msec}, nil},
		{model.Retry{Attempts: 2, Backoff: 100 * msec}, []clock.Span{100}},
		{model.Retry{Attempts: 6, Backoff: 100 * msec, MaxBackoff: 350 * msec},
			[]clock.Span{100, 300, 650, 1000, 1350}},
		{model.Retry{Attempts: 5, Backoff: 100 * msec}, []clock.Span{100, 300, 700, 1500}},
	} {
		clients := unlimited("web").failing(1).sends(1, clock.Second)
		clients.Traffic.Retry = c.retry
		retried := calls("back", 0)
		retried.Retry = c.retry
		for name, r := range map[string]*rig{
			"web": newRig(t, 1, clients),
			"back": newRig(t, 1, unlimited("f", retried).sends(1, clock.Second),
				unlimited("back").failing(1)),
		} {
			want := []clock.Span{clock.Second}
			for _, after := range c.want {
				want = append(want, clock.Second+after*msec)
			}
			if got := attempts(r, name, 4*clock.Second); !slices.Equal(got, want) {
				t.Errorf("%+v: attempts at %v, expected %v", c.retry, got, want)
			}
		}
	}
}

// Whatever is not a success is tried again; a success is not.
func TestWhatIsTriedAgain(t *testing.T) {
	again := model.Retry{Attempts: 3, Backoff: 10 * msec}
	for what, c := range map[string]struct {
		change func(*rig)
		back   part
		want   Counts
	}{
		"success": {func(*rig) {}, unlimited("back"), Counts{Offered: 1, Completed: 1}},
		"500":     {func(*rig) {}, unlimited("back").failing(1), Counts{Offered: 3, Error500: 3}},
		"502": {func(r *rig) { r.stations["back"].SetAnswering(r.slots["back"][0], false) },
			unlimited("back"), Counts{Offered: 3, Error502: 3}},
		"503": {func(r *rig) { r.stations["back"].SetRouted(r.slots["back"][0], false) },
			unlimited("back"), Counts{Offered: 3, Error503: 3}},
		"504": {func(*rig) {}, unlimited("back").waits(random.Constant(clock.Hour)).
			with(func(p *part) { p.TargetGroup.IdleTimeout = 100 * msec }),
			Counts{Offered: 3, Error504: 3}},
		"no connection": {func(r *rig) { r.stations["back"].SetReachable(r.slots["back"][0], false) },
			unlimited("back"), Counts{Offered: 3, Error504: 3}},
	} {
		t.Run(what, func(t *testing.T) {
			call := calls("back", 0)
			call.Retry = again
			r := newRig(t, 1, unlimited("front", call).sends(1, clock.Second), c.back)
			c.change(r)
			r.run(58 * clock.Second)
			r.want("back", c.want)
			front := Counts{Offered: 1, Error500: 1} // once, after the last attempt
			if c.want.Completed > 0 {
				front = Counts{Offered: 1, Completed: 1}
			}
			r.want("front", front)
		})
	}
}

// Each attempt has the whole timeout, and the request takes as long as attempts and pauses together.
func TestAttemptsTakeTimeTogether(t *testing.T) {
	call := calls("back", 0)
	call.Timeout, call.Retry = 200*msec, model.Retry{Attempts: 3, Backoff: 50 * msec}
	r := newRig(t, 1, unlimited("front", call).sends(1, clock.Second),
		unlimited("back").waits(random.Constant(clock.Second)))
	r.run(58 * clock.Second)
	if l := &r.latency("front")[error500]; l.Sum() != 3*200*msec+50*msec+100*msec {
		t.Errorf("the request took %v", l.Sum())
	}
	if l := &r.latency("back")[gaveUp]; l.Max() != 200*msec || l.Min() != l.Max() {
		t.Errorf("attempts took from %v to %v", l.Min(), l.Max())
	}
}

// Full jitter (AWS Architecture Blog): a pause is uniform between nothing and the backoff.
func TestFullJitterIsUniform(t *testing.T) {
	r := retry{Retry: model.Retry{Attempts: 3, Backoff: clock.Second, Jitter: true},
		stream: random.NewStreams(1).Stream("retry")}
	const n, parts = 40_000, 20
	var share [parts]int
	for range n {
		pause := r.pause(1) // of two seconds
		if pause < 0 || pause >= 2*clock.Second {
			t.Fatalf("a pause of %v", pause)
		}
		share[int(pause*parts/(2*clock.Second))]++
	}
	for i, got := range share {
		near(t, "part "+string(rune('a'+i)), float64(got), n/parts, 0.1)
	}
	clients := unlimited("web").failing(1).sends(2000, 10*msec)
	clients.Traffic.Retry = r.Retry
	clients.Traffic.Retry.Attempts = 2
	rig := newRig(t, 1, clients)
	rig.run(10*clock.Second + 5*msec)
	if got := rig.served["web"].Offered; got < 1930 || got > 1970 { // half of the last second's wait
		t.Errorf("%d attempts in ten seconds, expected 1,000 and 950", got)
	}
}

// A budget bounds retries to its share of first attempts, over any time and from the beginning.
func TestBudgetBoundsTheShareOfRetries(t *testing.T) {
	for _, budget := range []float64{0.01, 0.1, 0.5, 1} {
		clients := unlimited("web").failing(1).source(200)
		clients.Traffic.Retry = model.Retry{Attempts: 10, Backoff: 20 * msec, Budget: budget,
			Jitter: true}
		same := unlimited("web").failing(1).source(200) // the first attempts alone
		r, first := newRig(t, 1, clients), newRig(t, 1, same)
		for at := clock.Second; at <= clock.Minute; at += clock.Second {
			r.run(at)
			first.run(at)
			n := first.served["web"].Offered
			if again := r.served["web"].Offered - n; float64(again) > budget*float64(n) {
				t.Fatalf("budget %v: %d retries of %d requests", budget, again, n)
			}
		}
		n := float64(first.served["web"].Offered)
		near(t, "retries", float64(r.served["web"].Offered)-n, budget*n, 0.05)
	}
}

// A retry storm outlives its cause (Bronson et al. 2021, metastable failures): after an outage of 20 s
// a service with 70 % load answers hardly anybody in time, for it works for clients who have given
// up; with a budget, or without retries, it recovers.
func TestRetryStormOutlivesItsCause(t *testing.T) {
	goodput := func(retry model.Retry) (before, after float64) {
		p := serves("web", 10, random.Exponential(100*msec)).source(70)
		p.Build.Workload.Timeout = clock.Second
		p.Traffic.Retry = retry
		r := newRig(t, 1, p)
		at := clock.Span(0)
		completed := func(span clock.Span) float64 {
			was := r.served["web"].Completed
			at += span
			r.run(at)
			return float64(r.served["web"].Completed-was) / span.Seconds()
		}
		before = completed(clock.Minute)
		r.stations["web"].SetAnswering(r.slots["web"][0], false)
		completed(20 * clock.Second)
		r.stations["web"].SetAnswering(r.slots["web"][0], true)
		completed(clock.Minute)
		return before, completed(clock.Minute)
	}
	for what, c := range map[string]struct {
		retry    model.Retry
		recovers bool
	}{
		"none":   {model.Retry{}, true},
		"budget": {model.Retry{Attempts: 1000, Backoff: 100 * msec, Jitter: true, Budget: 0.1}, true},
		"storm": {model.Retry{Attempts: 1000, Backoff: 100 * msec, MaxBackoff: clock.Second,
			Jitter: true}, false},
	} {
		before, after := goodput(c.retry)
		if before < 65 || c.recovers != (after > 65) || !c.recovers && after > 35 {
			t.Errorf("%s: %.1f/s were answered before the outage, %.1f/s long after it", what, before,
				after)
		}
	}
}

// Attempts of a storm draw in order, so that a block of draws is made about once and not for each.
func TestRetriesDrawInOrder(t *testing.T) {
	p := serves("web", 10, random.Exponential(100*msec))
	p.Traffic.Sources = []model.Source{workload.Constant(500)}
	p.Build.Workload.Timeout = clock.Second
	p.Traffic.Retry = model.Retry{Attempts: 5, Backoff: clock.Second}
	r := newRig(t, 1, p)
	sheet, blocks := int64(-1), 0
	for at := 10 * msec; at <= clock.Minute; at += 10 * msec {
		r.run(at)
		if now := r.stations["web"].sources.numbers.sheets[0][0].block; now != sheet {
			if now < sheet {
				t.Fatalf("block %d comes after block %d", now, sheet)
			}
			sheet, blocks = now, blocks+1
		}
	}
	if offered := r.served["web"].Offered; offered < 100_000 || blocks < 300 {
		t.Errorf("%d attempts, %d blocks", offered, blocks)
	}
}
