package input

import (
	"fmt"
	"time"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// trace reads a trace file into a source.
func (r *sourceReader) trace() []model.Source {
	t := r.Table
	t.Quiet("values") // read with the file, whose columns decide when it is absent
	name := t.Text("trace")
	columns := traceColumns{Time: t.Text("time_column"), Value: t.Text("value_column")}
	gaps := workload.Gaps(t.Word("gaps", string(workload.HoldGaps), string(workload.InterpolateGaps),
		string(workload.ZeroGaps), string(workload.RefuseGaps)))
	period := t.Span("period", clock.Millisecond, 31*clock.Day)
	skip := t.Span("skip", 0, reading.Longest)
	if name == "" {
		return nil
	}
	file := r.where.path(name)
	data, err := r.where.read(file)
	if err != nil {
		t.At(t.Get("trace").Place, "trace = "+quote(name)+", "+reason(err), "the path of a CSV file", "")
		return nil
	}
	parsed, problems := readTrace(file, data, columns)
	if len(problems) > 0 {
		t.Problems = append(t.Problems, problems...)
		return nil
	}
	if !r.checkPeriod(parsed, period) {
		return nil
	}
	tr := workload.Trace{Points: parsed.Points, Period: period, Gaps: gaps}
	r.values(&tr, parsed)
	source, filled, err := tr.Source()
	switch {
	case err != nil && gaps == workload.RefuseGaps && len(filled) > 0:
		t.At(t.Get("gaps").Place, fmt.Sprintf(`gaps = "error" and a gap from %v to %v (%d in all)`,
			filled[0].From, filled[0].To, len(filled)), "a trace without gaps, or hold, interpolate or zero", "")
		return nil
	case err != nil:
		t.At(t.Get("trace").Place, "trace = "+quote(name)+": "+err.Error(), "a trace that can be played", "")
		return nil
	}
	source.Name = "trace " + name
	source = skipped(source, skip)
	if !parsed.Origin.IsZero() {
		t.Assume(t.Key("trace")+" start", instantText(clock.Time(skip), parsed)+" is the start of the run",
			knob+"a trace begins with the run; skip leaves out its first part")
	}
	r.assumeGaps(filled, parsed, gaps)
	r.assumeEnd(source)
	return []model.Source{source}
}

// checkPeriod refuses a trace whose period does not follow from its rows, or is too short for it.
func (r *sourceReader) checkPeriod(parsed parsedTrace, period clock.Span) bool {
	t, n := r.Table, len(parsed.Points)
	switch {
	case n == 1 && period == 0:
		t.At(t.Get("trace").Place, "trace = "+quote(t.Text("trace"))+" of one row",
			`two rows or more, or the period of the row, such as period = "5m"`, "")
		return false
	case period > 0 && parsed.Points[n-1].At.Sub(parsed.Points[0].At)/period > maxPeriods:
		t.Problem(t.Get("period"), fmt.Sprintf("a period that the trace has at most %d of", maxPeriods), "")
		return false
	}
	return true
}

// values says what the values of a trace are: what the key says, else what the column's name says.
func (r *sourceReader) values(tr *workload.Trace, parsed parsedTrace) {
	const key = "values"
	words := []string{countValues, rateValues, perMinuteValues, perHourValues}
	values := valuesByHeader(parsed.Header)
	if values == countValues || r.Table.Has(key) {
		values = r.Table.Word(key, words...)
	} else {
		r.Table.Assume(r.Table.Key(key), values, "the name of the column, "+quote(parsed.Header))
	}
	seconds, isRate := rateSeconds[values]
	tr.Counts = !isRate
	for i := range tr.Points {
		if isRate {
			tr.Points[i].Value /= seconds
		}
	}
}

const maxPeriods = 50_000_000 // of a trace: 19 months of seconds

// skipped cuts the first part of a step curve off.
func skipped(s model.Source, skip clock.Span) model.Source {
	if skip == 0 {
		return s
	}
	var out []model.RatePoint
	for _, p := range s.Rate {
		p.At -= clock.Time(skip)
		if p.At <= 0 {
			p.At = 0
			out = append(out[:0], p)
			continue
		}
		out = append(out, p)
	}
	s.Rate = out
	return s
}

const listedGaps = 20 // holes of a trace that are listed one by one

// assumeGaps lists the holes that were filled: the first few, and all of them in number and length.
func (r *sourceReader) assumeGaps(filled []workload.Gap, parsed parsedTrace, gaps workload.Gaps) {
	if len(filled) == 0 {
		return
	}
	var total clock.Span
	for i, g := range filled {
		total += g.To.Sub(g.From)
		if i >= listedGaps {
			continue
		}
		r.Table.Assume(fmt.Sprintf("%s hole %d", r.Table.Key("trace"), i+1),
			fmt.Sprintf("%s: no data from %s for %v", gaps, instantText(g.From, parsed), g.To.Sub(g.From)),
			"the file; gaps = "+quote(string(gaps)))
	}
	r.Table.Assume(r.Table.Key("trace")+" holes", fmt.Sprintf("%d filled, %v in all", len(filled), total),
		"the file; gaps = "+quote(string(gaps)))
}

func instantText(at clock.Time, parsed parsedTrace) string {
	if parsed.Origin.IsZero() {
		return at.String()
	}
	return parsed.Origin.Add(time.Duration(at)).Format("2006-01-02 15:04:05")
}

// assumeEnd says when a trace is over before the run is.
func (r *sourceReader) assumeEnd(s model.Source) {
	if len(s.Rate) == 0 || r.Table.Has("repeat") {
		return
	}
	end := s.Rate[len(s.Rate)-1].At
	if end < clock.Time(r.scenario.Horizon) {
		r.Table.Assume(r.Table.Key("trace")+" end", "no requests after "+end.String(),
			"the file ends there; repeat starts it again")
	}
}
