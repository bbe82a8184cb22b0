package serving

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// seen is how many requests ended at each task of a service since this was asked last.
func (r *rig) seen(name string) (counts []float64) {
	for _, id := range r.slots[name] {
		v := &r.stations[name].cell.servers[id]
		counts = append(counts, float64(v.seen))
		v.seen = 0
	}
	return counts
}

func sum(list []float64) (total float64) {
	for _, v := range list {
		total += v
	}
	return total
}

// routed is a service with an algorithm, and tasks that answer at once.
func routed(tasks int, rate float64, a model.Algorithm, change func(*part)) part {
	return unlimited("web").source(rate).with(func(p *part) {
		p.tasks, p.TargetGroup.Algorithm = tasks, a
		change(p)
	})
}

func unchanged(*part) {}

// E-12, LB-01: every target is as likely as any other, whatever came before.
func TestWeightedRandomIsEven(t *testing.T) {
	r := newRig(t, 1, routed(5, 1000, model.WeightedRandom, unchanged))
	r.run(100 * clock.Second)
	counts := r.seen("web")
	n, chi := sum(counts), 0.0
	for _, got := range counts {
		chi += float64((got-n/5)*(got-n/5)) / (n / 5)
	}
	if chi > 18.5 { // 99.9 % of four degrees of freedom
		t.Errorf("requests per task: %v", counts)
	}
	if chi < 0.02 {
		t.Errorf("more even than chance: %v", counts)
	}
}

// E-13: a target that fails gets fewer and fewer requests, and its share again when it is well. It
// takes three targets to tell one that fails, and the attribute must be on.
func TestAnomalyMitigation(t *testing.T) {
	for _, c := range []struct {
		tasks     int
		on        bool
		mitigated bool
	}{{4, true, true}, {3, true, true}, {2, true, false}, {4, false, false}} {
		r := newRig(t, 1, routed(c.tasks, 500, model.WeightedRandom, func(p *part) {
			p.TargetGroup.AnomalyMitigation = c.on
		}))
		station, sick := r.stations["web"], r.slots["web"][0]
		var refused int64
		share := func(from, to clock.Span) float64 {
			r.run(from)
			refused = r.served["web"].Error502
			before := r.served["web"].Offered
			r.run(to)
			return float64(r.served["web"].Error502-refused) /
				float64(r.served["web"].Offered-before)
		}
		fair := 1 / float64(c.tasks)
		station.SetAnswering(sick, false)
		got := share(30*clock.Second, 40*clock.Second)
		if c.mitigated != (got < fair/10) || !c.mitigated && math.Abs(got-fair) > 0.05 {
			t.Errorf("%+v: the sick target gets %.3f of the requests", c, got)
		}
		station.SetAnswering(sick, true)
		r.run(80 * clock.Second)
		station.SetAnswering(sick, false) // only to count its share of the next second
		if got := share(80*clock.Second, 84*clock.Second); math.Abs(got-fair) > 0.05 {
			t.Errorf("%+v: the target that is well again gets %.3f", c, got)
		}
	}
}

// E-13: all that fail alike are no anomaly.
func TestFailuresOfAllAreNoAnomaly(t *testing.T) {
	r := newRig(t, 1, routed(4, 500, model.WeightedRandom, func(p *part) {
		p.TargetGroup.AnomalyMitigation = true
		p.Build.Workload.Defect = model.Defect{Kind: model.ErrorRate, Rate: 0.5}
	}))
	r.run(59 * clock.Second)
	for _, id := range r.slots["web"] {
		if w := r.stations["web"].cell.servers[id].weight; w != 1 {
			t.Errorf("a target's weight is %v", w)
		}
	}
}

// E-14, LB-02: the share of a new target grows in a straight line to that of the others.
func TestSlowStartIsALine(t *testing.T) {
	const ramp = 100
	r := newRig(t, 1, routed(2, 1000, model.RoundRobin, func(p *part) {
		p.TargetGroup.SlowStart = ramp * clock.Second
	}))
	r.run(10 * clock.Second)
	if counts := r.seen("web"); math.Abs(counts[0]-counts[1]) > 1 {
		t.Errorf("the first targets of a group skip slow start: %v", counts)
	}
	r.add("web")
	for i := range 12 {
		r.run(clock.Span(20+10*i) * clock.Second)
		counts := r.seen("web")
		share := min(1, (float64(i)+0.5)*10/ramp)
		near(t, "share of the new target", 2*counts[2]/(counts[0]+counts[1]), share, 0.05)
		if math.Abs(counts[0]-counts[1]) > 3 {
			t.Errorf("the others share evenly: %v", counts)
		}
	}
}

// E-14: a target ramps only while another is out of slow start, and ramps anew whenever it comes back.
func TestWhoNeedsSlowStart(t *testing.T) {
	r := newRig(t, 1, routed(1, 1000, model.RoundRobin, func(p *part) {
		p.TargetGroup.SlowStart = 100 * clock.Second
	}))
	station, old := r.stations["web"], r.slots["web"][0]
	r.run(clock.Second)
	fresh := r.add("web")
	r.run(2 * clock.Second)
	r.seen("web")
	station.SetRouted(old, false) // the new one is alone, and takes all
	r.run(3 * clock.Second)
	if counts := r.seen("web"); counts[0] != 0 || counts[1] < 900 {
		t.Errorf("alone in slow start: %v", counts)
	}
	r.run(150 * clock.Second) // its ramp is over
	station.SetRouted(old, true)
	r.seen("web")
	r.run(151 * clock.Second)
	if counts := r.seen("web"); counts[0] > 0.05*counts[1] {
		t.Errorf("back after two minutes, at once: %v", counts)
	}
	station.SetRouted(fresh, false)
	station.SetRouted(old, false)
	station.SetRouted(old, true) // the group is empty: both skip it
	station.SetRouted(fresh, true)
	r.seen("web")
	r.run(152 * clock.Second)
	if counts := r.seen("web"); math.Abs(counts[1]-counts[0]) > 1 {
		t.Errorf("after both were gone: %v", counts)
	}
}

// E-17, LB-01: a session stays with its target until the cookie expires or the target goes.
func TestStickiness(t *testing.T) {
	r := newRig(t, 1, routed(4, 100, model.RoundRobin, func(p *part) {
		p.TargetGroup.Stickiness = clock.Minute
		p.Traffic.Sessions = 1
	}))
	used := func(to clock.Span) (tasks []int) {
		r.run(to)
		for i, n := range r.seen("web") {
			if n > 0 {
				tasks = append(tasks, i)
			}
		}
		return tasks
	}
	first := used(55 * clock.Second)
	if len(first) != 1 {
		t.Fatalf("one session within its cookie's life used the tasks %v", first)
	}
	if both := used(100 * clock.Second); len(both) != 2 {
		t.Errorf("when the cookie expired once it used the tasks %v", both)
	}
	now := used(101 * clock.Second)
	r.stations["web"].SetRouted(r.slots["web"][now[0]], false)
	next := used(110 * clock.Second)
	if len(next) != 1 || next[0] == now[0] {
		t.Errorf("when its target %v went it used %v", now, next)
	}
	r.stations["web"].SetRouted(r.slots["web"][now[0]], true)
	if again := used(115 * clock.Second); len(again) != 1 || again[0] != next[0] {
		t.Errorf("when the old target came back it used %v, not %v", again, next)
	}
}

// Many sessions spread over the targets, and each stays where it is when another target comes. The
// next owner of a slot is another target.
func TestSessionsStayWhenTargetsComeAndGo(t *testing.T) {
	for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding,
		model.WeightedRandom, model.FlowHash} {
		r := newRig(t, 1, routed(4, 1000, a, func(p *part) {
			p.Traffic.Sessions = 200
			if a != model.FlowHash {
				p.TargetGroup.Stickiness = clock.Day
			}
		}))
		r.run(10 * clock.Second)
		before := r.seen("web")
		for i, n := range before {
			if n < 0.1*sum(before) {
				t.Errorf("%s: target %d of 4 got %v of %v", a, i, n, sum(before))
			}
		}
		r.add("web")
		r.run(20 * clock.Second)
		if after := r.seen("web"); after[4] != 0 {
			t.Errorf("%s: sessions moved to the new target: %v", a, after)
		}
		r.stations["web"].Remove(r.slots["web"][0])
		r.slots["web"] = r.slots["web"][1:]
		r.run(21 * clock.Second)
		r.seen("web")
		r.run(30 * clock.Second)
		if after := r.seen("web"); after[3] < 10 || after[3] > 2*before[0] {
			t.Errorf("%s: only those of the target that went move: %v", a, after)
		}
	}
}

// E-15, LB-07: with cross-zone load balancing off each zone's node serves the targets of its zone, so
// zones get equal shares however many targets they have. A node that has lost its targets answers
// 503 until clients ask DNS again (E-09, E-16, N-03, AZ-10: a minute); one that never had any is not in DNS.
func TestZonesApart(t *testing.T) {
	zones := []string{"a", "b", "c", "d"}
	for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding,
		model.WeightedRandom, model.FlowHash} {
		r := newRig(t, 1, routed(5, 3000, a, func(p *part) {
			p.Zones, p.in, p.TargetGroup.ZonesApart = zones, []string{"a", "b", "b", "b", "c"}, true
		}))
		r.run(20 * clock.Second)
		counts := r.seen("web")
		near(t, "zone b", counts[1]+counts[2]+counts[3], counts[0], 0.05)
		near(t, "zone c", counts[4], counts[0], 0.05)
		n := r.served["web"]
		r.stations["web"].SetRouted(r.slots["web"][4], false)
		r.run(80 * clock.Second)
		lost := float64(r.served["web"].Error503) / float64(r.served["web"].Offered-n.Offered)
		near(t, "503 of the zone that lost its target", lost, 1.0/3, 0.05)
		during := r.served["web"].Error503
		r.run(90 * clock.Second)
		if n.Error503 > 0 || r.served["web"].Error503 > during {
			t.Errorf("%s: %d before, %d later", a, n.Error503, r.served["web"].Error503-during)
		}
	}
}

// E-09: a zone with too few healthy targets is left by clients that ask DNS again, a minute later; when
// every zone is so, DNS names them all again.
func TestFailedZoneIsLeft(t *testing.T) {
	zones := []string{"a", "b", "c"}
	r := newRig(t, 1, routed(3, 3000, model.RoundRobin, func(p *part) {
		p.Zones, p.in, p.TargetGroup.ZonesApart = zones, zones, true
	}))
	station := r.stations["web"]
	r.run(10 * clock.Second)
	r.seen("web")
	station.FailZone("b", true)
	r.run(60 * clock.Second)
	if counts := r.seen("web"); math.Abs(counts[1]/counts[0]-1) > 0.05 {
		t.Errorf("within the TTL: %v", counts)
	}
	r.run(100 * clock.Second)
	r.seen("web")
	r.run(130 * clock.Second)
	if counts := r.seen("web"); counts[1] != 0 || math.Abs(counts[0]/counts[2]-1) > 0.05 {
		t.Errorf("after the TTL: %v", counts)
	}
	station.FailZone("a", true)
	station.FailZone("c", true)
	r.run(200 * clock.Second)
	r.seen("web")
	r.run(230 * clock.Second)
	if counts := r.seen("web"); math.Abs(counts[1]/counts[0]-1) > 0.05 {
		t.Errorf("with every zone failed: %v", counts)
	}
}

// AZ-08, AZ-09: clients do not find the node of a zone that was shifted away.
func TestShiftedZoneGetsNothing(t *testing.T) {
	zones := []string{"a", "b", "c"}
	r := newRig(t, 1, routed(3, 3000, model.RoundRobin, func(p *part) {
		p.Zones, p.in, p.TargetGroup.ZonesApart = zones, zones, true
	}))
	station, lost := r.stations["web"], r.slots["web"][1]
	r.run(10 * clock.Second)
	r.seen("web")
	station.ShiftZone("b", true)
	station.SetRouted(lost, false)
	r.run(20 * clock.Second)
	if counts := r.seen("web"); counts[1] != 0 || math.Abs(counts[0]/counts[2]-1) > 0.05 {
		t.Errorf("with zone b shifted away: %v", counts)
	}
	station.SetRouted(lost, true)
	station.ShiftZone("b", false)
	r.run(30 * clock.Second)
	if counts := r.seen("web"); math.Abs(counts[1]/counts[0]-1) > 0.05 {
		t.Errorf("with zone b back: %v", counts)
	}
	if c := r.served["web"]; c.Completed != c.Offered {
		t.Errorf("requests were lost: %+v", c)
	}
}

// E-12: a request goes to a target with the fewest outstanding requests, whoever sent it. So counts
// never differ by more than one while nothing ends, and a target that never answers gets a share that
// shrinks to nothing.
func TestLeastOutstandingIsEven(t *testing.T) {
	web := unlimited("web").waits(random.Constant(clock.Hour)).with(func(p *part) {
		p.TargetGroup.Algorithm, p.tasks = model.LeastOutstanding, 7
		p.Traffic.Sessions = 5
	})
	web = web.source(50)
	r := newRig(t, 1, web, unlimited("front", calls("web", 0)).source(50))
	for at := clock.Second; at < clock.Minute; at += clock.Second {
		r.run(at)
		low, high := int32(math.MaxInt32), int32(0)
		for _, id := range r.slots["web"] {
			n := r.stations["web"].cell.servers[id].outstanding
			low, high = min(low, n), max(high, n)
		}
		if high-low > 1 {
			t.Fatalf("from %d to %d requests are outstanding", low, high)
		}
	}
}
