package deployment

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time

	"pgregory.net/rapid"
)

func config(strategy model.DeploymentStrategy, permille, minutes int) model.DeploymentConfiguration {
	return model.DeploymentConfiguration{
		Strategy: strategy, BakeTime: 15 * clock.Minute,
		Step: model.TrafficStep{Permille: permille, BakeTime: clock.Span(minutes) * clock.Minute},
	}
}

// B-04, B-05, B-06, K-02: the shares and the time from the first shift to the last.
func TestSteps(t *testing.T) {
	tests := []struct {
		name   string
		config model.DeploymentConfiguration
		shares []int
		takes  clock.Span
	}{
		{"blue/green", config(model.BlueGreen, 0, 0), []int{1000}, 0},
		{"linear, the defaults of AWS", config(model.Linear, 100, 6),
			[]int{100, 200, 300, 400, 500, 600, 700, 800, 900, 1000}, 54 * clock.Minute},
		{"linear, not a divisor", config(model.Linear, 300, 5), []int{300, 600, 900, 1000},
			15 * clock.Minute},
		{"linear, everything at once", config(model.Linear, 1000, 5), []int{1000}, 0},
		{"Linear10PercentEvery1Minutes", config(model.Linear, 100, 1),
			[]int{100, 200, 300, 400, 500, 600, 700, 800, 900, 1000}, 9 * clock.Minute},
		{"Linear10PercentEvery3Minutes", config(model.Linear, 100, 3),
			[]int{100, 200, 300, 400, 500, 600, 700, 800, 900, 1000}, 27 * clock.Minute},
		{"canary, the defaults of AWS", config(model.Canary, 50, 10), []int{50, 1000},
			10 * clock.Minute},
		{"canary, everything at once", config(model.Canary, 1000, 10), []int{1000}, 0},
	}
	for _, tt := range tests {
		var shares []int
		takes := clock.Span(0)
		for _, step := range Steps(tt.config) {
			shares = append(shares, step.Permille)
			takes += step.BakeTime
		}
		if !slices.Equal(shares, tt.shares) || takes != tt.takes {
			t.Errorf("%s: %v in %s, want %v in %s", tt.name, shares, takes, tt.shares, tt.takes)
		}
	}
}

// B-05: whatever the step, shares grow to the whole, in ceil(100 / step) steps, and bake between
// them only.
func TestLinearArrives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.IntRange(30, 1000).Draw(t, "step")
		steps := Steps(config(model.Linear, part, 7))
		if want := (1000 + part - 1) / part; len(steps) != want {
			t.Fatalf("%d steps, want %d", len(steps), want)
		}
		for i, s := range steps {
			if last := i == len(steps)-1; s.Permille != min(1000, (i+1)*part) ||
				(s.BakeTime == 0) != last {
				t.Fatalf("step %d is %+v", i+1, s)
			}
		}
	})
}

// B-02, B-09: the stages in order, those of a shift of production traffic at every step; B-05, B-07,
// B-08: what each takes.
func TestStagesInOrder(t *testing.T) {
	c := config(model.Canary, 100, 10)
	c.ShiftTime = 10 * clock.Minute
	course := NewCourse(c, model.ReconcileService)
	want := []struct {
		stage model.Stage
		step  int
		takes clock.Span
	}{
		{model.ReconcileService, 0, 0}, {model.PreScaleUp, 0, 0}, {model.ScaleUp, 0, 0},
		{model.PostScaleUp, 0, 0}, {model.TestTrafficShift, 0, 10 * clock.Minute},
		{model.PostTestTrafficShift, 0, 0}, {model.PreProductionTrafficShift, 1, 0},
		{model.ProductionTrafficShift, 1, 20 * clock.Minute},
		{model.PreProductionTrafficShift, 2, 0},
		{model.ProductionTrafficShift, 2, 10 * clock.Minute},
		{model.PostProductionTrafficShift, 0, 0}, {model.BakeTime, 0, 15 * clock.Minute},
		{model.CleanUp, 0, 0}, {model.CleanUp, 0, 0},
	}
	for _, w := range want {
		stage, step := course.Stage()
		if stage != w.stage || step != w.step || course.Takes() != w.takes {
			t.Errorf("%s, step %d, takes %s; want %s, step %d, %s", stage, step, course.Takes(),
				w.stage, w.step, w.takes)
		}
		course.Next()
	}
}

// B-03, B-11, D-11: one pass, row by row.
func TestCoursePlan(t *testing.T) {
	healthy := func(n int) TaskCounts { return TaskCounts{Healthy: n} }
	tests := []struct {
		name  string
		stage model.Stage
		state State
		view  View
		want  Plan
	}{
		{"before SCALE_UP nothing starts", model.PreScaleUp, InProgress,
			View{Desired: 4, Old: healthy(4), Source: healthy(4)}, Plan{}},
		{"SCALE_UP starts all, without room by maximumPercent", model.ScaleUp, InProgress,
			View{Desired: 4, Old: healthy(4), Source: healthy(4)}, Plan{Start: 4}},
		{"the source keeps all its tasks", model.BakeTime, InProgress,
			View{Desired: 4, New: healthy(4), Old: healthy(3), Source: healthy(3)}, Plan{StartSource: 1}},
		{"both follow the desired count down", model.BakeTime, InProgress,
			View{Desired: 3, New: healthy(4), Old: healthy(4), Source: healthy(4)},
			Plan{StopSurplus: 1, StopSourceSurplus: 1}},
		{"S-15: an unhealthy task and its replacement are one", model.BakeTime, InProgress,
			View{Desired: 2, New: healthy(2),
				Source: TaskCounts{Unready: 1, Healthy: 1, Unhealthy: 1, Paired: 1}}, Plan{}},
		{"S-33: superseded tasks that protection keeps are no tasks of the source", model.ReconcileService,
			InProgress, View{Desired: 2, Old: healthy(3), Source: healthy(2)}, Plan{}},
		{"nor do they stand in for one", model.ReconcileService, InProgress,
			View{Desired: 2, Old: healthy(3), Source: healthy(1)}, Plan{StartSource: 1}},
		{"CLEAN_UP stops all that is old", model.CleanUp, InProgress,
			View{Desired: 4, New: healthy(4), Old: TaskCounts{Unready: 1, Healthy: 2, Unhealthy: 1}},
			Plan{StopUnready: 1, StopServing: 2, StopUnhealthy: 1}},
		{"a failed one launches nothing of its own", model.BakeTime, Failed,
			View{Desired: 4, New: healthy(3), Old: healthy(3), Source: healthy(3)}, Plan{StartSource: 1}},
	}
	for _, tt := range tests {
		course := NewCourse(config(model.BlueGreen, 0, 0), tt.stage)
		if got := course.Plan(tt.view, tt.state); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// B-03: SCALE_UP is over when all desired tasks are healthy.
func TestScaleUpWaitsForAll(t *testing.T) {
	course := NewCourse(config(model.BlueGreen, 0, 0), model.ScaleUp)
	for n := range 5 {
		v := View{Desired: 3, New: TaskCounts{Healthy: n}}
		if got := course.IsReady(v); got != (n >= 3) {
			t.Errorf("%d of 3 healthy: %v", n, got)
		}
	}
}
