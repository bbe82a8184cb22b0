package serving

import (
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// Cutting a time anywhere changes nothing, whatever is on: Advance(c) equals Advance(b); Advance(c),
// at every station, in every count, integral, latency and happening. Requests are conserved at every
// cut, the books of every task agree with its requests, and when all is over no record is left behind.
func TestRandomMeshes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := drawParts(t)
		seed := rapid.Uint64().Draw(t, "seed")
		whole, cut := newRig(t, seed, parts...), newRig(t, seed, parts...)
		token := uint64(0)
		for range rapid.IntRange(3, 25).Draw(t, "actions") {
			token++
			act := drawAction(t, whole, token)
			act(whole)
			act(cut)
			end := clock.Span(whole.mesh.Now()) + rapid.SampledFrom([]clock.Span{0, 1, 3 * msec,
				100 * msec, 900 * msec, 4 * clock.Second}).Draw(t, "span")
			whole.run(end)
			for range rapid.IntRange(0, 4).Draw(t, "cuts") {
				now := clock.Span(cut.mesh.Now())
				cut.run(now + clock.Span(rapid.Float64Range(0, 1).Draw(t, "at")*float64(end-now)))
				cut.checkBooks()
			}
			cut.run(end)
			compareRigs(t, whole, cut)
		}
		whole.checkLeftovers()
	})
}

func compareRigs(t *rapid.T, whole, cut *rig) {
	for _, p := range whole.parts {
		a, b := whole.stations[p.Name], cut.stations[p.Name]
		if whole.served[p.Name] != cut.served[p.Name] {
			t.Fatalf("%s: in one piece %+v, in many %+v", p.Name, whole.served[p.Name],
				cut.served[p.Name])
		}
		for how := range a.latency {
			if !reflect.DeepEqual(&a.latency[how], &b.latency[how]) {
				t.Fatalf("%s: latencies of ending %d differ", p.Name, how)
			}
		}
	}
	if !reflect.DeepEqual(whole.heard, cut.heard) {
		t.Fatalf("in one piece it is told %+v, in many %+v", whole.heard, cut.heard)
	}
	if whole.busy != cut.busy {
		t.Fatalf("in one piece %+v, in many %+v", whole.busy, cut.busy)
	}
}

// drawParts are services of which each may call those after it.
func drawParts(t *rapid.T) (parts []part) {
	names := []string{"a", "b", "c", "d"}[:rapid.IntRange(1, 4).Draw(t, "services")]
	for i, name := range names {
		p := part{Service: model.Service{Name: name}, vcpu: rapid.SampledFrom(
			[]float64{0.25, 1, 4}).Draw(t, "vcpu"), tasks: rapid.IntRange(1, 4).Draw(t, "tasks")}
		p.Build.Workload = drawWorkload(t)
		w := &p.Build.Workload
		if rapid.Bool().Draw(t, "is limited") {
			p.limit = float64(rapid.IntRange(5, 60).Draw(t, "limit"))
		}
		if rapid.IntRange(0, 3).Draw(t, "impatient") == 0 {
			w.Patience = random.Exponential(100 * msec)
		}
		w.Waits = rapid.SampledFrom([]model.WaitPlace{model.WaitAfter, model.WaitBefore,
			model.WaitBetween}).Draw(t, "waits")
		drawEntrances(t, &p)
		if i == 0 || rapid.Bool().Draw(t, "has traffic") {
			drawDemand(t, &p)
		}
		parts = append(parts, p)
	}
	for i := range parts {
		drawWork(t, &parts[i], parts[i+1:])
	}
	return parts
}

func drawEntrances(t *rapid.T, p *part) {
	p.Zones, p.in = []string{"x", "y", "z"}, []string{"x", "y", "z"}
	group := &model.TargetGroup{
		Algorithm: rapid.SampledFrom([]model.Algorithm{model.RoundRobin, model.LeastOutstanding,
			model.WeightedRandom, model.FlowHash}).Draw(t, "algorithm"),
		IdleTimeout: rapid.SampledFrom([]clock.Span{0, 50 * msec, clock.Second}).Draw(t, "idle"),
		ZonesApart:  rapid.Bool().Draw(t, "apart"),
		Stickiness:  rapid.SampledFrom([]clock.Span{0, 0, clock.Second}).Draw(t, "sticks"),
	}
	group.AnomalyMitigation = group.Algorithm == model.WeightedRandom
	if group.Algorithm == model.RoundRobin {
		group.SlowStart = rapid.SampledFrom([]clock.Span{0, 2 * clock.Second}).Draw(t, "slow start")
	}
	p.TargetGroup = group
	if rapid.Bool().Draw(t, "connect") {
		p.Connect = &model.Connect{Ejection: clock.Second, PerRequestTimeout: rapid.SampledFrom(
			[]clock.Span{0, 80 * msec, clock.Minute}).Draw(t, "per request")}
	}
	if rapid.Bool().Draw(t, "map") {
		p.CloudMap = &model.CloudMap{TTL: clock.Second}
	}
}

// drawDemand gives a service traffic for a few seconds, through its load balancer or its queue.
func drawDemand(t *rapid.T, p *part) {
	rate := rapid.SampledFrom([]float64{5, 100, 600}).Draw(t, "rate")
	for _, source := range drawTraffic(t).Sources {
		source.Rate = []model.RatePoint{{PerSecond: rate}, {At: clock.Time(4 * clock.Second)}}
		source.Step = true
		p.Traffic.Sources = append(p.Traffic.Sources, source)
	}
	if rapid.IntRange(0, 4).Draw(t, "polls") == 0 {
		p.Queue = &model.Queue{VisibilityTimeout: rapid.SampledFrom([]clock.Span{50 * msec,
			clock.Second}).Draw(t, "hidden"), Extend: rapid.Bool().Draw(t, "extend"), MaxReceives: 3}
		return
	}
	if rapid.IntRange(0, 2).Draw(t, "closed") == 0 {
		p.Traffic.Clients = &model.Clients{Count: 5, ThinkTime: drawLaw(t, "think")}
	}
	if len(p.Traffic.Sources) == 0 {
		p.Traffic.Sources = []model.Source{workload.Constant(0)}
	}
	p.Traffic.Sessions = rapid.SampledFrom([]int{0, 1, 20}).Draw(t, "sessions")
	p.Traffic.Retry = drawRetry(t)
}

func drawRetry(t *rapid.T) model.Retry {
	return model.Retry{
		Attempts:   rapid.IntRange(0, 4).Draw(t, "attempts"),
		Backoff:    rapid.SampledFrom([]clock.Span{0, msec, 100 * msec}).Draw(t, "backoff"),
		MaxBackoff: rapid.SampledFrom([]clock.Span{0, 150 * msec}).Draw(t, "bound"),
		Jitter:     rapid.Bool().Draw(t, "jitter"),
		Budget:     rapid.SampledFrom([]float64{0, 0.2, 1}).Draw(t, "budget"),
	}
}

// drawWork makes some services call those after them, in classes or without.
func drawWork(t *rapid.T, p *part, callees []part) {
	var made []model.Call
	for i := range rapid.IntRange(0, 3).Draw(t, "calls") {
		if len(callees) == 0 {
			break
		}
		to := rapid.SampledFrom(callees).Draw(t, "callee")
		routes := []model.Route{model.ThroughLoadBalancer}
		if to.Connect != nil {
			routes = append(routes, model.ThroughServiceConnect, model.ThroughServiceConnect)
		}
		if to.CloudMap != nil {
			routes = append(routes, model.ThroughCloudMap, model.ThroughCloudMap)
		}
		made = append(made, model.Call{
			Service: to.Name, Step: i / 2, Count: rapid.IntRange(1, 3).Draw(t, "count"),
			Through:     rapid.SampledFrom(routes).Draw(t, "route"),
			Probability: rapid.SampledFrom([]float64{1, 0.5}).Draw(t, "probability"),
			Timeout: rapid.SampledFrom([]clock.Span{0, 20 * msec, clock.Second}).
				Draw(t, "call timeout"),
			Retry: drawRetry(t), Optional: rapid.Bool().Draw(t, "optional"),
		})
	}
	w := &p.Build.Workload
	if w.Calls = made; rapid.Bool().Draw(t, "classes") {
		w.Classes = []model.RequestClass{
			{Name: "light", Weight: 3, CPUTime: w.CPUTime, WaitTime: drawLaw(t, "light wait")},
			{Name: "heavy", Weight: 1, CPUTime: drawLaw(t, "heavy"), WaitTime: w.WaitTime,
				Waits: w.Waits, Calls: made},
		}
	}
}

// drawAction is something that the world may do to a task of a rig.
func drawAction(t *rapid.T, r *rig, token uint64) func(*rig) {
	name := rapid.SampledFrom(r.parts).Draw(t, "service").Name
	i := rapid.IntRange(0, len(r.slots[name])-1).Draw(t, "task")
	on := rapid.IntRange(0, 2).Draw(t, "on") > 0
	kind := rapid.IntRange(0, 11).Draw(t, "action")
	return func(r *rig) {
		s, id := r.stations[name], r.slots[name][i]
		switch kind {
		case 0:
			s.SetAnswering(id, on)
		case 1:
			s.SetReachable(id, on)
		case 2:
			s.SetRouted(id, on)
		case 3:
			s.SetListed(id, on)
			s.SetRecorded(id, on)
		case 4:
			s.Cut(id)
		case 5:
			s.Remove(id)
			r.slots[name] = append(r.slots[name][:i], r.slots[name][i+1:]...)
			r.add(name)
		case 6:
			r.add(name)
		case 7:
			s.ShiftZone("y", on)
		case 8, 9:
			s.Check(id, 50*msec, token)
		}
	}
}
