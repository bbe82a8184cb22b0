package cloudwatch

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/cloudwatch/metricmath"
	"ecsim/sim/clock"
)

// series is the latest datapoints of what an alarm follows, where a history does not do: its periods
// are longer than those of the metric, or it is metric math.
type series struct {
	inputs  []input
	program *metricmath.Program // nil: the one input is followed
	period  clock.Span
	ages    int       // how many periods are looked at
	values  []float64 // of the periods that were looked at last, newest first; NaN: no datapoint
}

// input is the latest datapoints of one metric, by the end of their period.
type input struct {
	of        string
	metric    model.Metric
	statistic model.Statistic
	points    []point
}

type point struct {
	to    clock.Time
	value float64
}

// newSeries is of what an alarm follows. Metric math was checked when it was read.
func newSeries(a *model.Alarm) *series {
	s := &series{period: a.Period, ages: a.Periods + spare}
	if a.Math == nil {
		s.inputs = []input{{of: a.Of, metric: a.Metric, statistic: a.Statistic}}
		return s
	}
	var queries []metricmath.Query
	for _, q := range a.Math.Queries {
		queries = append(queries, metricmath.Query{ID: q.ID, Expression: q.Expression})
		if q.Expression == "" {
			s.inputs = append(s.inputs, input{of: q.Of, metric: q.Metric, statistic: q.Statistic})
		}
	}
	program, err := metricmath.Compile(queries, a.Math.Returns)
	if err != nil {
		panic("cloudwatch: metric math that was not checked: " + err.Error())
	}
	s.program = program
	return s
}

// hear takes a datapoint if it is of a metric that is followed.
func (s *series) hear(m *model.MetricPublished) (heard bool) {
	for i := range s.inputs {
		if in := &s.inputs[i]; in.metric == m.Metric && in.of == m.Service {
			in.add(m.To, m.Value, s.keep())
			heard = true
		}
	}
	return heard
}

// keep is how long datapoints are kept: for the range, and the part of a period by which it slides.
func (s *series) keep() clock.Span { return clock.Span(s.ages+1) * s.period }

// add puts a datapoint in its place and forgets those that end more than keep before the latest.
func (in *input) add(to clock.Time, value float64, keep clock.Span) {
	i, found := slices.BinarySearchFunc(in.points, to, byEnd)
	if found {
		in.points[i].value = value
		return
	}
	in.points = slices.Insert(in.points, i, point{to, value})
	old, _ := slices.BinarySearchFunc(in.points, in.points[len(in.points)-1].to.Add(-keep), byEnd)
	in.points = slices.Delete(in.points, 0, old)
}

func byEnd(p point, to clock.Time) int { return int(min(max(p.to-to, -1), 1)) }

// slide is by how much the evaluation range moves at a time: by its period when that is shorter
// than a minute, by the hour when it is longer than a day, else by the minute (CW-02).
func slide(r *model.AlarmRule) clock.Span {
	switch {
	case clock.Span(r.Periods)*r.Period > clock.Day:
		return clock.Hour
	case r.Period < clock.Minute:
		return r.Period
	}
	return clock.Minute
}

// look finds the value of every period of the evaluation range that ends at end, newest first.
func (s *series) look(end clock.Time) []float64 {
	if s.program == nil {
		s.values = s.inputs[0].windows(s.values[:0], end, s.period, s.ages)
		return s.values
	}
	inputs := make([][]float64, len(s.inputs))
	for i := range s.inputs {
		inputs[i] = s.inputs[i].windows(nil, end, s.period, s.ages)
		slices.Reverse(inputs[i])
	}
	s.values = append(s.values[:0], s.program.Evaluate(inputs, s.ages, s.period.Seconds())...)
	slices.Reverse(s.values)
	return s.values
}

// windows appends the value of each of the periods before end, newest first.
func (in *input) windows(into []float64, end clock.Time, period clock.Span, ages int) []float64 {
	n, _ := slices.BinarySearchFunc(in.points, end+1, byEnd)
	points := in.points[:n]
	for age := 1; age <= ages; age++ {
		begin := end.Add(-clock.Span(age) * period)
		for n > 0 && points[n-1].to > begin {
			n--
		}
		into = append(into, aggregate(points[n:], in.statistic))
		points = points[:n]
	}
	return into
}

// newest is the newest value of the range that ends at end; without any, what was before. Of one metric
// only the period of its newest datapoint is looked at: a range may have thousands.
func (s *series) newest(end clock.Time, before float64) float64 {
	if s.program != nil {
		return newest(s.look(end), before)
	}
	in := &s.inputs[0]
	n, _ := slices.BinarySearchFunc(in.points, end+1, byEnd)
	if n == 0 {
		return before
	}
	age := int(end.Sub(in.points[n-1].to)/s.period) + 1
	if age > s.ages {
		return before
	}
	first, _ := slices.BinarySearchFunc(in.points, end.Add(-clock.Span(age)*s.period)+1, byEnd)
	return aggregate(in.points[first:n], in.statistic)
}

// count is the tally of the values of a range, newest first.
func count(values []float64, r *model.AlarmRule) (t tally) {
	for i, v := range values {
		if t.real == r.Periods {
			break
		}
		if math.IsNaN(v) {
			continue
		}
		t.real, t.oldest = t.real+1, i+1
		if breaches(r, v) {
			t.breaching, t.since = t.breaching+1, i+1
		}
	}
	return t
}

// newest is the newest value of a range; without any, what was before.
func newest(values []float64, before float64) float64 {
	for _, v := range values {
		if !math.IsNaN(v) {
			return v
		}
	}
	return before
}

// aggregate is what a statistic makes of the datapoints of one period; NaN of none.
func aggregate(points []point, s model.Statistic) float64 {
	if len(points) == 0 {
		return math.NaN()
	}
	value := points[0].value
	for _, p := range points[1:] {
		switch s {
		case model.Minimum:
			value = min(value, p.value)
		case model.Maximum:
			value = max(value, p.value)
		default:
			value += p.value
		}
	}
	if s == model.Average || s == "" {
		value /= float64(len(points))
	}
	return value
}
