package serving

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// endpoint is a service behind Service Connect, without a load balancer.
func endpoint(tasks int, change func(*part)) part {
	p := unlimited("back")
	p.TargetGroup, p.tasks = nil, tasks
	p.Connect = &model.Connect{PerRequestTimeout: 15 * clock.Second, Ejection: 30 * clock.Second}
	change(&p)
	return p
}

// connects calls the endpoint.
func connects() model.Call { return through(model.ThroughServiceConnect, calls("back", 0)) }

// V-10: the proxy of each caller task goes round robin over the tasks of the endpoint; the proxies do
// not go in step.
func TestEachProxyGoesRoundRobin(t *testing.T) {
	const each = 2000
	front := unlimited("front", connects()).sends(each, 10*msec)
	r := newRig(t, 1, front, endpoint(7, unchanged))
	r.run(each*10*msec + clock.Second)
	for i, n := range r.seen("back") {
		if math.Abs(n-each/7.0) > 1 {
			t.Errorf("task %d of 7 got %v of %d calls", i, n, each)
		}
	}
	// Forty callers, one request each: their first tasks are not all the same.
	front = unlimited("front", connects()).sends(40, 10*msec)
	front.tasks = 40
	r = newRig(t, 1, front, endpoint(4, unchanged))
	r.run(clock.Second)
	for i, n := range r.seen("back") {
		if n < 2 || n > 20 {
			t.Errorf("task %d of 4 got the first call of %v of 40 callers", i, n)
		}
	}
}

// V-14: tasks that come are found at once, tasks that go are called no more.
func TestProxiesFollowTheEndpoint(t *testing.T) {
	r := newRig(t, 1, unlimited("front", connects()).sends(900, 10*msec), endpoint(2, unchanged))
	r.run(3*clock.Second + 5*msec)
	r.add("back")
	r.seen("back")
	r.run(6*clock.Second + 5*msec)
	for i, n := range r.seen("back") {
		if n < 99 || n > 101 {
			t.Errorf("task %d of 3 got %v of 300 calls", i, n)
		}
	}
	r.stations["back"].SetListed(r.slots["back"][0], false)
	r.run(12 * clock.Second)
	if counts := r.seen("back"); counts[0] != 0 || math.Abs(counts[1]-counts[2]) > 1 {
		t.Errorf("after the first was taken off the list: %v", counts)
	}
	r.want("front", Counts{Offered: 900, Completed: 900})
}

// V-12: a call whose connection fails is tried twice more, each time on another task; the caller sees
// only the last end. Each attempt is a request of the callee.
func TestProxyTriesTwiceMoreOnOtherTasks(t *testing.T) {
	for _, c := range []struct {
		tasks, broken int
		back          Counts
		front         Counts
	}{
		{4, 1, Counts{Offered: 9, Error502: 1, Completed: 8}, Counts{Offered: 8, Completed: 8}},
		{4, 4, Counts{Offered: 24, Error502: 24}, Counts{Offered: 8, Error500: 8}},
		{1, 1, Counts{Offered: 24, Error502: 24}, Counts{Offered: 8, Error500: 8}},
	} {
		front := unlimited("front", connects()).sends(8, clock.Second)
		r := newRig(t, 1, front, endpoint(c.tasks, unchanged))
		for i := range c.broken {
			r.stations["back"].SetAnswering(r.slots["back"][i], false)
		}
		r.run(59 * clock.Second)
		r.want("front", c.front)
		c.back.Offered, c.back.Error502 = r.served["back"].Offered, r.served["back"].Error502
		r.want("back", c.back)
		if again := c.back.Offered - 8; c.broken < c.tasks && (again < 2 || again > 3) ||
			c.broken == c.tasks && again != 16 {
			t.Errorf("%+v: %d further attempts", c, again)
		}
	}
	// Of two that are broken and two that are well, three attempts always meet one that is well.
	r := newRig(t, 1, unlimited("front", connects()).sends(4, clock.Second), endpoint(4, unchanged))
	r.stations["back"].SetAnswering(r.slots["back"][1], false)
	r.stations["back"].SetAnswering(r.slots["back"][2], false)
	r.run(59 * clock.Second)
	r.want("front", Counts{Offered: 4, Completed: 4})
}

// An answer of the program is an answer: a 500 is neither tried again nor held against the task.
func TestProxyDoesNotTryAgainAfterAnAnswer(t *testing.T) {
	r := newRig(t, 1, unlimited("front", connects()).sends(30, 100*msec),
		endpoint(3, unchanged).failing(1))
	r.run(59 * clock.Second)
	r.want("back", Counts{Offered: 30, Error500: 30})
	for i, n := range r.seen("back") {
		if n != 10 {
			t.Errorf("task %d got %v of 30 calls", i, n)
		}
	}
}

// Without a task there is nothing to try again with.
func TestProxyWithoutTasksRefusesAtOnce(t *testing.T) {
	r := newRig(t, 1, unlimited("front", connects()).sends(3, clock.Second), endpoint(1, unchanged))
	r.stations["back"].SetListed(r.slots["back"][0], false)
	r.run(59 * clock.Second)
	r.want("back", Counts{Offered: 3, Error503: 3})
	r.want("front", Counts{Offered: 3, Error500: 3})
}

// V-11: after five failed connections within 30 s a proxy avoids a task, for the stated time and no
// longer; four, or five in a longer time, are no reason.
func TestOutlierIsEjected(t *testing.T) {
	for _, c := range []struct {
		gap      clock.Span // between calls; what fails on one task goes on to the other
		ejection clock.Span
		ejected  bool
	}{{clock.Second, 30 * clock.Second, true}, {clock.Second, clock.Minute, true},
		{8 * clock.Second, clock.Minute, false}} {
		front := unlimited("front", connects()).sends(1000, c.gap)
		r := newRig(t, 1, front, endpoint(2, func(p *part) { p.Connect.Ejection = c.ejection }))
		sick := r.slots["back"][1]
		r.stations["back"].SetAnswering(sick, false)
		failures := func(from, to clock.Span) float64 {
			r.run(from)
			r.seen("back")
			r.run(to)
			return r.seen("back")[1]
		}
		start := 7*c.gap + c.gap/2 // of every call since the first or second, at least five
		r.run(start)
		if got := r.seen("back")[1]; got < 5 || c.ejected && got > 5 {
			t.Fatalf("%+v: the sick task got %v calls at first", c, got)
		}
		if got := failures(start, start+c.ejection-3*c.gap); c.ejected != (got == 0) {
			t.Errorf("%+v: the task got %v calls while it should be avoided", c, got)
		}
		r.stations["back"].SetAnswering(sick, true)
		if got := failures(start+c.ejection+2*c.gap, start+c.ejection+12*c.gap); got != 5 {
			t.Errorf("%+v: afterwards it got %v of 10 calls", c, got)
		}
	}
}

// V-11: each proxy learns for itself.
func TestProxiesLearnForThemselves(t *testing.T) {
	front := unlimited("front", connects()).sends(24, 100*msec)
	front.tasks = 3
	r := newRig(t, 1, front, endpoint(2, func(p *part) { p.Connect.Ejection = 5 * clock.Minute }))
	r.stations["back"].SetAnswering(r.slots["back"][0], false)
	r.run(59 * clock.Second) // eight calls of each proxy
	if got := r.seen("back")[0]; got != 15 {
		t.Errorf("the sick task got %v calls of three proxies, expected five of each", got)
	}
}

// A task that cannot be reached fails connections too: the call goes on elsewhere.
func TestProxyTriesAgainWithoutAConnection(t *testing.T) {
	r := newRig(t, 1, unlimited("front", connects()).sends(2, clock.Second), endpoint(2, unchanged))
	r.stations["back"].SetReachable(r.slots["back"][0], false)
	r.run(59 * clock.Second)
	r.want("front", Counts{Offered: 2, Completed: 2})
	r.want("back", Counts{Offered: 3, Error504: 1, Completed: 2})
	if l := &r.latency("back")[error504]; l.Sum() != connectTimeout {
		t.Errorf("no connection after %v", l.Sum())
	}
}

// V-13: a request that takes longer than the timeout is a 504; it is not a failed connection. 0 is no
// timeout. A caller's own timeout that is shorter counts.
func TestPerRequestTimeout(t *testing.T) {
	for _, c := range []struct {
		timeout, own clock.Span
		want         Counts
		took         clock.Span
	}{
		{15 * clock.Second, 0, Counts{Offered: 20, Error504: 20}, 15 * clock.Second},
		{0, 0, Counts{Offered: 20, Completed: 20}, 40 * clock.Second},
		{15 * clock.Second, 2 * clock.Second, Counts{Offered: 20, GaveUp: 20}, 2 * clock.Second},
	} {
		call := connects()
		call.Timeout = c.own
		r := newRig(t, 1, unlimited("front", call).sends(20, 100*msec),
			endpoint(2, func(p *part) { p.Connect.PerRequestTimeout = c.timeout }).
				waits(random.Constant(40*clock.Second)))
		r.run(59 * clock.Second)
		r.want("back", c.want)
		var all Latencies
		all.Merge(r.latency("front"))
		if longest := max(all.Completed().Max(), all[error500].Max()); longest != c.took {
			t.Errorf("%+v: the longest took %v", c, longest)
		}
		if counts := r.seen("back"); counts[0] != 10 {
			t.Errorf("%+v: a slow task is avoided: %v", c, counts)
		}
	}
	r := newRig(t, 1, unlimited("front", connects()).sends(1, clock.Second),
		endpoint(1, func(p *part) { p.Connect.PerRequestTimeout = 3 * clock.Second }))
	r.stations["back"].SetReachable(r.slots["back"][0], false)
	r.run(5 * clock.Second)
	if l := &r.latency("back")[error504]; l.Sum() != 3*clock.Second {
		t.Errorf("no connection within the timeout of the request: after %v", l.Sum())
	}
}
