package usage

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// at is an instant in seconds.
func at(seconds float64) clock.Time { return clock.Time(0).Add(clock.Seconds(seconds)) }

func web(number int) model.TaskID { return model.TaskID{Group: "web", Number: number} }
func run(number int) model.TaskID { return model.TaskID{Group: "batch", Number: number} }

// small is a Linux x86 task of a quarter vCPU and 512 MiB.
func small() model.TaskDefinition {
	return model.TaskDefinition{
		Resources:    model.Resources{CPUUnits: 256, MemoryMiB: 512, StorageGiB: 20},
		Architecture: model.X86, OS: model.Linux,
	}
}

// testScenario has one service web, whose second revision is larger and whose third is on Windows,
// and one job batch on ARM. It lasts two hours.
func testScenario() *model.Scenario {
	large, windows, arm := small(), small(), small()
	large.Resources = model.Resources{CPUUnits: 512, MemoryMiB: 1024, StorageGiB: 30}
	windows.Resources = model.Resources{CPUUnits: 1024, MemoryMiB: 2048}
	windows.OS = model.Windows
	arm.Architecture = model.ARM
	return &model.Scenario{
		Horizon: 2 * clock.Hour,
		Services: []model.Service{{
			Name: "web", Build: model.Build{TaskDefinition: small()}, DesiredCount: 2,
		}},
		Deployments: []model.PlannedDeployment{
			{Service: "web", Build: model.Build{TaskDefinition: large}},
			{Service: "web", Build: model.Build{TaskDefinition: windows}},
		},
		Jobs: []model.Job{{Name: "batch", Build: model.Build{TaskDefinition: arm}}},
	}
}

// tale plays a history to a meter.
type tale struct {
	t      *testing.T
	meter  *Meter
	ledger Ledger
}

func begin(t *testing.T, s *model.Scenario) *tale {
	b := &tale{t: t}
	b.meter = NewMeter(s, &b.ledger)
	return b
}

func (b *tale) event(seconds float64, ev model.Event) { b.meter.Stepped(at(seconds), ev, nil) }

func (b *tale) command(seconds float64, cmds ...model.Command) {
	b.meter.Stepped(at(seconds), model.DeadlineReached{}, cmds)
}

// start asks for tasks of a revision; their pull begins at the same moment.
func (b *tale) start(seconds float64, revision model.RevisionID, tasks ...model.TaskID) {
	for _, id := range tasks {
		b.command(seconds, model.StartTask{Task: id, Revision: revision, Provider: model.Fargate})
		b.event(seconds, model.TaskPullStarted{Task: id})
	}
}

func (b *tale) healthy(seconds float64, tasks ...model.TaskID) {
	for _, id := range tasks {
		b.command(seconds, model.CountTask{Task: id, Healthy: true})
	}
}

func (b *tale) stop(seconds float64, tasks ...model.TaskID) {
	for _, id := range tasks {
		b.command(seconds, model.StopTask{Task: id, Code: model.ServiceSchedulerInitiated})
	}
}

func (b *tale) gone(seconds float64, tasks ...model.TaskID) {
	for _, id := range tasks {
		b.event(seconds, model.TaskExited{Task: id})
		b.event(seconds, model.TaskStopped{Task: id})
	}
}

// overlaps compares the task-seconds beyond the desired count of each deployment, after expect.
func (b *tale) overlaps(want ...int64) {
	b.t.Helper()
	var got []int64
	for _, o := range b.meter.Overlaps("web") {
		got = append(got, o.TaskSeconds)
		if vcpu := o.Ledger.Total(FargateVCPUx86); vcpu != 256*o.TaskSeconds {
			b.t.Errorf("%d task-seconds booked %d of vCPU", o.TaskSeconds, vcpu)
		}
	}
	if !slices.Equal(got, want) {
		b.t.Errorf("overlaps of %d task-seconds, want %d", got, want)
	}
}

// expect ends the run and compares the seconds of small tasks by cause.
func (b *tale) expect(want map[Cause]int64) {
	b.t.Helper()
	b.meter.Finish(clock.Time(b.meter.window.to))
	got := map[Cause]int64{}
	for _, e := range b.ledger.Entries() {
		if e.Dimension == FargateVCPUx86 {
			got[e.Cause] += e.Quantity / 256
		}
	}
	for _, c := range Causes() {
		if got[c] != want[c] {
			b.t.Errorf("%s: %d task-seconds, want %d", c, got[c], want[c])
		}
	}
}
