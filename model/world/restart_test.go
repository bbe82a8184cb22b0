package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// restarts plays a service of one task whose container restarts, with faults, and counts what became
// of the task.
func restarts(t *testing.T, policy *model.RestartPolicy, faults ...model.Fault) (inPlace, failed int) {
	t.Helper()
	web := plainService("web")
	web.DesiredCount = 1
	web.Build.Workload.Startup = random.Constant(clock.Second) // before its target is unhealthy
	web.Build.TaskDefinition.Containers[0].Restart = policy
	s := plainScenario(web)
	s.Faults, s.WarmUp = faults, 0
	record := play(t, s, restartCounter{watcher{&prober{}}, &inPlace})
	return inPlace, record.Services[0].Tasks.Failed
}

type restartCounter struct {
	watcher
	n *int
}

func (c restartCounter) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	if _, restarted := ev.(model.ContainerRestarted); restarted {
		*c.n++
	}
}

// L-29, L-30: a container restarts in place iff the policy is on, its exit code is not ignored, and it
// ran for the attempt period since its first start or last restart. There is no bound on how often.
// An agent that is cut off restarts nothing.
func TestRestartDecision(t *testing.T) {
	policy := &model.RestartPolicy{AttemptPeriod: 5 * clock.Minute, IgnoredExitCodes: []int{7}}
	crash := func(minute int, code int) model.Fault {
		return model.Fault{At: clock.Time(minute) * clock.Time(clock.Minute), Kind: model.TaskCrash,
			Service: "web", Count: 1, ExitCode: code}
	}
	for _, c := range []struct {
		name            string
		policy          *model.RestartPolicy
		faults          []model.Fault
		inPlace, failed int
	}{
		{"no policy", nil, []model.Fault{crash(20, 1)}, 0, 1},
		{"once", policy, []model.Fault{crash(20, 1)}, 1, 0},
		{"an ignored code", policy, []model.Fault{crash(20, 7)}, 0, 1},
		{"too soon after the first start", policy, []model.Fault{crash(4, 1)}, 0, 1},
		{"in time after the first start", policy, []model.Fault{crash(5, 1)}, 1, 0},
		{"too soon after a restart", policy, []model.Fault{crash(20, 1), crash(24, 1)}, 1, 1},
		{"in time after a restart", policy, []model.Fault{crash(20, 1), crash(25, 1)}, 2, 0},
		{"again and again", policy, []model.Fault{{Kind: model.TaskCrash, Service: "web", Count: 1,
			Every: random.Constant(5 * clock.Minute)}}, 12, 0},
		{"the agent is cut off", policy, []model.Fault{
			{At: clock.Time(19 * clock.Minute), Kind: model.AgentDisconnect, Service: "web",
				Fraction: 1, Duration: 10 * clock.Minute}, crash(20, 1)}, 0, 1},
	} {
		inPlace, failed := restarts(t, c.policy, c.faults...)
		if inPlace != c.inPlace || failed != c.failed {
			t.Errorf("%s: %d restarts and %d failed tasks, expected %d and %d", c.name, inPlace,
				failed, c.inPlace, c.failed)
		}
	}
}

// L-29: a job whose program ended well after the attempt period runs again, unless 0 is ignored.
func TestJobWithARestartPolicyRunsAgain(t *testing.T) {
	for _, c := range []struct {
		run     clock.Span
		ignored []int
		inPlace int
	}{
		{10 * clock.Minute, nil, 5}, {10 * clock.Minute, []int{0}, 0}, {4 * clock.Minute, nil, 0},
	} {
		job := model.Job{Name: "report", Build: plainService("report").Build, Count: 1,
			Strategy: []model.StrategyItem{{Provider: model.Fargate, Weight: 1}},
			Zones:    []string{"us-east-1a"}, Until: clock.Never}
		job.Build.Workload.RunTime = random.Constant(c.run)
		job.Build.TaskDefinition.Containers[0].Restart = &model.RestartPolicy{
			AttemptPeriod: 5 * clock.Minute, IgnoredExitCodes: c.ignored}
		s := plainScenario()
		s.Jobs = []model.Job{job}
		n := 0
		record := play(t, s, restartCounter{watcher{&prober{}}, &n})
		if over := record.Jobs[0].Succeeded == 1; n != c.inPlace || over != (c.inPlace == 0) {
			t.Errorf("after %v, ignoring %v: %d restarts and %+v", c.run, c.ignored, n, record.Jobs[0])
		}
	}
}
