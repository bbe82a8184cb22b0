package scenarios

import (
	"strings"

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
