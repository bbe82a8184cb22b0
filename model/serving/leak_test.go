package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// leakingTask is a station with one task of a build that leaks, and a request every second that takes half
// a second and holds 10 MiB.
func leakingTask(d model.Defect) (*Mesh, *Station, Slot) {
	w := model.Workload{
		WaitTime: random.Constant(500 * clock.Millisecond), Workers: 4, CPU: model.Dedicated,
		Memory: model.MemoryUse{BaseMiB: 100, PerRequestMiB: 10}, Defect: d,
	}
	service := &model.Service{
		Name: "web", Build: model.Build{Workload: w}, TargetGroup: &model.TargetGroup{},
		Traffic: model.Traffic{Sources: []model.Source{{Arrivals: model.Even,
			Rate: []model.RatePoint{{PerSecond: 1}}}}},
	}
	m := NewMesh()
	s := m.Add([]*model.Service{service}, random.NewStreams(1))[0]
	id := s.Add(model.TaskID{Group: "web", Number: 1}, "", w, 1, 200)
	s.SetAnswering(id, true)
	s.SetRouted(id, true)
	return m, s, id
}

// T-10: a build that leaks is killed by the first request for which base, leak and the memory of the
// requests in the task exceed the hard limit.
func TestALeakEndsAtTheHardLimit(t *testing.T) {
	for _, c := range []struct {
		name   string
		defect model.Defect
		lives  int64 // requests that are answered before
	}{
		// 100 + 10 + n × 3 > 200 from n = 31
		{"by request", model.Defect{Kind: model.MemoryLeak, LeakMiBPerRequest: 3}, 30},
		// 100 + 10 + n seconds × 3 > 200 likewise; the first request comes at the first second or before
		{"by hour", model.Defect{Kind: model.MemoryLeak, LeakMiBPerHour: 3 * 3600}, 30},
	} {
		m, s, _ := leakingTask(c.defect)
		at := m.Advance(clock.Time(clock.Hour))
		if len(m.Happened()) != 1 || m.Happened()[0].Kind != OutOfMemory {
			t.Fatalf("%s: %v happened", c.name, m.Happened())
		}
		counts := s.Advance(at).Counts
		if off := counts.Completed - c.lives; off < -1 || off > 1 || counts.Error502 != 1 {
			t.Errorf("%s: %+v, expected %d answers and one lost request", c.name, counts, c.lives)
		}
	}
}

// M-01: what requests leave behind counts as memory used, until the program ends.
func TestLeakedMemoryIsUsed(t *testing.T) {
	m, s, id := leakingTask(model.Defect{Kind: model.MemoryLeak, LeakMiBPerRequest: 1})
	m.Advance(clock.Time(10 * clock.Second))
	before := s.Advance(m.Now())
	s.SetRouted(id, false)
	m.Advance(clock.Time(20 * clock.Second))
	idle := s.Advance(m.Now())
	const second = 1_000_000
	if want := (before.Counts.Completed + before.Counts.InFlight) * 10 * second; idle.MemoryTime <
		want-20*second || idle.MemoryTime > want+20*second {
		t.Errorf("ten idle seconds use %d MiB-µs, expected about %d", idle.MemoryTime, want)
	}
	s.SetAnswering(id, false)
	m.Advance(clock.Time(30 * clock.Second))
	if ended := s.Advance(m.Now()); ended.MemoryTime != 0 {
		t.Errorf("an ended program uses %d MiB-µs", ended.MemoryTime)
	}
}
