package autoscaling

import (
	"ecsim/sim/clock"
)

// predict makes the forecasts that are due and raises the desired count to what they ask for; they
// never lower it (PR-04). Where a policy may, it raises the maximum first, for good (PR-05, PR-06).
func (t *Target) predict(at clock.Time, now State, d *Decision) {
	for i := range t.predictors {
		p := &t.predictors[i]
		made, acts := p.run(at)
		if made {
			d.Forecasts = append(d.Forecasts, p.told(t.service))
		}
		if !p.Scales || !acts {
			continue
		}
		want, hour := p.wants(at)
		if want == 0 {
			continue
		}
		if most := p.raised(t.max, want); most > t.max {
			t.max = most
			t.changed(at, d, p.Name, p.because(hour))
		}
		if limited := min(max(want, t.min), t.max); limited > d.Desired {
			d.Desired, d.Changed, d.Policy = limited, true, p.Name
			d.Alarm, d.Metric = "", ""
			d.Because = p.because(hour) + bound(want, limited)
		}
	}
}

// predicted is the count below which predictive scaling lets no other policy scale in (PR-04).
func (t *Target) predicted(at clock.Time) (floor int) {
	for i := range t.predictors {
		p := &t.predictors[i]
		if want, _ := p.wants(at); p.Scales && want > floor {
			floor = want
		}
	}
	return floor
}
