package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Activity is one change of a desired count.
type Activity struct {
	At       clock.Time
	Policy   string
	From, To int
	Because  string
}

// Scaling lists scaling activities of the measured part.
type Scaling struct {
	warmUp     clock.Time
	activities map[string][]Activity
}

// NewScaling watches a run of a scenario.
func NewScaling(s *model.Scenario) *Scaling {
	return &Scaling{warmUp: clock.Time(s.WarmUp), activities: map[string][]Activity{}}
}

// Stepped implements Observer.
func (w *Scaling) Stepped(at clock.Time, _ model.Event, cmds []model.Command) {
	if at < w.warmUp {
		return
	}
	for _, cmd := range cmds {
		if c, ok := cmd.(model.ScaleService); ok {
			w.activities[c.Service] = append(w.activities[c.Service],
				Activity{At: at, Policy: c.Policy, From: c.From, To: c.To, Because: c.Because})
		}
	}
}

// Advanced implements Observer.
func (w *Scaling) Advanced(serving.Served) {}

// Record lists the activities of a service.
func (w *Scaling) Record(service string) []Activity { return w.activities[service] }

// thrashWithin is how soon a step must be taken back to count as thrash.
const thrashWithin = clock.Hour

// Thrash counts the tasks of scaling steps that a later step in the other direction took back
// within an hour: added and removed again, or the reverse.
func Thrash(activities []Activity) int {
	total := 0
	for i := 1; i < len(activities); i++ {
		before, after := activities[i-1], activities[i]
		if after.At.Sub(before.At) > thrashWithin {
			continue
		}
		was, is := before.To-before.From, after.To-after.From
		if (was > 0) != (is > 0) {
			total += min(abs(was), abs(is))
		}
	}
	return total
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
