package usage

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// BenchmarkDeployment meters a rolling deployment of n tasks, one at a time: five events for each.
func BenchmarkDeployment(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			events := 0
			for b.Loop() {
				events = rollOut(n)
			}
			b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// rollOut replaces n old tasks by n new ones and returns how many steps it took.
func rollOut(n int) int {
	s := testScenario()
	s.Services[0].DesiredCount = n
	s.Horizon = clock.Span(n+1000) * clock.Second
	var l Ledger
	m := NewMeter(s, &l)
	steps := 0
	step := func(seconds float64, ev model.Event, cmds ...model.Command) {
		m.Stepped(at(seconds), ev, cmds)
		steps++
	}
	for i := 1; i <= n; i++ {
		warm := model.StartTask{Task: web(i), Revision: 1, Provider: model.Fargate, Warm: true}
		step(0, model.DeadlineReached{}, warm)
	}
	step(1, model.DeadlineReached{}, model.BeginDeployment{Service: "web", Revision: 2})
	for i := 1; i <= n; i++ {
		began, id := float64(i), web(n+i)
		step(began, model.DeadlineReached{},
			model.StartTask{Task: id, Revision: 2, Provider: model.FargateSpot})
		step(began+.1, model.TaskPullStarted{Task: id})
		step(began+.2, model.DeadlineReached{}, model.CountTask{Task: id, Healthy: true})
		step(began+.3, model.DeadlineReached{}, model.StopTask{Task: web(i)})
		if old := i - 300; old > 0 {
			step(began+.4, model.TaskExited{Task: web(old)})
		}
	}
	m.Finish(clock.Time(s.Horizon))
	return steps
}
