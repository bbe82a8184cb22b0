package usage

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// T-22, T-23: a volume is billed by the second for its size, and beyond what is free for its IOPS and
// throughput, as long as its task is billed. A month has 30 days.
func TestVolumesAreBilledByTheSecond(t *testing.T) {
	for _, c := range []struct {
		volume model.Volume
		want   map[Dimension]int64 // each second
	}{
		{model.Volume{Type: model.GP3, SizeGiB: 100, IOPS: 3000, ThroughputMiBps: 125},
			map[Dimension]int64{EBSGp3: 100}},
		{model.Volume{Type: model.GP3, SizeGiB: 100, IOPS: 4000, ThroughputMiBps: 300},
			map[Dimension]int64{EBSGp3: 100, EBSGp3IOPS: 1000, EBSGp3Throughput: 175}},
		{model.Volume{Type: model.GP2, SizeGiB: 50}, map[Dimension]int64{EBSGp2: 50}},
		{model.Volume{Type: model.IO2, SizeGiB: 8, IOPS: 500}, map[Dimension]int64{EBSIo: 8, EBSIoIOPS: 500}},
		{model.Volume{Type: model.ST1, SizeGiB: 500}, map[Dimension]int64{EBSSt1: 500}},
		{model.Volume{Type: model.SC1, SizeGiB: 125}, nil},
	} {
		s := testScenario()
		s.Services = s.Services[:1]
		web := &s.Services[0]
		web.Build.TaskDefinition.Volume = &c.volume
		b := begin(t, s)
		id := model.TaskID{Group: web.Name, Number: 1}
		b.meter.Stepped(0, model.DeadlineReached{}, []model.Command{model.StartTask{Task: id, Revision: 1,
			Provider: model.Fargate}})
		b.meter.Stepped(at(10), model.TaskPullStarted{Task: id}, nil)
		b.meter.Stepped(at(20), model.TaskExited{Task: id}, nil) // long before the minute of Fargate
		b.meter.Finish(clock.Time(clock.Hour))
		for _, m := range measures {
			want := 10 * c.want[m.dimension]
			if got := b.ledger.Total(m.dimension); m.perUnit == monthSeconds && got != want {
				t.Errorf("%+v: %d of %s, expected %d", c.volume, got, m.dimension, want)
			}
		}
	}
}
