package controlplane

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/model/laws"
	"ecsim/sim/clock"

	"github.com/cockroachdb/datadriven"
)

// cluster zones=(a,b,c) [spot-vcpu=N] [vcpu=N] [burst=N refill=N] [rate=N] [ec2-rate=N] [moves=N]
// [run-task=(B,R)] [resources=(B,R)] [updates=(B,R)] [protections=(B,R)] [discoverable=N]
// [ladder=(AFTER,FIRST,FACTOR,MOST)]: an empty cluster. (B,R) is a burst and calls a second.
func (s *script) cluster(d *datadriven.TestData, t *testing.T) {
	s.scenario = model.Scenario{
		Seed:  uint64(number(t, d, "seed", 1)),
		Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
		Zones: strings.Split(value(d, "zones", "a,b,c"), ","),
		Cluster: model.Cluster{Limits: model.Limits{
			ServiceLaunchesPerMinute: number(t, d, "rate", 0),
			EC2LaunchesPerMinute:     number(t, d, "ec2-rate", 0),
			FargateBurst:             number(t, d, "burst", 0),
			FargateRefillPerSecond:   float64(number(t, d, "refill", 0)),
			OnDemandVCPU:             float64(number(t, d, "vcpu", 0)),
			SpotVCPU:                 float64(number(t, d, "spot-vcpu", 0)),
			RebalancedAtOnce:         number(t, d, "moves", 0),
			RunTask:                  calls(t, d, "run-task"),
			ClusterResources:         calls(t, d, "resources"),
			ServiceUpdates:           calls(t, d, "updates"),
			TaskProtection:           calls(t, d, "protections"),
			DiscoverableTasks:        number(t, d, "discoverable", 0),
			LaunchThrottle:           ladder(t, d),
			CallRetry:                model.Backoff{First: clock.Second, Factor: 2, Most: 20 * clock.Second},
		}},
	}
	s.control = New(&s.scenario)
	s.laws = laws.New()
	s.tasks, s.launched = map[model.TaskID]*scriptTask{}, nil
}

// calls reads key=(burst,rate); without it nothing limits.
func calls(t *testing.T, d *datadriven.TestData, key string) model.Rate {
	burst, rate, _ := strings.Cut(value(d, key, ""), ",")
	if burst == "" {
		return model.Rate{}
	}
	return model.Rate{Burst: atoi(t, d, burst), PerSecond: decimal(t, d, rate)}
}

// ladder reads the launch throttle; without it, it is the default one.
func ladder(t *testing.T, d *datadriven.TestData) model.Backoff {
	parts := strings.Split(value(d, "ladder", ""), ",")
	if len(parts) != 4 {
		return model.Backoff{}
	}
	return model.Backoff{After: atoi(t, d, parts[0]), First: span(t, d, parts[1]),
		Factor: decimal(t, d, parts[2]), Most: span(t, d, parts[3])}
}

func decimal(t *testing.T, d *datadriven.TestData, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		d.Fatalf(t, "%q is no number", text)
	}
	return v
}
