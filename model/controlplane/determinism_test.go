package controlplane

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time

	"pgregory.net/rapid"
)

// TestDeterminism: the same events give the same commands, and another service in the scenario
// changes nothing for the first one as long as no limit is shared.
func TestDeterminism(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		script := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 60).Draw(t, "script")
		alone := play(seed, script, "web")
		if again := play(seed, script, "web"); !slices.Equal(alone, again) {
			t.Fatal("two runs of one script differ")
		}
		if beside := play(seed, script, "api", "web"); !slices.Equal(alone, beside) {
			t.Fatalf("another service changed the commands for web:\n%v\n%v", alone, beside)
		}
	})
}

// play drives services of the given names through the same script and returns the commands for the
// last one, printed.
func play(seed uint64, script []int, names ...string) []string {
	s := &model.Scenario{Seed: seed, Zones: []string{"a", "b", "c"}}
	for _, name := range names {
		s.Services = append(s.Services, model.Service{
			Name: name, DesiredCount: 4, Zones: s.Zones,
			Strategy: []model.StrategyItem{
				{Provider: model.Fargate, Base: 1, Weight: 1}, {Provider: model.FargateSpot,
					Weight: 1}},
			TargetGroup: &model.TargetGroup{DeregistrationDelay: 30 * clock.Second},
			Deployment: model.DeploymentConfiguration{MinimumHealthyPercent: 100,
				MaximumPercent: 150},
		})
		s.Deployments = append(s.Deployments, model.PlannedDeployment{Service: name})
	}
	p := &driver{control: New(s), last: names[len(names)-1], live: map[string][]model.TaskID{}}
	for _, name := range names {
		p.step(model.ServiceCreated{Service: name, Warm: true})
	}
	for _, what := range script {
		p.now = p.now.Add(10 * clock.Second)
		for at, ok := p.control.NextDeadline(); ok && at <= p.now; at,
			ok = p.control.NextDeadline() {
			p.step(model.DeadlineReached{})
		}
		for _, name := range names {
			p.act(name, what)
		}
	}
	return p.heard
}

// driver sends events and keeps the commands for one service.
type driver struct {
	control *ControlPlane
	now     clock.Time
	last    string
	heard   []string
	live    map[string][]model.TaskID
	moments []string // what has happened and was commanded, from moment 1 on
}

// act does one thing to the oldest task of a service, or to the service.
func (p *driver) act(name string, what int) {
	if what == 0 {
		p.step(model.DeploymentRequested{Service: name, Revision: 2})
		return
	}
	if len(p.live[name]) == 0 {
		return
	}
	id := p.live[name][0]
	switch what {
	case 1:
		p.step(model.TaskFailed{Task: id, Code: model.EssentialContainerExited, Reason: "crash"})
	case 2:
		p.step(model.SpotInterrupted{Task: id})
	case 3:
		p.step(model.TargetChanged{Task: id, Status: model.TargetUnhealthy})
	case 4:
		p.step(model.TaskStopped{Task: id})
	}
	p.live[name] = append(p.live[name][1:], id)
}

func (p *driver) step(ev model.Event) {
	p.moments = append(p.moments, fmt.Sprintf("%s %T %+v", p.now, ev, ev))
	cmds := slices.Clone(p.control.Step(p.now, ev))
	for _, cmd := range cmds {
		p.moments = append(p.moments, p.print(cmd))
	}
	for _, cmd := range cmds {
		text := p.print(cmd)
		start, ok := cmd.(model.StartTask)
		if ok {
			p.live[start.Task.Group] = append(p.live[start.Task.Group], start.Task)
		}
		if about(cmd) == p.last {
			p.heard = append(p.heard, text)
		}
		if ok {
			p.step(model.TaskStarted{Task: start.Task})
			p.step(model.TargetChanged{Task: start.Task, Status: model.TargetHealthy})
		}
	}
}

// cause finds the number of a cause in a printed command: another service shifts all numbers.
var cause = regexp.MustCompile(` Cause:(\d+)`)

// print prints a command, and in place of the number of its cause the cause itself.
func (p *driver) print(cmd model.Command) string {
	text := fmt.Sprintf("%s %T %+v", p.now, cmd, cmd)
	if _, of, _ := model.Decided(cmd); of > 0 {
		return cause.ReplaceAllLiteralString(text, " Cause: ["+p.moments[of-1]+"]")
	}
	return text
}

// about is the service a command is about.
func about(cmd model.Command) string {
	switch c := cmd.(type) {
	case model.StartTask:
		return c.Task.Group
	case model.StopTask:
		return c.Task.Group
	case model.DeregisterTarget:
		return c.Task.Group
	case model.CountTask:
		return c.Task.Group
	case model.BeginDeployment:
		return c.Service
	case model.CompleteDeployment:
		return c.Service
	case model.FailDeployment:
		return c.Service
	case model.Announce:
		return c.Service
	}
	return ""
}
