package world

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// L-19, RS-11: the agent of a container instance gives up a pull after two hours and a start after three
// minutes, not a moment earlier. Fargate waits.
func TestAgentsGiveUp(t *testing.T) {
	slow := func(pull, start clock.Span) func(*model.Service) {
		return func(web *model.Service) {
			d := &web.Build.Delays
			d.ImageMB, d.PullRate, d.ContainerStart = 1, random.Constant(pull), random.Constant(start)
		}
	}
	for _, c := range []struct {
		name        string
		pull, start clock.Span
		fargate     bool
		reason      string // empty: the task starts
		after       clock.Span
	}{
		{"in time", 2 * clock.Hour, 3 * clock.Minute, false, "", 0},
		{"a slow pull", 2*clock.Hour + 1, 0, false,
			"DockerTimeoutError: Could not transition to pulled; timed out after waiting 2h0m0s", 2 * clock.Hour},
		{"a slow start", 0, 3*clock.Minute + 1, false,
			"DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s", 3 * clock.Minute},
		{"on Fargate", 2*clock.Hour + 1, 3*clock.Minute + 1, true, "", 0},
	} {
		s := onInstances(slow(c.pull, c.start))
		if c.fargate {
			s = slowly(slow(c.pull, c.start))
		}
		s.Horizon, s.Deployments, s.Faults = 3*clock.Hour, nil, nil
		s.Counts = []model.PlannedCount{{At: minute(1), Service: "web", Count: 2}}
		var failed, pulls, started []clock.Time
		var reason string
		heard := &listener{}
		play(t, s, heard)
		for _, h := range heard.told {
			at := h.at
			switch e := h.ev.(type) {
			case model.TaskPullStarted:
				if at > minute(1) {
					pulls = append(pulls, at)
				}
			case model.TaskFailed:
				failed, reason = append(failed, at), e.Reason
			case model.TaskStarted:
				if at > minute(1) {
					started = append(started, at)
				}
			}
		}
		switch {
		case c.reason == "" && (len(failed) > 0 || len(started) != 1):
			t.Errorf("%s: failed at %v with %s, started at %v", c.name, failed, reason, started)
		case c.reason != "" && (len(failed) == 0 || !strings.HasPrefix(reason, c.reason) ||
			failed[0].Sub(pulls[0]) != c.after):
			t.Errorf("%s: failed at %v with %s, pulls began at %v", c.name, failed, reason, pulls)
		}
	}
}
