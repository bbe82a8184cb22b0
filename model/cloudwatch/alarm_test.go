package cloudwatch

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// newAlarm is an alarm on one-minute data.
func newAlarm(rule model.AlarmRule) Alarm {
	return NewAlarm(model.Alarm{Name: "cpu", AlarmRule: rule}, clock.Minute)
}

// replay feeds a pattern of periods, oldest first (0 fine, X breaching, - missing), to an alarm
// and evaluates it at the end of the last one.
func replay(t *testing.T, pattern string, rule model.AlarmRule, before State) State {
	t.Helper()
	rule.Threshold, rule.Period = 0.5, clock.Minute
	a := newAlarm(rule)
	a.state = before
	periods := strings.Fields(pattern)
	for i, p := range periods {
		end := clock.Time(0).Add(clock.Span(i+1) * clock.Minute)
		switch p {
		case "0":
			a.Observe(end, end, 0)
		case "X":
			a.Observe(end, end, 1)
		}
	}
	a.Evaluate(clock.Time(0).Add(clock.Span(len(periods)) * clock.Minute))
	return a.state
}

// CW-03 to CW-06, CW-10: the truth tables of CloudWatch, evaluation range 5.
func TestAlarmTreatsMissingDataAsCloudWatchDoes(t *testing.T) {
	const keep = State(99)
	tables := []struct {
		pattern                               string
		m                                     int
		missing, ignore, breaching, notBreach State
	}{
		{"0 - X - X", 3, OK, OK, OK, OK},
		{"0 - - - -", 3, OK, OK, OK, OK},
		{"- - - - -", 3, InsufficientData, keep, InAlarm, OK},
		{"0 X X - X", 3, InAlarm, InAlarm, InAlarm, InAlarm},
		{"- - X - -", 3, InAlarm, keep, InAlarm, OK},
		{"0 - X - X", 2, InAlarm, InAlarm, InAlarm, InAlarm},
		{"0 0 X 0 X", 2, InAlarm, InAlarm, InAlarm, InAlarm},
		{"0 - X - -", 2, OK, OK, InAlarm, OK},
		{"- - - - 0", 2, OK, OK, InAlarm, OK},
		{"- - - X -", 2, InAlarm, keep, InAlarm, OK},
	}
	for _, row := range tables {
		wants := []State{row.missing, row.ignore, row.breaching, row.notBreach}
		for mode, want := range wants {
			for _, before := range []State{InsufficientData, OK, InAlarm} {
				want := want
				if want == keep {
					want = before
				}
				rule := model.AlarmRule{Periods: 3, Datapoints: row.m, Missing: model.MissingData(mode)}
				if got := replay(t, row.pattern, rule, before); got != want {
					t.Errorf("%q, %d of 3, mode %d, was %v: got %v, want %v",
						row.pattern, row.m, mode, before, got, want)
				}
			}
		}
	}
}

// CW-06: a lone recent breach does not alarm.
func TestAlarmDoesNotFirePrematurely(t *testing.T) {
	for _, pattern := range []string{"- - - - X", "- - - X -", "- - - X X"} {
		for _, mode := range []model.MissingData{model.TreatMissing, model.TreatIgnore} {
			rule := model.AlarmRule{Periods: 3, Datapoints: 3, Missing: mode}
			if got := replay(t, pattern, rule, InsufficientData); got != InsufficientData {
				t.Errorf("%q: got %v", pattern, got)
			}
		}
	}
}

// CW-07: after a metric stops, its last points keep an alarm up until none is left in the range.
func TestAlarmOutlivesItsMetricForTheEvaluationRange(t *testing.T) {
	a := newAlarm(model.AlarmRule{Threshold: 0.5, Period: clock.Minute, Periods: 3, Datapoints: 3})
	for m := clock.Time(1); m <= 3; m++ {
		a.Observe(m*clock.Time(clock.Minute), m*clock.Time(clock.Minute), 1)
	}
	states := map[clock.Span]State{3: InAlarm, 7: InAlarm, 8: InsufficientData}
	for minute, want := range states {
		b := a
		if b.Evaluate(clock.Time(minute * clock.Minute)); b.state != want {
			t.Errorf("minute %d: %v, want %v", minute, b.state, want)
		}
	}
}

// CW-04: a datapoint that arrives late counts for its own period, and the latest value stays the
// latest.
func TestAlarmPlacesLateDatapoints(t *testing.T) {
	minute := func(n int) clock.Time { return clock.Time(clock.Span(n) * clock.Minute) }
	a := newAlarm(model.AlarmRule{Threshold: 50, Period: clock.Minute, Periods: 3, Datapoints: 3})
	a.Observe(minute(1), minute(1), 60)
	a.Observe(minute(3), minute(3), 70)
	if a.Evaluate(minute(3)); a.state != InAlarm { // X - X: the oldest is three periods old
		t.Fatalf("without the late datapoint: %v", a.state)
	}
	a.Observe(minute(4), minute(2), 10)
	if a.Evaluate(minute(4)); a.state != OK {
		t.Errorf("X 0 X is %v", a.state)
	}
	if v, _ := a.Latest(); v != 70 {
		t.Errorf("latest %v", v)
	}
}

// TT-06, TT-07, B4, B5: both comparisons are strict, and rounding noise of a metric is not a
// breach.
func TestComparisonsAreStrictBeyondNoise(t *testing.T) {
	high := model.AlarmRule{Comparison: model.GreaterThan, Threshold: 50}
	low := model.AlarmRule{Comparison: model.LessThan, Threshold: 0.9 * 50}
	for _, c := range []struct {
		rule  model.AlarmRule
		value float64
		want  bool
	}{
		{high, 50, false}, {high, 50 * (1 + 1e-13), false}, {high, 50.0001, true},
		{high, 0, false},
		{low, 45, false}, {low, 45 * (1 - 1e-13), false}, {low, 44.9999, true}, {low, 0, true},
	} {
		if got := breaches(&c.rule, c.value); got != c.want {
			t.Errorf("%v against %v: %v", c.value, c.rule.Threshold, got)
		}
	}
}

// plainOutcome is CW-04 to CW-06 said plainly, over a list of periods from old to new.
func plainOutcome(periods string, rule model.AlarmRule, before State) State {
	if excess := len(periods) - (rule.Periods + spare); excess > 0 {
		periods = periods[excess:]
	}
	var found []int // ages of the most recent N real datapoints; 1 is the latest period
	breaching := 0
	for age := 1; age <= len(periods) && len(found) < rule.Periods; age++ {
		switch periods[len(periods)-age] {
		case 'X':
			breaching++
			found = append(found, age)
		case '0':
			found = append(found, age)
		}
	}
	filled := rule.Periods - len(found)
	switch rule.Missing {
	case model.TreatBreaching:
		breaching += filled
		if breaching < rule.Datapoints {
			return OK
		}
		return InAlarm
	case model.TreatNotBreaching:
		if breaching < rule.Datapoints {
			return OK
		}
		return InAlarm
	}
	if breaching >= rule.Datapoints {
		return InAlarm
	}
	if filled == 0 || breaching < len(found) {
		return OK
	}
	if rule.Missing == model.TreatIgnore {
		return before
	}
	if len(found) == 0 {
		return InsufficientData
	}
	if oldest := found[len(found)-1]; oldest >= rule.Datapoints {
		return InAlarm
	}
	return before
}

// CW-01, CW-04 to CW-06: every pattern of seven periods, against the plain statement of the
// rules.
func TestAlarmEqualsThePlainRules(t *testing.T) {
	const letters, length = "0X-", 7
	patterns := []string{""}
	for range length {
		var longer []string
		for _, p := range patterns {
			for _, l := range letters {
				longer = append(longer, p+string(l))
			}
		}
		patterns = longer
	}
	for _, p := range patterns {
		spaced := strings.Join(strings.Split(p, ""), " ")
		for n := 1; n <= 4; n++ {
			for m := 1; m <= n; m++ {
				for mode := model.TreatMissing; mode <= model.TreatNotBreaching; mode++ {
					rule := model.AlarmRule{Periods: n, Datapoints: m, Missing: mode}
					want := plainOutcome(p, rule, OK)
					if got := replay(t, spaced, rule, OK); got != want {
						t.Fatalf("%q, %d of %d, mode %d: got %v, want %v",
							p, m, n, mode, got, want)
					}
				}
			}
		}
	}
}
