package scenarios

import (
	"fmt"
	"strings"
	"time"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readTraffic reads [service.traffic]: one source of its own, or several [[service.traffic.source]] that
// add up.
func (l *loader) readTraffic(t *reading.Table) model.Traffic {
	if t.Node == nil {
		return model.Traffic{}
	}
	traffic := model.Traffic{
		Bytes:                 t.Bytes("bytes"),
		RequestsPerConnection: t.Number("requests_per_connection", 1, 1e6),
		ConnectionLife:        t.Span("connection_life", clock.Millisecond, clock.Day),
	}
	sources := []*reading.Table{t}
	if t.Has("source") {
		sources = t.Tables("source", "name")
	}
	for _, st := range sources {
		st.Schema = "service.traffic"
		r := &sourceReader{loader: l, Table: st}
		r.read(&traffic)
		if st != t {
			st.Done()
		}
	}
	t.Done()
	return traffic
}

// sourceReader reads one source: a trace or a profile, and what is done to it.
type sourceReader struct {
	*loader
	*reading.Table
}

// read adds the source, or the closed loop, to the traffic.
func (r *sourceReader) read(traffic *model.Traffic) {
	t := r.Table
	hasTrace, profile := t.Has("trace"), t.Get("profile")
	switch {
	case hasTrace && profile != nil:
		t.Problem(profile, "either trace or profile, not both", "")
		t.Quiet(t.Node.Keys()...)
		return
	case !hasTrace && profile == nil:
		if !t.IsBroken() {
			t.At(t.Place(), t.Path+" without a load", "trace, or profile: "+strings.Join(profileNames(), ", "), "")
			t.Quiet(t.Node.Keys()...)
		}
		return
	}
	if profile != nil && profile.Text == "closed-loop" {
		if traffic.Clients != nil {
			t.Problem(profile, "one closed loop for each service", "")
		}
		traffic.Clients = r.clients()
		return
	}
	var sources []model.Source
	if hasTrace {
		sources = r.trace()
	} else {
		sources = r.profile()
	}
	arrivals := model.ArrivalProcess(t.Word("arrivals", string(model.Poisson), string(model.Even)))
	for _, s := range sources {
		s = r.compose(s)
		s.Arrivals = arrivals
		if name := t.Get("name"); name != nil {
			s.Name = t.Text("name")
		}
		traffic.Sources = append(traffic.Sources, s)
	}
}

// compose applies repeat, shift and scale, in this order.
func (r *sourceReader) compose(s model.Source) model.Source {
	t := r.Table
	if t.Has("repeat") {
		s = workload.Repeat(s, t.Span("repeat", clock.Second, reading.Longest))
	}
	if t.Has("shift") {
		s = workload.Shift(s, t.Span("shift", 0, reading.Longest))
	}
	if t.Has("scale") {
		s = workload.Scale(s, t.Number("scale", 0, 1e9))
	}
	return s
}

// clients reads a closed loop.
func (r *sourceReader) clients() *model.Clients {
	t := r.Table
	c := &model.Clients{}
	if t.Require("clients", "the number of clients") != nil {
		c.Count = t.Integer("clients", 1, 10_000_000)
	}
	if t.Require("think_time", `the pause of a client between requests, such as "2s" or a distribution`) != nil {
		c.ThinkTime = t.Law("think_time")
	}
	t.Quiet("name")
	return c
}

// trace reads a trace file into a source.
func (r *sourceReader) trace() []model.Source {
	t := r.Table
	name := t.Text("trace")
	columns := traceColumns{Time: t.Text("time_column"), Value: t.Text("value_column")}
	values := t.Word("values", "count", "rate")
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
	if n := len(parsed.Points); period > 0 && parsed.Points[n-1].At.Sub(parsed.Points[0].At)/period > maxPeriods {
		t.Problem(t.Get("period"), fmt.Sprintf("a period that the trace has at most %d of", maxPeriods), "")
		return nil
	}
	tr := workload.Trace{Points: parsed.Points, Counts: values == "count", Period: period, Gaps: gaps}
	source, filled, err := tr.Source()
	if err != nil {
		t.At(t.Get("trace").Place, "trace = "+quote(name)+": "+err.Error(), "a trace that can be used as it is", "")
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
