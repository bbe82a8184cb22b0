package cloudwatch

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"ecsim/model"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable"
)

// transcript is the rules of CloudWatch written down second by second, over every datapoint there ever was.
type transcript struct {
	rule       model.AlarmRule
	resolution clock.Span
	phase      clock.Span
	points     []told
	state      State
	acted      clock.Time
}

// told is a datapoint and when it became visible.
type told struct {
	to, visible clock.Time
	value       float64
}

// evaluates: CW-02.
func (w *transcript) evaluates(now clock.Time) bool {
	every := clock.Minute
	if w.rule.Period < clock.Minute {
		every = 10 * clock.Second
	}
	if w.isLong() {
		every = clock.Hour
	}
	return now > 0 && (clock.Span(now)-w.phase%every)%every == 0
}

func (w *transcript) isLong() bool {
	return clock.Span(w.rule.Periods)*w.rule.Period > 24*clock.Hour
}

// end is the end of the evaluation range: a datapoint is missing when it is late, not before. The range
// of long periods slides by the minute, or by the hour.
func (w *transcript) end(now clock.Time) clock.Time {
	newest := w.points[0]
	for _, p := range w.points {
		if p.to > newest.to {
			newest = p
		}
	}
	every := w.resolution
	isOne := w.rule.Period <= clock.Minute && w.resolution >= w.rule.Period
	if isOne {
		every = w.rule.Period
	}
	end := newest.to
	for late := newest.visible.Add(every); late <= now; late = late.Add(every) {
		end = end.Add(every)
	}
	switch {
	case w.isLong():
		return end - end%clock.Time(clock.Hour)
	case isOne:
		return end
	case w.rule.Period < clock.Minute:
		return end - end%clock.Time(w.rule.Period)
	}
	return end - end%clock.Time(clock.Minute)
}

// periods are those of the range, newest first: "X" breaches, "0" does not, "-" has no datapoint.
func (w *transcript) periods(now clock.Time) (letters []byte) {
	if len(w.points) == 0 {
		return nil
	}
	end := w.end(now)
	for range w.rule.Periods + 2 {
		n, sum, least, most := 0, 0.0, 0.0, 0.0
		for _, p := range w.points {
			if p.to > end.Add(-w.rule.Period) && p.to <= end {
				if n == 0 || p.value < least {
					least = p.value
				}
				if n == 0 || p.value > most {
					most = p.value
				}
				n, sum = n+1, sum+p.value
			}
		}
		value := map[model.Statistic]float64{model.Sum: sum, model.Minimum: least, model.Maximum: most,
			model.Average: sum / float64(max(n, 1))}[w.rule.Statistic]
		switch breach := w.compares(value); {
		case n == 0:
			letters = append(letters, '-')
		case breach:
			letters = append(letters, 'X')
		default:
			letters = append(letters, '0')
		}
		end = end.Add(-w.rule.Period)
	}
	return letters
}

// compares: values are whole halves here, so that no rounding is in the way.
func (w *transcript) compares(v float64) bool {
	return map[model.Comparison]bool{model.GreaterThan: v > w.rule.Threshold,
		model.GreaterThanOrEqual: v >= w.rule.Threshold, model.LessThan: v < w.rule.Threshold,
		model.LessThanOrEqual: v <= w.rule.Threshold}[w.rule.Comparison]
}

// second lets a second pass; acts tells whether the alarm acts in it (CW-08).
func (w *transcript) second(now clock.Time) (acts bool) {
	if !w.evaluates(now) {
		return false
	}
	before := w.state
	oldestFirst := ""
	for _, l := range w.periods(now) {
		oldestFirst = string(l) + oldestFirst
	}
	w.state = plainOutcome(oldestFirst, w.rule, before)
	if w.state == InAlarm && (before != InAlarm || now.Sub(w.acted) >= clock.Minute) {
		w.acted = now
		return true
	}
	return false
}

// drawRule draws an alarm on a metric of one of CloudWatch's resolutions.
func drawRule(t *rapid.T, periods []clock.Span) (model.AlarmRule, clock.Span) {
	resolution := rapid.SampledFrom([]clock.Span{20, 60}).Draw(t, "resolution") * clock.Second
	r := model.AlarmRule{
		Period:     rapid.SampledFrom(periods).Draw(t, "period") * clock.Second,
		Periods:    rapid.IntRange(1, 6).Draw(t, "N"),
		Threshold:  5,
		Comparison: model.Comparison(rapid.IntRange(0, 3).Draw(t, "comparison")),
		Missing:    model.MissingData(rapid.IntRange(0, 3).Draw(t, "missing")),
		Statistic: rapid.SampledFrom([]model.Statistic{model.Average, model.Sum, model.Minimum,
			model.Maximum}).Draw(t, "statistic"),
	}
	r.Datapoints = rapid.IntRange(1, r.Periods).Draw(t, "M")
	return r, resolution
}

// drawPoints draws datapoints for a span of time: stretches of one kind, with gaps, some of them late.
func drawPoints(t *rapid.T, resolution, span clock.Span) map[clock.Time][]told {
	points := map[clock.Time][]told{}
	to := clock.Time(0)
	for to < clock.Time(span) {
		value := rapid.SampledFrom([]float64{-1, 0, 4, 5, 6, 20}).Draw(t, "value")
		for range rapid.IntRange(1, 30).Draw(t, "length") {
			to = to.Add(resolution)
			if value >= 0 {
				visible := to.Add(clock.Span(rapid.IntRange(0, 100).Draw(t, "lag")) * clock.Second)
				points[visible] = append(points[visible], told{to, visible, value})
			}
		}
	}
	return points
}

// agree plays an alarm beside its transcript. The alarm sleeps whenever it may.
func agree(t *rapid.T, rule model.AlarmRule, resolution, span clock.Span) {
	phase := clock.Span(rapid.IntRange(0, 59).Draw(t, "phase")) * clock.Second
	points := drawPoints(t, resolution, span)
	w := NewWatch(model.Alarm{AlarmRule: rule}, resolution, func(string) clock.Span { return phase })
	w.Plan(0, ForActions)
	twin := &transcript{rule: rule, resolution: resolution, phase: phase}
	for now := clock.Time(0); now < clock.Time(span); now = now.Add(clock.Second) {
		for _, p := range points[now] {
			twin.points = append(twin.points, p)
			w.Observe(now, p.to, p.value)
			w.Plan(now-1, ForActions)
		}
		acts := twin.second(now)
		fired := false
		if w.Wake() == now {
			w.Run(now, ForActions)
			fired = w.Fired()
		}
		if w.State() != twin.state || fired != acts {
			t.Fatalf("at %v: %v, acts %v; by the rules %v, %v, of %q (newest first)",
				now, w.State(), fired, twin.state, acts, twin.periods(now))
		}
	}
}

// CW-01, CW-02, CW-03, CW-04, CW-05, CW-06, CW-07, CW-08: an alarm agrees with a second-by-second
// transcription of the rules, whatever its period, statistic and comparison, with gaps and late
// datapoints.
func TestAlarmAgreesWithTheRulesSecondBySecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, resolution := drawRule(t, []clock.Span{10, 20, 30, 60, 120, 300})
		agree(t, rule, resolution, 40*clock.Minute)
	})
}

// CW-02: an alarm whose range is longer than a day is evaluated by the hour, over data up to the hour.
func TestLongAlarmAgreesWithTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, _ := drawRule(t, []clock.Span{21600, 43200})
		rule.Periods = rapid.IntRange(5, 8).Draw(t, "periods")
		rule.Datapoints = rapid.IntRange(1, rule.Periods).Draw(t, "datapoints")
		agree(t, rule, clock.Hour, 100*clock.Hour)
	})
}

// CW-02, D12: with a period of 300 s and N = 1, minute 5 looks at minutes 1 to 5, and minute 6 at 2 to 6.
func TestLongPeriodsSlideByTheMinute(t *testing.T) {
	a := NewAlarm(model.Alarm{AlarmRule: model.AlarmRule{Comparison: model.GreaterThanOrEqual, Threshold: 10,
		Period: 5 * clock.Minute, Periods: 1, Datapoints: 1, Statistic: model.Sum}}, clock.Minute)
	values := []float64{10, 0, 0, 0, 0, 0, 4, 6}
	want := []State{InAlarm, InAlarm, InAlarm, InAlarm, InAlarm, OK, OK, InAlarm}
	for i, v := range values {
		at := clock.Time(clock.Span(i+1) * clock.Minute)
		a.Observe(at, at, v)
		if a.Evaluate(at); a.State() != want[i] {
			t.Errorf("minute %d: %v, want %v", i+1, a.State(), want[i])
		}
	}
}

// TT-21, CW-09: an alarm on metric math follows several metrics; FILL with REPEAT bridges their gaps.
func TestAlarmOnMetricMath(t *testing.T) {
	for expression, want := range map[string]State{"m1 / m2": OK, "FILL(m1, REPEAT) / m2": InAlarm} {
		a := NewAlarm(model.Alarm{
			MetricSource: model.MetricSource{Metric: "each", Math: &model.MetricMath{
				Period: clock.Minute, Returns: "e1", Queries: []model.MetricQuery{
					{ID: "m1", Of: "web", Metric: model.RequestCount, Statistic: model.Sum},
					{ID: "m2", Of: "other", Metric: model.RunningTaskCount},
					{ID: "e1", Expression: expression}}}},
			AlarmRule: model.AlarmRule{Threshold: 10, Period: clock.Minute, Periods: 3, Datapoints: 3},
		}, clock.Minute)
		for minute := 1; minute <= 6; minute++ {
			at := clock.Time(clock.Span(minute) * clock.Minute)
			if minute%2 == 1 { // the count of requests is sparse
				a.Hear(at, &model.MetricPublished{Service: "web", Metric: model.RequestCount, To: at, Value: 60})
			}
			a.Hear(at, &model.MetricPublished{Service: "other", Metric: model.RunningTaskCount, To: at, Value: 4})
			if a.Hear(at, &model.MetricPublished{Service: "web", Metric: model.RunningTaskCount, To: at}) {
				t.Error("it heard of another service's metric")
			}
			a.Evaluate(at)
		}
		value, ok := a.Latest()
		if a.State() != want || !ok || want == InAlarm && value != 15 {
			t.Errorf("%s: %v, latest %v", expression, a.State(), value)
		}
	}
}

// CW-08: an alarm of 20 s acts when it goes off and then once a minute; one that is told to, every 20 s
// (HR-03).
func TestActionsRepeat(t *testing.T) {
	for repeat, want := range map[clock.Span]string{
		0: "[30s 1m30s 2m30s]", 20 * clock.Second: "[30s 50s 1m10s 1m30s]",
	} {
		rule := model.AlarmRule{Threshold: 5, Period: 20 * clock.Second, Periods: 1, Datapoints: 1}
		w := NewWatch(model.Alarm{AlarmRule: rule}, rule.Period, func(string) clock.Span { return 0 })
		if repeat > 0 {
			w.Repeat(repeat)
		}
		var acted []clock.Span
		for now := clock.Time(0); now <= clock.Time(150*clock.Second); now = now.Add(clock.Second) {
			if since := clock.Span(now) - 26*clock.Second; since >= 0 && since%(20*clock.Second) == 0 {
				w.Observe(now, now.Add(-6*clock.Second), 9)
				w.Plan(now-1, ForActions)
			}
			if w.Wake() == now {
				w.Run(now, ForActions)
				if w.Fired() && (repeat == 0 || now < clock.Time(100*clock.Second)) {
					acted = append(acted, clock.Span(now))
				}
			}
		}
		if got := fmt.Sprint(acted); got != want {
			t.Errorf("repeat %v: acts at %s, want %s", repeat, got, want)
		}
	}
}
