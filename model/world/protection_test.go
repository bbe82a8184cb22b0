package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// S-33: workers that protect themselves while they work on a message lose none when the service scales
// in; those that do not lose some, which are worked on again.
func TestProtectedWorkersFinishTheirMessages(t *testing.T) {
	again := func(protect bool) int64 {
		web := plainService("web")
		web.TargetGroup, web.DesiredCount = nil, 8
		web.Queue = &model.Queue{VisibilityTimeout: 30 * clock.Minute, Protect: protect}
		web.Build.Workload.Workers = 1
		web.Build.Workload.WaitTime = random.Constant(50 * clock.Second)
		web.Traffic.Sources[0].Rate = []model.RatePoint{{PerSecond: 0.1}}
		s := plainScenario(web)
		w := newWorld(s, Options{})
		w.begin()
		for minute := 10; minute < 50; minute += 4 {
			w.schedule(clock.Time(minute)*clock.Time(clock.Minute),
				model.DesiredCountRequested{Service: "web", Count: 4 + minute%8})
		}
		if err := w.engine.Run(w, clock.Time(s.Horizon), nil); err != nil {
			t.Fatal(err)
		}
		return w.record().Services[0].Detail.Messages.Again
	}
	if got := again(true); got != 0 {
		t.Errorf("%d messages of protected workers were worked on again", got)
	}
	if again(false) == 0 {
		t.Error("nobody was interrupted without protection: the test shows nothing")
	}
}

// S-33, S-34: a share of the tasks that protect themselves holds a deployment up until they expire, at
// no loss of room beyond maximumPercent.
func TestProtectedTasksHoldADeployment(t *testing.T) {
	lasts := func(p model.Protection) clock.Span {
		web := plainService("web")
		web.Protection = p
		d := play(t, deploys(web, model.NoDefect)).Services[0].Deployments[0]
		return d.Ended.Sub(d.At)
	}
	free := lasts(model.Protection{})
	held := lasts(model.Protection{Share: 1, Expires: 20 * clock.Minute})
	if free > 5*clock.Minute || held < 10*clock.Minute {
		t.Errorf("a deployment takes %v, and %v with protected tasks", free, held)
	}
	if none := lasts(model.Protection{Share: 0, Expires: 20 * clock.Minute}); none != free {
		t.Errorf("a share of nobody: %v, not %v", none, free)
	}
}
