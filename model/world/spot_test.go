package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// upInZones counts the tasks that run and have had no notice, by zone, at chosen instants.
type upInZones struct {
	at     []clock.Time
	zone   map[model.TaskID]string
	counts []map[string]int
}

func (u *upInZones) Advanced(serving.Served) {}

func (u *upInZones) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	for len(u.at) > 0 && at > u.at[0] {
		now := map[string]int{}
		for _, zone := range u.zone {
			now[zone]++
		}
		u.counts, u.at = append(u.counts, now), u.at[1:]
	}
	for _, c := range cmds {
		if c, ok := c.(model.StartTask); ok {
			u.zone[c.Task] = c.Zone
		}
	}
	switch e := ev.(type) {
	case model.TaskRefused:
		delete(u.zone, e.Task)
	case model.SpotInterrupted:
		delete(u.zone, e.Task)
	case model.TaskStopped:
		delete(u.zone, e.Task)
	}
}

// ES-08, FS-05: zones that follow a record hold no more than it leaves: nothing while it has nothing, half of
// what they held while it has half, everything again after that.
func TestPoolsFollowTheirRecord(t *testing.T) {
	web := plainService("web")
	web.Strategy = []model.StrategyItem{{Provider: model.FargateSpot, Weight: 1}}
	web.DesiredCount = 12
	s := plainScenario(web)
	s.Horizon = 2 * clock.Hour
	s.Cluster.Spot.Replay = spot.Trace{Gap: 20 * clock.Minute, Up: []int{4, 4, 0, 4, 2, 4, 4}}.Record()
	seen := &upInZones{zone: map[model.TaskID]string{}}
	for _, m := range []int{39, 59, 79, 99, 119} {
		seen.at = append(seen.at, clock.Time(clock.Span(m)*clock.Minute))
	}
	play(t, s, seen)
	for i, want := range []struct{ least, most int }{{4, 4}, {0, 0}, {4, 4}, {2, 3}, {4, 4}} {
		for _, zone := range s.Zones {
			if n := seen.counts[i][zone]; n < want.least || n > want.most {
				t.Errorf("%s at moment %d holds %d tasks, want %d to %d", zone, i, n, want.least, want.most)
			}
		}
	}
}
