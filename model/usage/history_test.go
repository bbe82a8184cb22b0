package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// history is a scenario and what happens in it, in an order that ECS allows.
type history struct {
	scenario *model.Scenario
	moments  []moment
	now      clock.Time
	tasks    []*actor
	starts   map[string]int
}

type moment struct {
	at       clock.Time
	event    model.Event
	commands []model.Command
}

// actor is a task of a history: how far it has come.
type actor struct {
	id                          model.TaskID
	pulled, healthy, told, over bool
	failed, exited              bool
}

// drawHistory makes up a history of a service and a job.
func drawHistory(t *rapid.T) *history {
	s := testScenario()
	s.Services[0].DesiredCount = rapid.IntRange(0, 4).Draw(t, "desired")
	s.Services[0].AssignPublicIP = rapid.Bool().Draw(t, "public")
	if rapid.Bool().Draw(t, "scaled") {
		s.Services[0].Scaling = &model.Scaling{Min: rapid.IntRange(0, 3).Draw(t, "min"), Max: 9}
	}
	h := &history{scenario: s, starts: map[string]int{}}
	for range s.Services[0].DesiredCount {
		h.start(t, true)
	}
	h.now = at(rapid.SampledFrom([]float64{0, 3400, 3590}).Draw(t, "begin"))
	steps := rapid.IntRange(0, 60).Draw(t, "steps")
	for range steps {
		pause := rapid.SampledFrom([]int64{0, 1, 250, 1000, 7500, 40_000, 90_001})
		h.now = h.now.Add(clock.Span(pause.Draw(t, "pause")) * clock.Millisecond)
		h.step(t)
	}
	after := clock.Span(rapid.IntRange(0, 400_000).Draw(t, "after")) * clock.Millisecond
	s.Horizon = clock.Span(h.now) + after
	s.WarmUp = clock.Span(rapid.Int64Range(0, int64(s.Horizon)).Draw(t, "warm-up"))
	return h
}

func (h *history) happens(ev model.Event) {
	h.moments = append(h.moments, moment{at: h.now, event: ev})
}

func (h *history) decided(cmds ...model.Command) {
	h.moments = append(h.moments, moment{h.now, model.DeadlineReached{}, cmds})
}

// step lets one thing happen, if it can.
func (h *history) step(t *rapid.T) {
	switch kind := rapid.IntRange(0, 12).Draw(t, "kind"); kind {
	case 0, 1, 2:
		h.start(t, false)
	case 3:
		h.decided(model.ScaleService{Service: "web", To: rapid.IntRange(0, 5).Draw(t, "to")})
	case 4:
		h.deploy(t)
	default:
		if len(h.tasks) > 0 {
			h.live(t, rapid.SampledFrom(h.tasks).Draw(t, "task"))
		}
	}
}

func (h *history) start(t *rapid.T, warm bool) {
	a := &actor{id: model.TaskID{Group: "web"}, pulled: warm, healthy: warm}
	start := model.StartTask{Revision: 1, Warm: warm, Provider: model.Fargate}
	if !warm {
		start.Revision = model.RevisionID(rapid.IntRange(1, 3).Draw(t, "revision"))
		if rapid.IntRange(0, 4).Draw(t, "job") == 0 {
			a.id.Group, start.Revision = "batch", 1
		}
		if start.Revision < 3 && rapid.Bool().Draw(t, "spot") {
			start.Provider = model.FargateSpot
		}
	}
	if len(h.tasks) > 0 && rapid.Bool().Draw(t, "replaces") {
		start.Replaces = rapid.SampledFrom(h.tasks).Draw(t, "replaced").id
	}
	h.starts[a.id.Group]++
	a.id.Number = h.starts[a.id.Group]
	start.Task = a.id
	h.tasks = append(h.tasks, a)
	h.decided(start)
}

func (h *history) deploy(t *rapid.T) {
	revision := model.RevisionID(rapid.IntRange(1, 3).Draw(t, "deployed"))
	switch rapid.IntRange(0, 2).Draw(t, "deployment") {
	case 0:
		h.decided(model.BeginDeployment{Service: "web", Revision: revision})
	case 1:
		h.decided(model.CompleteDeployment{Service: "web", Revision: revision})
	case 2:
		h.decided(model.FailDeployment{Service: "web", Revision: revision})
	}
}

// live takes one task one step on.
func (h *history) live(t *rapid.T, a *actor) {
	job := a.id.Group == "batch"
	what := rapid.IntRange(0, 5).Draw(t, "what")
	switch {
	case a.over:
	case a.exited:
		if !a.failed && what == 0 {
			a.failed = true
			h.happens(model.TaskFailed{Task: a.id})
			return
		}
		a.over = true
		h.happens(model.TaskStopped{Task: a.id})
	case !a.pulled && what == 0:
		a.over = true
		h.happens(model.TaskRefused{Task: a.id})
	case !a.pulled:
		a.pulled = true
		h.happens(model.TaskPullStarted{Task: a.id})
	case a.told || a.failed || job && what < 3:
		a.exited = true
		h.happens(model.TaskExited{Task: a.id, ExitCode: rapid.IntRange(0, 1).Draw(t, "code")})
	case what == 0 && !job:
		h.report(t, a)
	case what == 1 && !job:
		a.told = true
		h.decided(model.StopTask{Task: a.id})
	case what == 3:
		a.failed = true
		h.happens(model.TaskFailed{Task: a.id})
	case what == 4:
		a.told = true
		h.happens(model.SpotInterrupted{Task: a.id})
	case !a.healthy && !job:
		a.healthy = true
		h.decided(model.CountTask{Task: a.id, Healthy: true})
	}
}

// report is a health report, good or bad, of a task's containers or of its target.
func (h *history) report(t *rapid.T, a *actor) {
	switch rapid.IntRange(0, 3).Draw(t, "report") {
	case 0:
		h.happens(model.TargetChanged{Task: a.id, Status: model.TargetHealthy})
	case 1:
		h.happens(model.TargetChanged{Task: a.id, Status: model.TargetUnhealthy})
	case 2:
		h.happens(model.TaskHealthChanged{Task: a.id, Health: model.HealthHealthy})
	case 3:
		h.happens(model.TaskHealthChanged{Task: a.id, Health: model.HealthUnhealthy})
	}
}
