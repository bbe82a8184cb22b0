package usage

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// L-31, L-32: max(60, ceil(end − pullStarted)) seconds on Linux, 300 at least on Windows (L-35).
func TestBilledSecondsAreRoundedUpWithAMinimum(t *testing.T) {
	for _, c := range []struct {
		name        string
		revision    model.RevisionID
		pulled, end float64
		want        int64
	}{
		{"a whole second is one second", 1, 100, 201, 101},
		{"a started second counts in full", 1, 100, 200.001, 101},
		{"fractions on both sides", 1, 100.7, 200.6, 100},
		{"just under the minimum", 1, 100, 159.2, 60},
		{"the minimum exactly", 1, 100, 160, 60},
		{"just over the minimum", 1, 100, 160.5, 61},
		{"ends as it begins", 1, 100, 100, 60},
		{"Windows pays five minutes", 3, 100, 130, 300},
		{"Windows above its minimum", 3, 100, 400.2, 301},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := begin(t, testScenario())
			b.command(80, model.StartTask{
				Task: web(1), Revision: c.revision, Provider: model.Fargate,
			})
			b.event(90, model.TaskPlaced{Task: web(1)})
			b.event(c.pulled, model.TaskPullStarted{Task: web(1)})
			b.healthy(c.pulled, web(1))
			b.gone(c.end, web(1))
			b.meter.Finish(at(7200))
			dimension, units := FargateVCPUx86, int64(256)
			if c.revision == 3 {
				dimension, units = FargateVCPUWindows, 1024
			}
			if got := b.ledger.Total(dimension); got != c.want*units {
				t.Errorf("billed %v seconds, want %d", float64(got)/float64(units), c.want)
			}
		})
	}
}

// L-32: DEACTIVATING and STOPPING are paid; ENI teardown after the last exit is not.
func TestDrainAndStopAreBilledAndTeardownIsNot(t *testing.T) {
	b := begin(t, testScenario())
	b.start(0, 1, web(1))
	b.healthy(30, web(1))
	b.command(100, model.DeregisterTarget{Task: web(1)})
	b.stop(400, web(1))
	b.event(430, model.TaskExited{Task: web(1)})
	b.event(450, model.TaskStopped{Task: web(1)})
	b.expect(map[Cause]int64{Steady: 430})
}

// FS-05, L-31: a task that never pulled is not billed, whether refused or stopped.
func TestTasksThatNeverPullAreFree(t *testing.T) {
	b := begin(t, testScenario())
	b.command(0, model.StartTask{Task: web(1), Revision: 1, Provider: model.FargateSpot})
	b.event(5, model.TaskRefused{Task: web(1)})
	b.command(10, model.StartTask{Task: web(2), Revision: 1, Provider: model.Fargate})
	b.stop(12, web(2))
	b.gone(13, web(2))
	b.meter.Finish(at(7200))
	if entries := b.ledger.Entries(); len(entries) != 0 {
		t.Errorf("booked %v", entries)
	}
}

// L-33: vCPU, memory, storage above 20 GiB and the Windows licence, always as configured.
func TestEveryDimensionOfATaskIsBooked(t *testing.T) {
	for _, c := range []struct {
		name     string
		td       model.TaskDefinition
		provider model.Provider
		want     map[Dimension]int64 // for 100 seconds
	}{
		{"x86", small(), model.Fargate, map[Dimension]int64{
			FargateVCPUx86: 25600, FargateMemoryX86: 51200,
		}},
		{"Spot", small(), model.FargateSpot, map[Dimension]int64{
			FargateSpotVCPUx86: 25600, FargateSpotMemoryX86: 51200,
		}},
		{"ARM with storage", model.TaskDefinition{
			Resources:    model.Resources{CPUUnits: 1024, MemoryMiB: 4096, StorageGiB: 50},
			Architecture: model.ARM, OS: model.Linux,
		}, model.Fargate, map[Dimension]int64{
			FargateVCPUArm: 102400, FargateMemoryArm: 409600, FargateStorage: 3000,
		}},
		{"ARM on Spot", model.TaskDefinition{
			Resources:    model.Resources{CPUUnits: 512, MemoryMiB: 1024},
			Architecture: model.ARM, OS: model.Linux,
		}, model.FargateSpot, map[Dimension]int64{
			FargateSpotVCPUArm: 51200, FargateSpotMemoryArm: 102400,
		}},
		{"Windows", model.TaskDefinition{
			Resources:    model.Resources{CPUUnits: 1024, MemoryMiB: 2048},
			Architecture: model.X86, OS: model.Windows,
		}, model.Fargate, map[Dimension]int64{
			FargateVCPUWindows: 307200, FargateMemoryWindows: 614400, FargateWindowsOS: 307200,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := testScenario()
			s.Services[0].Build.TaskDefinition = c.td
			s.Services[0].AssignPublicIP = true
			b := begin(t, s)
			b.command(0, model.StartTask{Task: web(1), Revision: 1, Provider: c.provider})
			b.event(10, model.TaskPullStarted{Task: web(1)})
			b.gone(110, web(1))
			b.meter.Finish(at(7200))
			c.want[PublicIPv4] = 100 // its minimum is 60 s on Windows too
			if got := len(ratesOf(&c.td, c.provider, true)); got != len(c.want) {
				t.Errorf("billed for %d dimensions, want %d", got, len(c.want))
			}
			for _, d := range Dimensions() {
				if got := b.ledger.Total(d); got != c.want[d] {
					t.Errorf("%s: %d %ss, want %d", d, got, d.measure().base, c.want[d])
				}
			}
		})
	}
}

// Only [warm-up, horizon) is billed. A second belongs to the moment it starts; the minimum is the
// task's own and may lie outside.
func TestOnlyTheMeasuredPartIsBilled(t *testing.T) {
	for _, c := range []struct {
		name        string
		pulled, end float64 // end 0: still running
		want        int64
	}{
		{"over before", 100, 500, 0},
		{"its minimum reaches into it", 580, 590, 40},
		{"runs into it", 500, 700, 100},
		{"a second that started before it is not billed", 599.5, 700, 100},
		{"inside", 700, 800, 100},
		{"runs out of it", 1100, 0, 100},
		{"started seconds at the horizon count in full", 1100.5, 0, 100},
		{"no minimum at the horizon", 1190, 0, 10},
		{"a minimum that the horizon cuts", 1170, 1175, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := testScenario()
			s.WarmUp, s.Horizon = 600*clock.Second, 1200*clock.Second
			b := begin(t, s)
			b.start(c.pulled, 1, web(1))
			b.healthy(c.pulled, web(1))
			if c.end > 0 {
				b.gone(c.end, web(1))
			}
			b.expect(map[Cause]int64{Steady: c.want})
		})
	}
}

// A task that ran before the run began has spent its minimum long ago.
func TestWarmTasksHaveNoMinimum(t *testing.T) {
	b := begin(t, testScenario())
	b.command(0, model.StartTask{Task: web(1), Revision: 1, Provider: model.Fargate, Warm: true})
	b.event(0, model.TaskPullStarted{Task: web(1)})
	b.healthy(0, web(1))
	b.gone(20.5, web(1))
	b.expect(map[Cause]int64{Steady: 21})
}

// Quantities stand in the hour in which each second starts.
func TestSecondsBelongToTheHourTheyStartIn(t *testing.T) {
	b := begin(t, testScenario())
	b.start(3500.5, 1, web(1))
	b.healthy(3510, web(1))
	b.gone(3700.5, web(1))
	b.meter.Finish(at(7200))
	got := map[int]int64{}
	for _, e := range b.ledger.Entries() {
		if e.Dimension == FargateVCPUx86 {
			got[e.Hour] += e.Quantity / 256
		}
	}
	if got[0] != 100 || got[1] != 100 {
		t.Errorf("seconds by hour %v, want 100 and 100", got)
	}
}
