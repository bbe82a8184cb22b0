package input

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// readTraffic reads [service.traffic]: one source of its own, or several [[service.traffic.source]] that
// add up.
//
// The traffic of a service that others call may have no source: then it says only what calls transfer.
func (l *loader) readTraffic(t *reading.Table, s *model.Service) model.Traffic {
	isCalled := slices.Contains(l.called, s.Name)
	if t.Node == nil && !(isCalled && s.TargetGroup != nil) {
		return model.Traffic{}
	}
	var traffic model.Traffic
	connections := func() {
		traffic.Bytes = t.Bytes("bytes")
		traffic.RequestsPerConnection = t.Number("requests_per_connection", 1, 1e6)
		traffic.ConnectionLife = t.Span("connection_life", clock.Millisecond, clock.Day)
	}
	if s.TargetGroup == nil { // only the bill of a load balancer depends on them
		t.Quietly(connections)
	} else {
		connections()
	}
	if isCalled && !t.Has("source") && !t.Has("trace") && !t.Has("profile") {
		t.Done()
		return traffic
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
	if s.Queue != nil {
		l.checkProducers(t, sources)
	} else {
		traffic.Retry = l.retry(t)
		traffic.Sessions = l.sessions(t, s, traffic)
	}
	t.Done()
	return traffic
}

// sessions reads how many clients the open sources stand for. It matters where a client is known again.
func (l *loader) sessions(t *reading.Table, s *model.Service, traffic model.Traffic) int {
	n := t.Get("sessions")
	if n != nil && len(traffic.Sources) == 0 && traffic.Clients != nil {
		l.Problem(n, "none: the clients of a closed loop are its sessions", "")
		return 0
	}
	g := s.TargetGroup
	isKnownAgain := g != nil && (g.Stickiness > 0 || g.Algorithm == model.FlowHash)
	if n == nil && (!isKnownAgain || len(traffic.Sources) == 0) {
		return 0
	}
	return t.Integer("sessions", 0, 1_000_000_000)
}

// checkProducers refuses what only those have who wait for an answer.
func (l *loader) checkProducers(t *reading.Table, sources []*reading.Table) {
	t.Forbid("retry", "none: a queue takes every message")
	t.Forbid("sessions", "none: a queue knows no clients")
	for _, st := range sources {
		if n := st.Get("profile"); n != nil && n.Text == "closed-loop" {
			l.Problem(n, "another profile: producers of messages do not wait for an answer", "")
		}
	}
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
