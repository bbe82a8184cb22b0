package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// polls is a service whose tasks poll a queue; each job takes a while.
func polls(tasks, workers int, job, visibility clock.Span) part {
	p := serves("worker", workers, random.Constant(job))
	p.TargetGroup, p.tasks = nil, tasks
	p.Build.Workload.Queue = 0
	p.Queue = &model.Queue{VisibilityTimeout: visibility}
	return p
}

// backlog asserts how many messages are visible and in flight.
func (r *rig) backlog(visible, hidden int) {
	r.t.Helper()
	if v, h := r.stations["worker"].Backlog(); v != visible || h != hidden {
		r.t.Errorf("at %v %d messages are visible and %d in flight, expected %d and %d",
			r.mesh.Now(), v, h, visible, hidden)
	}
}

// Messages wait until a worker is free, and are worked on in order; a message is done when its job
// is, and took from its sending to then.
func TestWorkersTakeMessagesInTurn(t *testing.T) {
	r := newRig(t, 1, polls(2, 2, 10*clock.Second, clock.Minute).sends(6, clock.Second))
	r.run(6500 * msec)
	r.backlog(2, 4)
	r.run(11500 * msec) // the first is done, the fifth received
	r.backlog(1, 4)
	r.run(59 * clock.Second)
	r.backlog(0, 0)
	r.want("worker", Counts{Offered: 6, Completed: 6})
	if l := r.latency("worker").Completed(); l.Max() != 16*clock.Second || l.Min() != 10*clock.Second {
		t.Errorf("jobs took from %v to %v", l.Min(), l.Max())
	}
	for i, n := range r.stations["worker"].listed {
		if n := r.stations["worker"].cell.servers[n].inTask; n != 0 {
			t.Errorf("task %d holds %d", i, n)
		}
	}
}

// A job that outlasts the visibility timeout shows its message again, and is done twice: the first
// worker goes on, in vain. One that hides its message as long as it works is done once.
func TestJobThatOutlastsTheVisibilityTimeoutIsDoneTwice(t *testing.T) {
	for _, c := range []struct {
		job, visibility clock.Span
		extend          bool
		times           int64 // that the job is begun
	}{
		{20 * clock.Second, 30 * clock.Second, false, 1},
		{40 * clock.Second, 30 * clock.Second, true, 1},
		{30 * clock.Second, 30 * clock.Second, false, 1}, // done at the very instant
		{30*clock.Second + 1, 30 * clock.Second, false, 0},
	} {
		p := polls(3, 1, c.job, c.visibility).sends(1, clock.Second)
		p.Queue.Extend, p.Queue.MaxReceives = c.extend, 4
		r := newRig(t, 1, p)
		r.mesh.Advance(clock.Time(10 * clock.Minute))
		s := r.stations["worker"].Advance(r.mesh.Now())
		want, times := Counts{Offered: 1, Completed: 1}, c.times
		if times == 0 { // nobody ever deletes it: it goes to the dead-letter queue
			want, times = Counts{Offered: 1, Error500: 1}, 4
		}
		if s.Counts != want || s.CPUBusy != clock.Span(times)*c.job {
			t.Errorf("%+v: %+v, busy for %v", c, s.Counts, s.CPUBusy)
		}
	}
}

// While a message shows again and its first worker still works, it counts once.
func TestMessageIsVisibleOrInFlightAndNeverBoth(t *testing.T) {
	r := newRig(t, 1, polls(1, 1, 40*clock.Second, 30*clock.Second).sends(1, clock.Second))
	r.run(2 * clock.Second)
	r.backlog(0, 1)
	r.run(32 * clock.Second) // the only worker still works
	r.backlog(1, 0)
	r.run(42 * clock.Second)
	r.backlog(0, 0)
}

// DeleteMessage needs the latest receipt handle. A job that outlasts the visibility timeout deletes
// its message all the same if nobody has received it again; if somebody has, both work in vain until
// one ends before the next receives.
func TestLateJobDeletesItsMessageUnlessItWasReceivedAgain(t *testing.T) {
	r := newRig(t, 1, polls(1, 1, 40*clock.Second, 30*clock.Second).sends(1, clock.Second))
	r.run(41*clock.Second + 1)
	r.want("worker", Counts{Offered: 1, Completed: 1})
	if l := r.latency("worker").Completed(); l.Max() != 40*clock.Second {
		t.Errorf("done after %v, want as long as the job", l.Max())
	}
	r = newRig(t, 1, polls(2, 1, 40*clock.Second, 30*clock.Second).sends(1, clock.Second))
	r.run(60 * clock.Second) // the second worker has had it since second 31
	r.want("worker", Counts{Offered: 1, InFlight: 1})
}

// A job that fails does not delete its message: it stays in flight until the visibility timeout, and
// shows again then. After so many receives in vain it goes to the dead-letter queue.
func TestFailedJobComesBack(t *testing.T) {
	for _, extend := range []bool{false, true} {
		p := polls(1, 1, 5*clock.Second, 30*clock.Second).failing(1).sends(1, clock.Second)
		p.Queue.MaxReceives, p.Queue.Extend = 3, extend
		r := newRig(t, 1, p)
		period := 30 * clock.Second
		if extend { // it was hidden until its end, and for a timeout from then on
			period += 5 * clock.Second
		}
		for i := range 3 {
			began := clock.Second + clock.Span(i)*period
			r.run(began + clock.Second)
			r.backlog(0, 1)
			r.run(began + period - clock.Second)
			r.backlog(0, 1)
			r.want("worker", Counts{Offered: 1, InFlight: 1})
		}
		r.run(clock.Second + 3*period + 1)
		r.backlog(0, 0)
		r.want("worker", Counts{Offered: 1, Error500: 1})
	}
}

// The message of a worker that is killed comes back when its visibility timeout is over, and
// another worker does the job.
func TestMessageOfAKilledWorkerComesBack(t *testing.T) {
	r := newRig(t, 1, polls(1, 1, 20*clock.Second, 30*clock.Second).sends(1, clock.Second))
	r.run(5 * clock.Second)
	r.stations["worker"].Remove(r.slots["worker"][0])
	r.slots["worker"] = nil
	r.add("worker")
	r.run(30 * clock.Second)
	r.backlog(0, 1)
	r.want("worker", Counts{Offered: 1, InFlight: 1})
	r.run(32 * clock.Second)
	r.backlog(0, 1)
	r.run(51*clock.Second + 1)
	r.want("worker", Counts{Offered: 1, Completed: 1})
	if l := r.latency("worker").Completed(); l.Sum() != 50*clock.Second {
		t.Errorf("it took %v from its sending to its end", l.Sum())
	}
}

// A task that polls no more finishes what it holds and takes nothing else; one that does not answer
// yet takes nothing.
func TestTaskThatPollsNoMoreFinishesItsJob(t *testing.T) {
	r := newRig(t, 1, polls(1, 1, 10*clock.Second, clock.Minute).sends(3, clock.Second))
	station, slot := r.stations["worker"], r.slots["worker"][0]
	r.run(5 * clock.Second)
	station.SetListed(slot, false)
	r.run(30 * clock.Second)
	r.backlog(2, 0)
	r.want("worker", Counts{Offered: 3, Completed: 1, InFlight: 2})
	station.SetAnswering(slot, false)
	station.SetListed(slot, true)
	r.run(31 * clock.Second)
	r.backlog(2, 0)
	station.SetAnswering(slot, true)
	r.run(32 * clock.Second)
	r.backlog(1, 1)
}

// A worker that runs out of memory loses its jobs; their messages come back.
func TestWorkerOutOfMemory(t *testing.T) {
	p := polls(1, 3, 10*clock.Second, 20*clock.Second).sends(3, clock.Second)
	p.Build.Workload.Memory, p.limit = model.MemoryUse{BaseMiB: 100, PerRequestMiB: 10}, 120
	r := newRig(t, 1, p)
	r.run(4 * clock.Second)
	if len(r.heard) != 1 || r.heard[0].At != clock.Time(3*clock.Second) {
		t.Errorf("heard %+v", r.heard)
	}
	r.backlog(0, 3)
	r.run(24 * clock.Second)
	r.backlog(3, 0)
	r.want("worker", Counts{Offered: 3, InFlight: 3})
}

// A job may call other services.
func TestJobsMakeCalls(t *testing.T) {
	p := polls(1, 1, clock.Second, clock.Minute).calls(calls("back", 0)).sends(3, clock.Second)
	r := newRig(t, 1, p, unlimited("back").waits(random.Constant(9*clock.Second)))
	r.run(31*clock.Second + 1)
	r.want("back", Counts{Offered: 3, Completed: 3})
	r.want("worker", Counts{Offered: 3, Completed: 3})
}

// Whatever happens to workers, no message is lost or made up, each is visible or in flight or over,
// none is received more often than it may be, and no worker idles while a message waits.
func TestMessagesAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := polls(2, rapid.IntRange(1, 3).Draw(t, "workers"), 0,
			rapid.SampledFrom([]clock.Span{200 * msec, clock.Second, 5 * clock.Second}).
				Draw(t, "hidden"))
		p.Build.Workload.CPUTime = random.Exponential(700 * msec)
		p = p.failing(rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "fails")).source(3)
		p.Queue.Extend = rapid.Bool().Draw(t, "extend")
		p.Queue.MaxReceives = rapid.IntRange(0, 3).Draw(t, "receives")
		r := newRig(t, rapid.Uint64().Draw(t, "seed"), p)
		station := r.stations["worker"]
		for range rapid.IntRange(5, 40).Draw(t, "actions") {
			i := rapid.IntRange(0, len(r.slots["worker"])-1).Draw(t, "task")
			slot := r.slots["worker"][i]
			on := rapid.Bool().Draw(t, "on")
			switch rapid.IntRange(0, 6).Draw(t, "action") {
			case 0:
				station.SetListed(slot, on)
			case 1:
				station.SetAnswering(slot, on)
			case 2:
				station.Cut(slot)
			case 3:
				station.Remove(slot)
				r.slots["worker"] = append(r.slots["worker"][:i], r.slots["worker"][i+1:]...)
				r.add("worker")
			default:
				r.run(clock.Span(r.mesh.Now()) + rapid.SampledFrom([]clock.Span{1, 300 * msec,
					2 * clock.Second}).Draw(t, "span"))
			}
			visible, hidden := station.Backlog()
			if n := int64(visible + hidden); n != station.Close().InFlight {
				t.Fatalf("%d visible and %d in flight, %+v", visible, hidden, station.Close())
			}
			for _, id := range station.listed {
				v := &station.cell.servers[id]
				if v.open && int(v.busy) < v.build.workers && visible > 0 {
					t.Fatalf("%d messages wait for a worker that is free", visible)
				}
			}
		}
	})
}
