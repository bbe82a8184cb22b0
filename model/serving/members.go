package serving

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Add makes a place for a task whose container exists, in a zone. It can be reached, but does not
// answer yet and is not routed to. The memory limit is that of its container, in MiB; 0: none.
func (s *Station) Add(task model.TaskID, zone string, w model.Workload, vcpu, memoryMiB float64) Slot {
	c := s.cell
	if len(c.idle) == 0 {
		c.idle = append(c.idle, int32(len(c.servers)))
		c.servers = append(c.servers, server{})
	}
	id := c.idle[len(c.idle)-1]
	c.idle = c.idle[:len(c.idle)-1]
	v := &c.servers[id]
	*v = server{
		life: v.life + 1, number: v.number + 1, cpu: v.cpu, station: s, task: task, used: true,
		reachable: true, build: s.buildOf(w, vcpu, memoryMiB, 0), zone: s.balancer.zoneOf(zone), weight: 1,
	}
	c.clear(id)
	return Slot(id)
}

// server asserts that a slot holds a task of this station.
func (s *Station) server(id Slot) *server {
	v := &s.cell.servers[id]
	if !v.used || v.station != s {
		panic("serving: a slot was used after its task was removed")
	}
	return v
}

// SetRevision says of which revision a task is, before it serves.
func (s *Station) SetRevision(id Slot, revision model.RevisionID) {
	v := s.server(id)
	b := v.build
	v.revision, v.build = revision, s.buildOf(b.workload, b.vcpu, b.memory, revision)
	s.cell.clear(int32(id))
}

// SetAnswering says whether the program accepts requests. A routed task that does not answers 502
// at once.
func (s *Station) SetAnswering(id Slot, on bool) {
	v := s.server(id)
	if v.answering != on {
		v.forgetLeak(s.Now())
	}
	v.answering = on
	v.open = v.answering && v.reachable
	s.changes()
}

// SetReachable says whether the network reaches the task. When it ceases to, requests in flight end
// with a 502; those that are sent there later wait for a connection until they time out (LB-11).
func (s *Station) SetReachable(id Slot, on bool) {
	v := s.server(id)
	was := v.reachable
	v.reachable = on
	v.open = v.answering && v.reachable
	if was && !on {
		s.cell.cut(int32(id), s.Now())
	}
	s.changes()
}

// SetRouted says whether the load balancer sends the task requests. In round robin its turn comes
// after those that were routed before it.
func (s *Station) SetRouted(id Slot, on bool) {
	v := s.server(id)
	if v.routed == on {
		return
	}
	v.routed = on
	if on {
		s.balancer.add(int32(id), s.Now())
	} else {
		s.balancer.remove(int32(id))
	}
}

// SetListed says whether callers find the task by Service Connect, or whether it polls the queue.
func (s *Station) SetListed(id Slot, on bool) {
	v := s.server(id)
	if v.listed == on {
		return
	}
	v.listed = on
	s.listed = enter(s.listed, id, on)
	s.changes()
}

// SetRecorded says whether Cloud Map answers callers with the task. Those that have asked go on with
// what they know until its TTL is over.
func (s *Station) SetRecorded(id Slot, on bool) {
	v := s.server(id)
	if v.recorded != on {
		v.recorded = on
		s.recorded = enter(s.recorded, id, on)
	}
}

// enter puts a task at the end of a list, or takes it off.
func enter(list []int32, id Slot, on bool) []int32 {
	if on {
		return append(list, int32(id))
	}
	i := slices.Index(list, int32(id))
	return slices.Delete(list, i, i+1)
}

// changes lets a queue's messages find workers that have become free.
func (s *Station) changes() {
	if s.messages != nil {
		s.messages.serve(s.Now())
	}
}

// ShiftZone says whether clients do not find the load balancer's node in a zone (AZ-08, AZ-09). Its
// tasks are not routed to meanwhile; that is for the caller to say.
func (s *Station) ShiftZone(zone string, away bool) { s.balancer.shift(zone, away) }

// FailZone says whether too few targets of a zone are healthy, so that DNS does not name its node
// (E-09). It matters where zones are apart only.
func (s *Station) FailZone(zone string, failed bool) { s.balancer.fail(zone, failed) }

// Cut ends every request in flight at the task now, with a 502.
func (s *Station) Cut(id Slot) {
	s.server(id)
	s.cell.cut(int32(id), s.Now())
	s.changes()
}

// Remove cuts the task and forgets it. Its slot will be given to another.
func (s *Station) Remove(id Slot) {
	s.SetRouted(id, false)
	s.SetListed(id, false)
	s.SetRecorded(id, false)
	v := s.server(id)
	v.answering, v.open, v.reachable = false, false, false
	s.cell.cut(int32(id), s.Now())
	v.forgetLeak(s.Now())
	v.used = false
	v.number++
	s.cell.idle = append(s.cell.idle, int32(id))
}

// InTask is how many requests are in a task now, health checks among them.
func (s *Station) InTask(id Slot) int { return int(s.server(id).inTask) }

// Check sends a health check to a task now: a request like any other, with the CPU time of a check
// and no waiting. It reports whether an answer may come; if one does, within the timeout, it is
// told as a Happening with the token.
func (s *Station) Check(id Slot, timeout clock.Span, token uint64) bool {
	c, at := s.cell, s.Now()
	v := s.server(id)
	if !v.open {
		return false
	}
	e := s.checkEdge(timeout)
	check := c.newCall(e)
	if check == nobody {
		return false
	}
	q := &c.calls[check]
	q.arrived, q.token = at, token
	q.target, q.targetNumber = int32(id), v.number
	q.cpu = v.build.check
	e.expectEnd(check)
	if !c.admit(check, int32(id), at) {
		c.finish(check, error503, at)
		return false
	}
	return true
}

// checkEdge is the edge of health checks with a timeout.
func (s *Station) checkEdge(timeout clock.Span) *edge {
	for _, e := range s.checks {
		if e.patience == timeout {
			return e
		}
	}
	e := s.newEdge(checksSend, "health-check")
	e.class = len(s.weights)
	e.limitPatience(timeout, gaveUp)
	s.checks = append(s.checks, e)
	return e
}

// quotaPhase is where in the kernel's periods a task's begin.
func (s *Station) quotaPhase(task model.TaskID) clock.Time {
	return clock.Time(s.streams.Pick("cpu-period", task.String()) % uint64(period))
}
