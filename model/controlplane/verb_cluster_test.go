package controlplane

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/laws"

	"github.com/cockroachdb/datadriven"
)

// cluster zones=(a,b,c) [spot-vcpu=N] [vcpu=N] [burst=N refill=N] [rate=N] [moves=N]: an empty cluster.
func (s *script) cluster(d *datadriven.TestData, t *testing.T) {
	s.scenario = model.Scenario{
		Seed:  uint64(number(t, d, "seed", 1)),
		Zones: strings.Split(value(d, "zones", "a,b,c"), ","),
		Cluster: model.Cluster{Limits: model.Limits{
			ServiceLaunchesPerMinute: number(t, d, "rate", 0),
			FargateBurst:             number(t, d, "burst", 0),
			FargateRefillPerSecond:   float64(number(t, d, "refill", 0)),
			OnDemandVCPU:             float64(number(t, d, "vcpu", 0)),
			SpotVCPU:                 float64(number(t, d, "spot-vcpu", 0)),
			RebalancedAtOnce:         number(t, d, "moves", 0),
		}},
	}
	s.control = New(&s.scenario)
	s.laws = laws.New()
	s.tasks = map[model.TaskID]*scriptTask{}
}
