package world

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// M-02, MET-04: with a limit of the task, as on Fargate, CPU is never above 100 %, also while tasks that
// drain work off what they hold and do not count any more (AAS-07).
func TestDrainingTasksDoNotRaiseUtilization(t *testing.T) {
	web := plainService("web")
	web.TargetGroup.DeregistrationDelay = 5 * clock.Minute
	web.Build.Workload.Timeout, web.Build.Workload.Queue = 0, 256
	s := troubled(web, model.Fault{Kind: model.DependencySlow, Service: "web",
		CPUFactor: 20, WaitFactor: 20, Duration: 10 * clock.Minute})
	record := play(t, s)
	highest := map[string]float64{}
	for _, curve := range record.Services[0].Series {
		for _, value := range curve.Values {
			if !math.IsNaN(value) {
				highest[curve.Name] = max(highest[curve.Name], value)
			}
		}
	}
	if cpu := highest["cpu"]; cpu > 1+1e-6 || cpu < 0.9 {
		t.Errorf("CPU is %.1f %% in its worst minute, expected nearly all of it", 100*cpu)
	}
	if memory := highest["memory"]; memory > 1 {
		t.Errorf("memory is %.1f %% in its worst minute", 100*memory)
	}
}
