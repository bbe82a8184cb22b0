package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// discovered is a service in Cloud Map, without a load balancer.
func discovered(tasks int, ttl clock.Span) part {
	p := unlimited("back")
	p.TargetGroup, p.tasks = nil, tasks
	p.CloudMap = &model.CloudMap{TTL: ttl}
	return p
}

// resolves calls it by DNS.
func resolves() model.Call { return through(model.ThroughCloudMap, calls("back", 0)) }

// V-05: a caller goes on calling a task that has stopped until the TTL is over. Nobody refuses it
// there, so each call waits for a connection until it times out.
func TestCallersCallAStoppedTaskUntilTheTTLIsOver(t *testing.T) {
	for _, ttl := range []clock.Span{10 * clock.Second, clock.Minute} {
		r := newRig(t, 1, unlimited("front", resolves()).sends(200, clock.Second),
			discovered(2, ttl))
		r.run(1500 * msec) // the first call, and the records
		r.stations["back"].Remove(r.slots["back"][0])
		r.slots["back"] = r.slots["back"][1:]
		r.run(5 * clock.Minute)
		half := int64(ttl.Seconds()) / 2
		if got := r.served["back"].Error504; got < half-1 || got > half {
			t.Errorf("TTL %v: %d calls went to the stopped task, expected %d", ttl, got, half)
		}
		if c := r.served["back"]; c.Error502+c.Error503 != 0 || c.InFlight != 0 {
			t.Errorf("TTL %v: %+v", ttl, c)
		}
	}
}

// The slot of the stopped task may have a new owner; that is another address.
func TestNewTaskInTheSlotOfAnOldOneIsAnotherAddress(t *testing.T) {
	r := newRig(t, 1, unlimited("front", resolves()).sends(20, clock.Second),
		discovered(1, clock.Hour))
	r.run(1500 * msec)
	old := r.slots["back"][0]
	r.stations["back"].Remove(old)
	r.slots["back"] = nil
	if r.add("back") != old {
		t.Fatal("the test wants the same slot again")
	}
	r.run(50 * clock.Second)
	r.want("back", Counts{Offered: 20, Completed: 1, Error504: 19})
}

// V-04: tasks that come are found when the TTL is over, not before.
func TestNewTasksAreFoundWhenTheTTLIsOver(t *testing.T) {
	r := newRig(t, 1, unlimited("front", resolves()).sends(60, clock.Second),
		discovered(1, 20*clock.Second))
	r.run(2 * clock.Second)
	r.add("back")
	r.run(21 * clock.Second)
	if counts := r.seen("back"); counts[1] != 0 {
		t.Errorf("before the TTL is over: %v", counts)
	}
	r.run(31 * clock.Second)
	if counts := r.seen("back"); counts[1] != 5 {
		t.Errorf("after the TTL: %v", counts)
	}
}

// V-02: up to eight tasks are in one answer, all of them if there are no more. Other callers get
// others, and after the TTL others again.
func TestUpToEightRecords(t *testing.T) {
	known := func(tasks, callers int, ttl clock.Span) (found int) {
		front := unlimited("front", resolves()).sends(3000, 10*msec)
		front.tasks = callers
		r := newRig(t, 1, front, discovered(tasks, ttl))
		r.run(31 * clock.Second)
		for _, n := range r.seen("back") {
			if n > 0 {
				found++
			}
		}
		return found
	}
	for _, c := range []struct {
		tasks, callers int
		ttl            clock.Span
		low, high      int
	}{
		{5, 1, clock.Hour, 5, 5}, {8, 1, clock.Hour, 8, 8}, {30, 1, clock.Hour, 8, 8},
		{30, 2, clock.Hour, 9, 16}, {30, 1, clock.Second, 28, 30}, {30, 40, clock.Hour, 29, 30},
	} {
		if got := known(c.tasks, c.callers, c.ttl); got < c.low || got > c.high {
			t.Errorf("%+v: %d tasks were called", c, got)
		}
	}
}

// Nothing listed: there is no address to call, and the caller keeps that answer as long as any.
func TestNoRecords(t *testing.T) {
	r := newRig(t, 1, unlimited("front", resolves()).sends(60, clock.Second),
		discovered(1, 30*clock.Second))
	r.stations["back"].SetRecorded(r.slots["back"][0], false)
	r.run(1500 * msec)
	r.stations["back"].SetRecorded(r.slots["back"][0], true)
	r.run(61 * clock.Second)
	r.want("back", Counts{Offered: 60, Error503: 30, Completed: 30})
}

// A task that is listed and does not answer refuses the connection.
func TestListedTaskThatDoesNotAnswerRefuses(t *testing.T) {
	r := newRig(t, 1, unlimited("front", resolves()).sends(10, clock.Second),
		discovered(2, clock.Hour))
	r.stations["back"].SetAnswering(r.slots["back"][0], false)
	r.run(59 * clock.Second)
	r.want("back", Counts{Offered: 10, Error502: 5, Completed: 5})
}
