package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// splitService is a station of a service with two revisions of two tasks each.
func splitService(seed uint64, algorithm model.Algorithm, zonesApart bool) (*Mesh, *Station) {
	const rate = 2000
	w := model.Workload{
		CPUTime: random.Constant(clock.Millisecond), Workers: 50, Queue: 100, CPU: model.Dedicated,
	}
	service := &model.Service{
		Name: "web", Build: model.Build{Workload: w}, Zones: []string{"a", "b"},
		TargetGroup: &model.TargetGroup{Algorithm: algorithm, ZonesApart: zonesApart},
		Traffic: model.Traffic{Sources: []model.Source{{
			Name: "steady", Rate: []model.RatePoint{{PerSecond: rate}}, Arrivals: model.Even,
		}}},
	}
	mesh := NewMesh()
	station := mesh.Add([]*model.Service{service},
		random.NewStreams(seed))[0]
	for n := range 4 {
		slot := station.Add(model.TaskID{Group: "web", Number: n}, service.Zones[n%2], w, 50, 0)
		station.SetRevision(slot, model.RevisionID(1+n/2))
		station.SetAnswering(slot, true)
		station.SetRouted(slot, true)
	}
	return mesh, station
}

// played advances to an instant in one piece or many and sums what each revision served.
func played(mesh *Mesh, s *Station, to clock.Time, pieces int) (c [3]int64, ended int64) {
	from := mesh.Now()
	for i := 1; i <= pieces; i++ {
		at := from.Add(to.Sub(from) * clock.Span(i) / clock.Span(pieces))
		mesh.Advance(at)
		served := s.Advance(at)
		ended += served.Counts.Ended()
		for _, r := range served.Revisions {
			c[r.Revision] += r.Completed + r.Failed
		}
	}
	return c, ended
}

// B-04 to B-06: the share of a revision is exact, to within the requests in flight, whatever the
// algorithm.
func TestSplitIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		algorithm := rapid.SampledFrom([]model.Algorithm{model.RoundRobin, model.LeastOutstanding,
			model.WeightedRandom, model.FlowHash}).Draw(t, "algorithm")
		apart := rapid.Bool().Draw(t, "zones apart")
		share := rapid.IntRange(0, 1000).Draw(t, "share")
		mesh, s := splitService(rapid.Uint64().Draw(t, "seed"), algorithm, apart)
		s.Split(2, share)
		got, ended := played(mesh, s, clock.Time(2*clock.Second), 1)
		if off := got[2]*1000 - ended*int64(share); off > 20_000 || off < -20_000 {
			t.Fatalf("share %d: revision 2 got %d of %d", share, got[2], ended)
		}
		if got[1]+got[2] != ended {
			t.Fatalf("%d + %d requests of %d", got[1], got[2], ended)
		}
	})
}

// The cut law: a split station advanced in one piece and in many ends the same requests alike.
func TestSplitKeepsTheCutLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.IntRange(0, 1000).Draw(t, "share")
		seed := rapid.Uint64().Draw(t, "seed")
		a, whole := splitService(seed, model.RoundRobin, false)
		b, parts := splitService(seed, model.RoundRobin, false)
		for step := range 3 {
			whole.Split(2, share*step/2)
			parts.Split(2, share*step/2)
			to := a.Now().Add(clock.Second)
			want, _ := played(a, whole, to, 1)
			if got, _ := played(b, parts, to, 7); got != want {
				t.Fatalf("in one piece %v, in seven %v", want, got)
			}
		}
	})
}

// LB-10: a side without a routed task answers 503; the other does not stand in for it.
func TestEmptySideAnswers503(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mesh, s := splitService(rapid.Uint64().Draw(t, "seed"), model.RoundRobin, false)
		s.Split(3, 250)
		mesh.Advance(clock.Time(clock.Second))
		c := s.Advance(clock.Time(clock.Second)).Counts
		if c.Error503*4 < c.Offered-4 || c.Error503*4 > c.Offered+4 {
			t.Fatalf("%d of %d requests found nobody, want a quarter", c.Error503, c.Offered)
		}
	})
}
