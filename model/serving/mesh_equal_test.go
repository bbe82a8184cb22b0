package serving

import (
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// A mesh and a pool agree in everything they report about a service that both can play, histogram
// entry for histogram entry, under any sequence of routing changes, cuts, removals and spans.
func TestMeshEqualsPool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPair(t)
		for range rapid.IntRange(5, 60).Draw(t, "actions") {
			p.act(t)
		}
		p.advance(t, 5*clock.Second)
	})
}

// pair drives a pool and a station together.
type pair struct {
	pool    *Pool
	mesh    *Mesh
	station *Station
	works   []model.Workload
	inPool  []Slot
	inMesh  []Slot
}

func newPair(t *rapid.T) *pair {
	config := Config{
		Service: "web",
		Algorithm: rapid.SampledFrom([]model.Algorithm{model.RoundRobin, model.LeastOutstanding,
			model.WeightedRandom}).Draw(t, "algorithm"),
		IdleTimeout: rapid.SampledFrom([]clock.Span{0, 30 * clock.Millisecond,
			clock.Minute}).Draw(t, "idle"),
		Traffic: drawTraffic(t),
		Streams: random.NewStreams(rapid.Uint64().Draw(t, "seed")),
	}
	p := &pair{pool: NewPool(config), mesh: NewMesh()}
	for range 2 {
		p.works = append(p.works, drawWorkload(t))
	}
	p.works[1].Timeout = p.works[0].Timeout // clients do not know builds
	service := &model.Service{
		Name: "web", Traffic: config.Traffic, Build: model.Build{Workload: p.works[0]},
		TargetGroup: &model.TargetGroup{
			Algorithm: config.Algorithm, IdleTimeout: config.IdleTimeout,
		},
	}
	p.station = p.mesh.Add([]*model.Service{service}, config.Streams)[0]
	p.add(t)
	return p
}

func (p *pair) add(t *rapid.T) {
	w := rapid.SampledFrom(p.works).Draw(t, "workload")
	vcpu := rapid.SampledFrom([]float64{0.25, 0.5, 1, 3}).Draw(t, "vcpu")
	task := model.TaskID{Group: "web", Number: len(p.inPool)}
	a, b := p.pool.Add(task, w, vcpu), p.station.Add(task, "", w, vcpu, 0)
	revision := model.RevisionID(rapid.IntRange(1, 2).Draw(t, "revision"))
	p.pool.SetRevision(a, revision)
	p.station.SetRevision(b, revision)
	p.pool.SetAnswering(a, true)
	p.station.SetAnswering(b, true)
	p.pool.SetRouted(a, true)
	p.station.SetRouted(b, true)
	p.inPool, p.inMesh = append(p.inPool, a), append(p.inMesh, b)
}

// act does one thing to both.
func (p *pair) act(t *rapid.T) {
	kind := rapid.IntRange(0, 12).Draw(t, "action")
	if kind == 0 || len(p.inPool) == 0 {
		p.add(t)
		return
	}
	i := rapid.IntRange(0, len(p.inPool)-1).Draw(t, "task")
	a, b := p.inPool[i], p.inMesh[i]
	on := rapid.IntRange(0, 2).Draw(t, "on") > 0
	switch kind {
	case 1:
		p.pool.SetAnswering(a, on)
		p.station.SetAnswering(b, on)
	case 2:
		p.pool.SetReachable(a, on)
		p.station.SetReachable(b, on)
	case 3:
		p.pool.SetRouted(a, on)
		p.station.SetRouted(b, on)
	case 4:
		p.pool.Cut(a)
		p.station.Cut(b)
	case 5:
		p.pool.Remove(a)
		p.station.Remove(b)
		p.inPool = append(p.inPool[:i], p.inPool[i+1:]...)
		p.inMesh = append(p.inMesh[:i], p.inMesh[i+1:]...)
	case 6:
		p.pool.SetApart(a, on)
		p.station.SetApart(b, on)
	default:
		p.advance(t, rapid.SampledFrom([]clock.Span{0, 1, clock.Microsecond, clock.Millisecond,
			7 * clock.Millisecond, 60 * clock.Millisecond, 400 * clock.Millisecond,
			3 * clock.Second}).Draw(t, "span"))
	}
}

// advance advances both and compares everything.
func (p *pair) advance(t *rapid.T, span clock.Span) {
	to := p.pool.Now().Add(span)
	if reached := p.mesh.Advance(to); reached != to {
		t.Fatalf("the mesh stopped at %v, though nothing happens", reached)
	}
	want, got := p.pool.Advance(to), p.station.Advance(to)
	if g, w := describe(got), describe(want); g != w {
		t.Fatalf("mesh and pool differ\nmesh %s\npool %s", g, w)
	}
	for i := range p.inPool {
		if g, w := p.station.InTask(p.inMesh[i]), p.pool.InTask(p.inPool[i]); g != w {
			t.Fatalf("task %d holds %d requests in the mesh, %d in the pool", i, g, w)
		}
	}
	if span == 0 {
		return // a pool tells the latencies of cuts with the next span
	}
	for how := range got.Latency {
		if g, w := &got.Latency[how], &want.Latency[how]; !reflect.DeepEqual(g, w) {
			t.Fatalf("latencies of ending %d differ: mesh %d %v, pool %d %v", how,
				g.Count(), g.Sum(), w.Count(), w.Sum())
		}
	}
}
