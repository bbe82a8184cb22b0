package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// leaky is a service whose requests stay for an hour and hold 10 MiB each beside the program's 100;
// five fit into 150 MiB.
func leaky(name string) part {
	p := serves(name, 3, random.Constant(clock.Hour))
	p.limit = 155
	p.Build.Workload.Memory = model.MemoryUse{BaseMiB: 100, PerRequestMiB: 10}
	return p
}

// T-10: the request that needs more than the hard limit kills the task, wherever it would have been
// in it; everything in flight is a 502. The mesh stops to tell, one nanosecond later.
func TestRequestThatCrossesTheLimitKillsTheTask(t *testing.T) {
	r := newRig(t, 1, leaky("web").sends(20, clock.Second))
	station := r.stations["web"]
	if at := r.mesh.Advance(clock.Time(clock.Minute)); at != clock.Time(6*clock.Second)+1 {
		t.Fatalf("the mesh stopped at %v, expected 1 ns after the sixth request", at)
	}
	want := Happening{At: clock.Time(6 * clock.Second), Kind: OutOfMemory,
		Task: model.TaskID{Group: "web", Number: 1}}
	if got := r.mesh.Happened(); len(got) != 1 || got[0] != want {
		t.Fatalf("told %+v, expected %+v", got, want)
	}
	s := station.Advance(r.mesh.Now())
	if s.Counts != (Counts{Offered: 6, Error502: 6}) {
		t.Errorf("when it is killed: %+v", s.Counts)
	}
	if l := &r.latency("web")[error502]; l.Max() != 5*clock.Second || l.Min() != 0 {
		t.Errorf("the lost requests had waited from %v to %v", l.Min(), l.Max())
	}
	r.mesh.Advance(clock.Time(clock.Minute))
	if s := station.Advance(r.mesh.Now()); s.Counts != (Counts{Offered: 14, Error502: 14}) ||
		s.InSystem != 0 || s.CPUBusy != 0 || s.MemoryTime != 0 {
		t.Errorf("until it is replaced it refuses: %+v", s)
	}
}

// One request fewer is no harm, for ever.
func TestTaskMayFillItsMemory(t *testing.T) {
	r := newRig(t, 1, leaky("web").sends(5, clock.Second))
	r.run(clock.Minute)
	if len(r.heard) != 0 {
		t.Errorf("told %+v", r.heard)
	}
	r.want("web", Counts{Offered: 5, InFlight: 5})
}

// A program that needs more than it may have when idle dies of its first request.
func TestProgramThatDoesNotFitDiesOfItsFirstRequest(t *testing.T) {
	p := leaky("web").sends(1, clock.Second)
	p.limit = 50
	r := newRig(t, 1, p)
	r.run(2 * clock.Second)
	if len(r.heard) != 1 {
		t.Errorf("told %+v", r.heard)
	}
	r.want("web", Counts{Offered: 1, Error502: 1})
}

// The request that is too much has not done anything: neither a call nor work of its own.
func TestRequestThatKillsMakesNoCalls(t *testing.T) {
	front := leaky("front").calls(calls("back", 0)).sends(6, clock.Second)
	front.Build.Workload.CPUTime, front.Build.Workload.Workers = random.Constant(0), 9
	r := newRig(t, 1, front, unlimited("back").waits(random.Constant(clock.Hour)))
	r.run(clock.Minute)
	r.want("front", Counts{Offered: 6, Error502: 6})
	r.want("back", Counts{Offered: 5, InFlight: 5})
}

// What happens between two advances, because somebody outside does something, is told by the next: here a
// check that is too much for the memory of its task, and goes with it.
func TestHappeningsBetweenTwoAdvancesAreTold(t *testing.T) {
	r := newRig(t, 1, leaky("web").sends(5, clock.Second))
	r.run(10 * clock.Second)
	if !r.stations["web"].Check(r.slots["web"][0], clock.Second, 7) {
		t.Error("the check is refused")
	}
	at := r.mesh.Advance(clock.Time(clock.Minute))
	if got := r.mesh.Happened(); len(got) != 2 || got[0].Kind != OutOfMemory || got[1].Kind != CheckCut ||
		got[1].Token != 7 ||
		at != clock.Time(10*clock.Second)+1 {
		t.Errorf("at %v it is told %+v", at, got)
	}
	if r.mesh.Advance(clock.Time(clock.Minute)); len(r.mesh.Happened()) != 0 {
		t.Errorf("it is told again: %+v", r.mesh.Happened())
	}
}

// A check that costs nothing is answered at the instant at which it comes.
func TestCheckWithoutWorkIsAnsweredAtOnce(t *testing.T) {
	for _, d := range disciplines {
		p := serves("web", 1, random.Constant(clock.Second))
		p.Build.Workload.CPU = d
		r := newRig(t, 1, p)
		r.run(clock.Second)
		r.stations["web"].Check(r.slots["web"][0], clock.Second, 7)
		r.run(clock.Minute)
		if len(r.heard) != 1 || r.heard[0].Kind != CheckAnswered || r.heard[0].Token != 7 ||
			r.heard[0].At != clock.Time(clock.Second) {
			t.Errorf("%s: heard %+v", d, r.heard)
		}
	}
}

// A service whose requests may outgrow the memory of a task needs events; the limit of the container
// that serves counts before the task's.
func TestServiceThatMayRunOutOfMemoryNeedsEvents(t *testing.T) {
	for _, c := range []struct {
		task, container, workers int
		want                     bool
	}{
		{512, 0, 20, false}, {512, 0, 100, true}, {512, 256, 20, true}, {256, 512, 100, true},
		{512, 400, 20, false},
	} {
		b := model.Build{
			TaskDefinition: model.TaskDefinition{
				Resources: model.Resources{MemoryMiB: c.task},
				Containers: []model.Container{{Name: "proxy", Essential: true, MemoryMiB: 64},
					{Name: "app", Essential: true, ContainerPort: 80, MemoryMiB: c.container}},
			},
			Workload: model.Workload{Workers: c.workers - 10, Queue: 10,
				Memory: model.MemoryUse{BaseMiB: 100, PerRequestMiB: 10}},
		}
		s := &model.Service{TargetGroup: &model.TargetGroup{Algorithm: model.RoundRobin}, Build: b}
		if got := NeedsEvents(s, []model.Build{b}, false); got != c.want {
			t.Errorf("%+v: needs events %v", c, got)
		}
	}
}
