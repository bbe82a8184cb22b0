package world

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// twoGroups is a service whose tasks are in a public and an internal target group: the second checks them
// more often, and lets them go later.
func twoGroups() model.Service {
	web := plainService("web")
	web.TargetGroup.Interval, web.TargetGroup.UnhealthyThreshold = 60*clock.Second, 5
	internal := *web.TargetGroup
	internal.Name, internal.Interval, internal.UnhealthyThreshold = "internal", 10*clock.Second, 2
	internal.Timeout = 2 * clock.Second
	internal.DeregistrationDelay = web.TargetGroup.DeregistrationDelay + 100*clock.Second
	web.OtherGroups = []model.Balanced{{TargetGroup: internal, LoadBalancer: model.LoadBalancer{Name: "internal"}}}
	return web
}

// S-26, E-08: a task is unhealthy as soon as one of its target groups says so, and the reason names it; all
// wait for the slowest to let it go (E-10, Q-07).
func TestOneOfTwoTargetGroupsFindsATaskIll(t *testing.T) {
	run := func(web model.Service) (ill, drained clock.Span, reason string) {
		s := plainScenario(web)
		s.Cluster.HostLossDetection = 20 * clock.Minute
		s.Faults = []model.Fault{{At: minute(20), Kind: model.ZoneOutage, Zone: "us-east-1a",
			Duration: 15 * clock.Minute}}
		heard := &listener{}
		drains := map[model.TaskID]clock.Time{}
		play(t, s, heard, &commands{func(at clock.Time, cmd model.Command) {
			switch c := cmd.(type) {
			case model.DeregisterTarget:
				drains[c.Task] = at
			case model.StopTask:
				drained = at.Sub(drains[c.Task])
			}
		}})
		for _, h := range heard.told {
			if e, is := h.ev.(model.TargetChanged); is && e.Status == model.TargetUnhealthy && ill == 0 {
				ill, reason = h.at.Sub(minute(20)), e.Reason
			}
		}
		return ill, drained, reason
	}
	both := twoGroups()
	one := both
	one.OtherGroups = nil
	late, short, _ := run(one)
	soon, long, reason := run(both)
	if late < 4*clock.Minute || soon > 25*clock.Second || !strings.Contains(reason, "by target group internal") {
		t.Errorf("one group sees it after %s, two after %s: %s", late, soon, reason)
	}
	if long != short+100*clock.Second {
		t.Errorf("a task drains for %s, and for %s in two groups", short, long)
	}
}

// S-26, E-03: a fresh task is healthy when every one of its target groups has had its first good answer.
func TestTaskIsHealthyWhenAllTargetGroupsSaySo(t *testing.T) {
	web := twoGroups()
	s := plainScenario(web)
	s.Deployments = []model.PlannedDeployment{{At: minute(20), Service: "web", Build: web.Build}}
	w := newWorld(s, Options{})
	w.begin()
	fresh, waiting := 0, 0
	seen := map[*task]bool{}
	err := w.engine.Run(w, clock.Time(s.Horizon), func(clock.Time) error {
		for _, t := range w.live {
			if t.target == nil || t.warm {
				continue
			}
			states := []model.TargetStatus{t.target.machine.Status(), t.target.others[0].Status()}
			switch all := states[0] == model.TargetHealthy && states[1] == model.TargetHealthy; {
			case all != (t.target.told == model.TargetHealthy):
				waiting = -1 << 30
			case all && !seen[t]:
				seen[t] = true
				fresh++
			case !all && states[0] != states[1]:
				waiting++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if fresh < 4 || waiting <= 0 {
		t.Errorf("%d fresh tasks became healthy, seen with one group only: %d times", fresh, waiting)
	}
}

// commands is an observer of what the control plane commands.
type commands struct {
	each func(clock.Time, model.Command)
}

func (c *commands) Stepped(at clock.Time, _ model.Event, cmds []model.Command) {
	for _, cmd := range cmds {
		c.each(at, cmd)
	}
}

func (c *commands) Advanced(serving.Served) {}
