package autoscaling

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

const cpu, memory = model.CPUUtilization, model.MemoryUtilization

// rig plays one service against its scalable target: every minute each metric's datapoint becomes
// visible, lag after its period; alarms are evaluated whenever the target asks for it.
type rig struct {
	t       *testing.T
	target  *Target
	state   State
	lag     clock.Span
	now     clock.Time
	values  map[model.Metric]func(minute int) (float64, bool)
	instant bool // started and stopped tasks follow the desired count at once
	log     []change
	refusal Refusal // the latest
}

// change is one decision that changed the desired count.
type change struct {
	at       clock.Time
	from, to int
	policy   string
	because  string
}

func (c change) String() string {
	return fmt.Sprintf("%v %s %d → %d: %s", c.at, c.policy, c.from, c.to, c.because)
}

var web = Resource{Cluster: "default", Service: "web"}

func newRig(t *testing.T, scaling model.Scaling, count int) *rig {
	phase := func(alarm string) clock.Span { return 7 * clock.Second }
	return &rig{t: t, target: NewTarget(web, scaling, phase), instant: true,
		state:  State{Running: count, Desired: count},
		values: map[model.Metric]func(int) (float64, bool){}}
}

// holds makes a metric constant from now on.
func (r *rig) holds(metric model.Metric, value float64) {
	r.values[metric] = func(int) (float64, bool) { return value, true }
}

// play runs until an instant and returns what changed.
func (r *rig) play(until clock.Span) []change {
	r.t.Helper()
	r.log = nil
	for r.now < clock.Time(until) {
		offset := r.lag % clock.Minute
		publish := r.now.Add(clock.Minute - offset).Truncate(clock.Minute).Add(offset)
		deadline := r.target.NextDeadline()
		if deadline <= r.now {
			r.t.Fatalf("at %v: the deadline %v does not move", r.now, deadline)
		}
		r.now = min(publish, deadline, clock.Time(until))
		if r.now == publish {
			r.publish()
		}
		if r.target.NextDeadline() == r.now {
			r.decide()
		}
	}
	return r.log
}

func (r *rig) publish() {
	to := r.now.Add(-r.lag)
	for _, metric := range []model.Metric{cpu, memory, model.RequestCountPerTarget} {
		if value := r.values[metric]; value != nil && to > 0 {
			if v, ok := value(int(to / clock.Time(clock.Minute))); ok {
				r.target.Observe(r.now, model.MetricPublished{Service: "web", Metric: metric,
					From: to.Add(-clock.Minute), To: to, Value: v})
			}
		}
	}
}

func (r *rig) decide() {
	d := r.target.Evaluate(r.now, r.state)
	told := d.Policy != "" && d.Because != ""
	if d.Changed != (d.Desired != r.state.Desired) || d.Changed != told {
		r.t.Fatalf("at %v: %+v from %+v", r.now, d, r.state)
	}
	if d.Refusal != "" {
		r.refusal = d.Refusal
	}
	if !d.Changed {
		return
	}
	r.log = append(r.log, change{r.now, r.state.Desired, d.Desired, d.Policy, d.Because})
	r.state.Desired = d.Desired
	if r.instant {
		r.state.Running = d.Desired
		r.target.Settled(r.now)
	}
}

// expect fails unless the desired counts changed to exactly these.
func (r *rig) expect(name string, log []change, counts ...int) {
	r.t.Helper()
	same := len(log) == len(counts)
	for i := 0; same && i < len(log); i++ {
		same = log[i].to == counts[i]
	}
	if !same {
		r.t.Errorf("%s: want desired counts %v, got %v", name, counts, log)
	}
}

// tracking is a policy with cooldowns long enough that a test sees one step only.
func tracking(name string, metric model.Metric, target float64) model.TargetTracking {
	return model.TargetTracking{Name: name, MetricSource: model.MetricSource{Metric: metric}, Target: target,
		ScaleOutCooldown: clock.Hour, ScaleInCooldown: clock.Hour}
}

func scaling(least, most int, policies ...model.TargetTracking) model.Scaling {
	return model.Scaling{Min: least, Max: most, Policies: policies}
}
