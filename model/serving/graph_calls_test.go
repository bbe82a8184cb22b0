package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// failing makes a share of the requests of a part end with a 500.
func (p part) failing(rate float64) part {
	p.Build.Workload.Defect = model.Defect{Kind: model.ErrorRate, Rate: rate}
	return p
}

// A request fails with a call that it needs, not with one that is optional; in both cases it waits
// for the end of the call.
func TestRequestFailsWithACallThatItNeeds(t *testing.T) {
	for _, c := range []struct {
		optional bool
		want     Counts
	}{
		{false, Counts{Offered: 10, Error500: 10}}, {true, Counts{Offered: 10, Completed: 10}},
	} {
		needs := calls("back", 0)
		needs.Optional = c.optional
		r := newRig(t, 1, unlimited("front", needs).sends(10, clock.Second),
			unlimited("back").waits(random.Constant(100*msec)).failing(1))
		r.run(59 * clock.Second)
		r.want("front", c.want)
		r.want("back", Counts{Offered: 10, Error500: 10})
		for how := range r.latency("front") {
			l := &r.latency("front")[how]
			if l.Count() > 0 && (l.Min() != 100*msec || l.Max() != 100*msec) {
				t.Errorf("optional %v: took %v to %v", c.optional, l.Min(), l.Max())
			}
		}
	}
}

// A step begins when all calls of the one before have ended. After a failure there is no further
// step; the calls that went out with it are awaited.
func TestStepsFollowEachOther(t *testing.T) {
	back := func(name string, wait clock.Span) part {
		return unlimited(name).waits(random.Constant(wait))
	}
	front := unlimited("front", calls("a", 0), calls("b", 0), calls("c", 1)).
		waits(random.Constant(5*msec)).sends(1, clock.Second)
	for _, c := range []struct {
		b    part
		took clock.Span
		want Counts
	}{
		{back("b", 70*msec), 135 * msec, Counts{Offered: 1, Completed: 1}},
		{back("b", 0).failing(1), 35 * msec, Counts{}}, // a is awaited, c is not asked
	} {
		r := newRig(t, 1, front, back("a", 30*msec), c.b, back("c", 60*msec))
		r.run(59 * clock.Second)
		r.want("c", c.want)
		var all Latencies
		all.Merge(r.latency("front"))
		if got := all.Completed().Sum() + all[error500].Sum(); got != c.took {
			t.Errorf("took %v, expected %v", got, c.took)
		}
	}
}

// The calls come right after the waiting: before, after or between the CPU time.
func TestCallsComeRightAfterTheWaiting(t *testing.T) {
	for waits, want := range map[model.WaitPlace]clock.Span{
		model.WaitAfter: 30 * msec, model.WaitBefore: 10 * msec, model.WaitBetween: 20 * msec,
	} {
		front := serves("front", 4, random.Constant(20*msec)).calls(calls("back", 0)).
			waits(random.Constant(10*msec)).sends(1, clock.Second)
		front.Build.Workload.Waits = waits
		r := newRig(t, 1, front, unlimited("back").waits(random.Constant(100*msec)))
		r.run(clock.Second + want)
		r.want("back", Counts{}) // not yet: spans are half open
		r.run(clock.Second + want + 1)
		r.want("back", Counts{Offered: 1, InFlight: 1})
		r.run(2 * clock.Second)
		if l := r.latency("front").Completed(); l.Sum() != 130*msec {
			t.Errorf("%s: the whole request took %v", waits, l.Sum())
		}
	}
}

// Count calls go out together, and either all of them or, with the rest of the probability, none.
func TestCountAndProbabilityOfCalls(t *testing.T) {
	some := calls("back", 0)
	some.Count, some.Probability = 3, 0.3
	r := newRig(t, 1, unlimited("front", some).source(1000), unlimited("back"))
	for at := clock.Second; at <= 50*clock.Second; at += clock.Second {
		r.run(at)
		if n := r.served["back"].Offered; n%3 != 0 {
			t.Fatalf("%d calls", n)
		}
	}
	near(t, "calls per request", float64(r.served["back"].Offered)/
		float64(r.served["front"].Offered), 0.9, 0.03)
	never := calls("back", 0)
	never.Probability = 0
	r = newRig(t, 1, unlimited("front", never).source(1000), unlimited("back"))
	r.run(clock.Minute)
	r.want("back", Counts{})
}

// Calls that are made with some probability are so independently of each other.
func TestProbabilitiesAreIndependent(t *testing.T) {
	half := func(name string) model.Call {
		c := calls(name, 0)
		c.Probability = 0.5
		return c
	}
	r := newRig(t, 1, unlimited("front", half("a"), half("b")).source(1000),
		unlimited("a"), unlimited("b"))
	r.run(clock.Minute)
	n := float64(r.served["front"].Offered)
	near(t, "a", float64(r.served["a"].Offered)/n, 0.5, 0.02)
	near(t, "b", float64(r.served["b"].Offered)/n, 0.5, 0.02)
	// Two sources of parents at one service do not decide alike, number by number.
	left := unlimited("left", calls("mid", 0)).sends(400, 10*msec)
	right := unlimited("right", calls("mid", 0)).sends(400, 10*msec)
	r = newRig(t, 1, left, right, unlimited("mid", half("a")), unlimited("a"))
	alike, before := 0, int64(0)
	for i := range 400 {
		r.run(clock.Span(i+1)*10*msec + 5*msec)
		if made := r.served["a"].Offered - before; made != 1 {
			alike++ // both, or neither
		}
		before = r.served["a"].Offered
	}
	if alike < 140 || alike > 260 {
		t.Errorf("%d of 400 pairs decided alike, expected half", alike)
	}
}

// A caller that gives a call up goes on without it; the callee works on to the end, in vain.
func TestCalleeWorksOnWhenItsCallerHasGivenUp(t *testing.T) {
	short := calls("back", 0)
	short.Timeout = 100 * msec
	r := newRig(t, 1, unlimited("front", short).sends(1, clock.Second),
		serves("back", 1, random.Constant(300*msec)))
	r.run(2 * clock.Second)
	r.want("front", Counts{Offered: 1, Error500: 1})
	r.want("back", Counts{Offered: 1, GaveUp: 1})
	if l := &r.latency("back")[gaveUp]; l.Sum() != 100*msec {
		t.Errorf("given up after %v", l.Sum())
	}
	s := r.stations["back"].builds[0]
	r.run(3 * clock.Second)
	if area, _ := s.held.collectAt(r.mesh.Now()); s.inUse.level != 0 || area != 0 {
		t.Errorf("the callee never ends: %d in use", s.inUse.level)
	}
}

// What a callee spends on a call is counted to its end, whoever still waits for it.
func TestWorkInVainIsWork(t *testing.T) {
	short := calls("back", 0)
	short.Timeout = 100 * msec
	r := newRig(t, 1, unlimited("front", short).sends(5, clock.Second),
		serves("back", 1, random.Constant(300*msec)))
	r.mesh.Advance(clock.Time(20 * clock.Second))
	s := r.stations["back"].Advance(r.mesh.Now())
	if s.CPUBusy != 1500*msec || s.InSystem != 1500*msec {
		t.Errorf("busy %v, in the system %v, expected 5 × 300 ms", s.CPUBusy, s.InSystem)
	}
}

// The callee's load balancer gives up after its idle timeout, with a 504; of two limits the shorter
// counts, of equal ones the caller's.
func TestCallEndsWithTheShorterTimeout(t *testing.T) {
	for _, c := range []struct {
		own, idle clock.Span
		want      Counts
	}{
		{0, 100 * msec, Counts{Offered: 1, Error504: 1}},
		{50 * msec, 100 * msec, Counts{Offered: 1, GaveUp: 1}},
		{100 * msec, 100 * msec, Counts{Offered: 1, GaveUp: 1}},
		{200 * msec, 100 * msec, Counts{Offered: 1, Error504: 1}},
	} {
		call := calls("back", 0)
		call.Timeout = c.own
		back := unlimited("back").waits(random.Constant(clock.Second)).with(func(p *part) {
			p.TargetGroup.IdleTimeout = c.idle
		})
		r := newRig(t, 1, unlimited("front", call).sends(1, clock.Second), back)
		r.run(10 * clock.Second)
		r.want("back", c.want)
		r.want("front", Counts{Offered: 1, Error500: 1})
	}
}

// A caller that is killed takes its own request with it. Its calls go on, for nobody.
func TestKilledCallerLeavesItsCallsBehind(t *testing.T) {
	r := newRig(t, 1, unlimited("front", calls("back", 0), calls("back", 1)).sends(1, clock.Second),
		unlimited("back").waits(random.Constant(clock.Second)))
	r.run(1500 * msec)
	r.stations["front"].Remove(r.slots["front"][0])
	r.run(10 * clock.Second)
	r.want("front", Counts{Offered: 1, Error502: 1})
	r.want("back", Counts{Offered: 1, Completed: 1}) // the second step is never made
}

// The slot and the records of a killed caller are used again; its calls do not end another's request.
func TestCallsOfTheDeadDoNotEndThoseOfTheLiving(t *testing.T) {
	r := newRig(t, 1, unlimited("front", calls("back", 0)).sends(2, clock.Second),
		unlimited("back").waits(random.Constant(3*clock.Second)))
	r.run(1500 * msec)
	r.stations["front"].Remove(r.slots["front"][0])
	r.add("front")
	r.run(4500 * msec) // the first call has come back
	r.want("front", Counts{Offered: 2, Error502: 1, InFlight: 1})
	r.run(5500 * msec)
	r.want("front", Counts{Offered: 2, Error502: 1, Completed: 1})
}

// A callee that is killed fails the calls that it holds: 502, and a 500 of each caller, at once.
func TestKilledCalleeFailsItsCallers(t *testing.T) {
	r := newRig(t, 1, unlimited("front", calls("back", 0)).sends(3, clock.Second),
		serves("back", 1, random.Constant(clock.Minute)))
	r.run(3500 * msec)
	r.stations["back"].Cut(r.slots["back"][0])
	r.run(3500*msec + 1)
	r.want("back", Counts{Offered: 3, Error502: 3}) // two of them in the queue
	r.want("front", Counts{Offered: 3, Error500: 3})
}

// Calls ask for a class by name, others are of a class by weight; a class without weight is for those
// who name it. Each class costs what it costs.
func TestClassesByNameAndByWeight(t *testing.T) {
	classes := []model.RequestClass{
		{Name: "read", Weight: 3, WaitTime: random.Constant(10 * msec)},
		{Name: "write", Weight: 1, WaitTime: random.Constant(20 * msec),
			Calls: []model.Call{calls("store", 0)}},
		{Name: "report", WaitTime: random.Constant(clock.Second)},
	}
	api := unlimited("api")
	api.Build.Workload.Classes = classes
	reports := calls("api", 0)
	reports.Class = "report"
	r := newRig(t, 1, api.source(1000), unlimited("store"),
		unlimited("front", reports).sends(50, clock.Second))
	r.run(59 * clock.Second)
	l := r.latency("api").Completed()
	n := float64(r.served["api"].Offered - 50)
	near(t, "writes", float64(r.served["store"].Offered)/n, 0.25, 0.03)
	near(t, "mean", (l.Sum()-50*clock.Second).Seconds()/n, 0.0125, 0.02)
	if l.Max() != clock.Second || l.Min() != 10*msec {
		t.Errorf("from %v to %v", l.Min(), l.Max())
	}
	if front := r.latency("front").Completed(); front.Min() != clock.Second {
		t.Errorf("a report took %v", front.Min())
	}
}

// A request may make a thousand calls one after the other, and there may be hundreds of kinds.
func TestManyStepsAndManyClasses(t *testing.T) {
	var each []model.Call
	for i := range 1000 {
		each = append(each, calls("back", i))
	}
	front := unlimited("front").sends(100, 100*msec)
	for range 400 {
		front.Build.Workload.Classes = append(front.Build.Workload.Classes,
			model.RequestClass{Weight: 1, Calls: each})
	}
	r := newRig(t, 1, front, unlimited("back").waits(random.Constant(10*msec)))
	r.run(58 * clock.Second)
	r.want("front", Counts{Offered: 100, Completed: 100})
	r.want("back", Counts{Offered: 100_000, Completed: 100_000})
	if l := r.latency("front").Completed(); l.Min() != 10*clock.Second || l.Max() != l.Min() {
		t.Errorf("took from %v to %v", l.Min(), l.Max())
	}
}
