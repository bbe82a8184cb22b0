package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// TestFirstCheckComesSoonAfterRegistration: E-06, E-03: the first health check of a target comes at a
// random moment within an interval of its registration, and within seconds; one pass is enough.
func TestFirstCheckComesSoonAfterRegistration(t *testing.T) {
	for _, interval := range []clock.Span{2 * firstCheckWithin, firstCheckWithin / 2} {
		web := plainService("web")
		web.DesiredCount, web.TargetGroup.Interval = 40, interval
		web.TargetGroup.Timeout = clock.Second
		web.Build.Workload.Startup = random.Constant(0)
		web.Traffic.Sources = nil
		heard := &listener{}
		play(t, deploys(web, model.NoDefect), heard)
		began, waits := map[model.TaskID]clock.Time{}, []clock.Span{}
		for _, e := range heard.told {
			switch ev := e.ev.(type) {
			case model.TaskStarted:
				if e.at > 0 {
					began[ev.Task] = e.at
				}
			case model.TargetChanged:
				if at, ok := began[ev.Task]; ok && ev.Status == model.TargetHealthy {
					waits = append(waits, e.at.Sub(at))
				}
			}
		}
		least, most := clock.Span(clock.Hour), clock.Span(0)
		for _, w := range waits {
			least, most = min(least, w), max(most, w)
		}
		bound := min(interval, firstCheckWithin)
		if len(waits) != 40 || most > bound || most < bound*3/4 || least > bound/4 {
			t.Errorf("interval %v: %d targets were healthy %v to %v after RUNNING, the bound is %v", interval,
				len(waits), least, most, bound)
		}
	}
}
