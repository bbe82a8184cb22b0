package world

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// watched is an hour of a service with a target group and of a job, and its examiner.
func watched() *examiner {
	s := plainScenario(plainService("web"))
	s.Jobs = []model.Job{{Name: "batch", Build: s.Services[0].Build, Strategy: strategies["on-demand"],
		Zones: s.Zones, At: minute(5), Count: 3, Until: clock.Never, Concurrency: 3}}
	s.Jobs[0].Build.Workload.RunTime = random.Constant(20 * clock.Minute)
	s.Cluster.Limits = model.Limits{OnDemandVCPU: 20}
	return newExaminer(s, 1, mostEvents)
}

// A test for the tester: the examiner sees what is wrong inside the world. Nothing is wrong without a
// planted mistake.
func TestExaminerSeesMistakesInTheWorld(t *testing.T) {
	for want, spoil := range map[string]func(*World){
		"": func(*World) {},
		"the control plane knows 4 tasks, there are 3": func(w *World) {
			delete(w.tasks, model.TaskID{Group: "web", Number: 1})
		},
		"were started and have not stopped": func(w *World) {
			delete(w.tasks, model.TaskID{Group: "web", Number: 1})
		},
		"CPU units are reserved":      func(w *World) { w.services[0].running.cpuUnits++ },
		"is dead and on the list":     func(w *World) { w.live[0].exited = true },
		"is a target and not running": func(w *World) { w.services[0].targets[0].started = false },
		"routed false, among":         func(w *World) { w.services[0].targets[0].target.routed = false },
		"counted as {side:0":          func(w *World) { w.services[0].cohorts[0].healthy-- },
		"no targets counted as": func(w *World) {
			w.services[0].cohorts = append(w.services[0].cohorts, &cohort{side: 1, registered: 1})
		},
		"the quota is 2": func(w *World) { w.scenario.Cluster.Limits.OnDemandVCPU = 2 },
		"the caller knows of 4 tasks, there are 3":     func(w *World) { w.callers["batch"].begun++ },
		"the caller thinks 0 runs are on, there are 3": func(w *World) { w.callers["batch"].running = 0 },
		"3 runs at once, the caller allows 1":          func(w *World) { w.scenario.Jobs[0].Concurrency = 1 },
		"events, and no end of them":                   func(w *World) { w.events += mostEvents },
	} {
		e := watched()
		e.world.begin()
		spoiled := false
		err := e.world.engine.Run(e.world, minute(8), func(now clock.Time) error {
			if now >= minute(6) && !spoiled {
				spoil(e.world)
				spoiled = true
			} else if spoiled && len(e.found) > 0 {
				return nil // seen; what follows from the mistake is of no interest
			}
			return e.instant(now)
		})
		if err != nil {
			e.wrong("%v", err)
		}
		got := strings.Join(e.found, "; ")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("planted %q, found %q", want, got)
		}
	}
}

// A test for the tester: the examiner sees what is wrong in the books.
func TestExaminerSeesMistakesInTheBooks(t *testing.T) {
	for want, spoil := range map[string]func(*Record){
		"":                       func(*Record) {},
		"in flight":              func(r *Record) { r.Services[0].Requests.Offered++ },
		"requests waited for":    func(r *Record) { r.Services[0].Latency.Record(clock.Second) },
		"latencies by end":       func(r *Record) { r.Services[0].ByEnd.Rejected.Record(0) },
		"less than nothing: {":   func(r *Record) { r.Services[0].Usage.CPUReserved = -1 },
		"vCPU-seconds were bill": func(r *Record) { r.Services[0].Usage.CPUBusy = clock.Day },
		"impossible task counts": func(r *Record) { r.Services[0].Tasks.Availability = 1.1 },
		"0 values of offered":    func(r *Record) { r.Services[0].Series[0].Values = nil },
		"job batch does not add": func(r *Record) { r.Jobs[0].Succeeded++ },
		"its caller wants 3":     func(r *Record) { r.Jobs[0].Succeeded++; r.Jobs[0].Submitted++ },
		"a second reckoning":     func(r *Record) { r.Ledger.Add(usage.Key{Dimension: usage.FargateMemoryX86}, 1) },
		"the timeline counts":    func(r *Record) { r.Timeline[0].Running = -1 },
	} {
		e := watched()
		e.world.begin()
		if err := e.world.engine.Run(e.world, clock.Time(e.scenario.Horizon), e.instant); err != nil {
			t.Fatal(err)
		}
		r := e.world.record()
		spoil(r)
		e.books(r)
		got := strings.Join(e.found, "; ")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("planted %q, found %q", want, got)
		}
	}
}
