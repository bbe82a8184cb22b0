package serving

import (
	"testing"

	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

const (
	ms      = clock.Time(clock.Millisecond)
	quarter = unitsPerCore / 4
)

// work is that of some milliseconds of a whole core.
func work(milliseconds int64) int64 { return milliseconds * int64(ms) * unitsPerCore }

// run lets everything on a CPU happen, and gives the instants at which each request was through.
func (c *cpu) run(t *testing.T) map[int32]clock.Time {
	ends := map[int32]clock.Time{}
	for steps := 0; c.size() > 0; steps++ {
		at := c.next()
		c.step(at)
		for id, ok := c.take(at); ok; id, ok = c.take(at) {
			ends[id] = at
		}
		if steps > 1000 {
			t.Fatalf("%d requests are on the CPU after %d steps", c.size(), steps)
		}
	}
	if c.next() != clock.Never {
		t.Fatalf("something happens on an idle CPU at %v", c.next())
	}
	return ends
}

// T-07: all run at up to a core each until the quota of the period is spent, then all stall until
// the next one.
func TestQuotaIsSpentAtFullSpeedAndThenAllStall(t *testing.T) {
	joins := func(n, milliseconds int64) (works []int64) {
		for range n {
			works = append(works, work(milliseconds))
		}
		return works
	}
	for _, c := range []struct {
		name  string
		kind  cpuKind
		at    clock.Time
		works []int64
		ends  []clock.Time
	}{
		{"within the quota", cpuKind{units: quarter}, 30 * ms, joins(1, 25), []clock.Time{55 * ms}},
		{"a stall", cpuKind{units: quarter}, 0, joins(1, 40), []clock.Time{115 * ms}},
		{"three stalls", cpuKind{units: quarter}, 0, joins(1, 90), []clock.Time{315 * ms}},
		{"the end of a quota is no stall", cpuKind{units: quarter}, 0, joins(1, 75),
			[]clock.Time{225 * ms}},
		{"late in a period", cpuKind{units: quarter}, 90 * ms, joins(1, 40),
			[]clock.Time{205 * ms}},
		{"another phase", cpuKind{units: quarter, phase: 60 * ms}, 0, joins(1, 40),
			[]clock.Time{75 * ms}},
		// 75 ms of CPU: 25 in each period, 12.5 ms for two.
		{"two", cpuKind{units: quarter}, 0, []int64{work(30), work(45)},
			[]clock.Time{205 * ms, 220 * ms}},
		{"many cores at a time", cpuKind{units: unitsPerCore}, 0, joins(20, 8),
			[]clock.Time{103 * ms}},
		{"one core at a time", cpuKind{units: unitsPerCore, cores: 1}, 0, joins(20, 8),
			[]clock.Time{160 * ms}},
		{"one core at a time, and a quota", cpuKind{units: quarter, cores: 1}, 0, joins(5, 8),
			[]clock.Time{115 * ms}},
		{"never more than the quota", cpuKind{units: 2 * unitsPerCore}, 0, joins(2, 1000),
			[]clock.Time{1000 * ms}},
		{"no work", cpuKind{units: quarter}, 7, []int64{0}, []clock.Time{7}},
	} {
		c.kind.quota = true
		var one cpu
		one.reset(c.kind, 0)
		for id, work := range c.works {
			one.join(c.at, int32(id), work)
		}
		ends := one.run(t)
		for id := range c.works {
			if want := c.ends[min(id, len(c.ends)-1)]; ends[int32(id)] != want {
				t.Errorf("%s: request %d is through at %d, expected %d", c.name, id, ends[int32(id)],
					want)
			}
		}
	}
}

// What joins during a stall waits for the next period, unless it has nothing to do.
func TestJoiningDuringAStall(t *testing.T) {
	var one cpu
	one.reset(cpuKind{units: quarter, quota: true}, 0)
	one.join(0, 1, work(30))
	one.step(one.next())
	if one.at != 25*ms || one.inUse() != 0 {
		t.Fatalf("at %v %d CPU units are in use", one.at, one.inUse())
	}
	one.join(50*ms, 2, work(5))
	one.join(60*ms, 3, 0)
	ends := one.run(t)
	if ends[1] != 105*ms || ends[2] != 105*ms || ends[3] != 60*ms {
		t.Errorf("through at %v", ends)
	}
}

// No period uses more than its quota, whoever joins when; all the work is done, and what is in use
// adds up to it.
func TestPeriodsKeepTheirQuota(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := cpuKind{
			units: rapid.SampledFrom([]int64{1, 100, 256, 1000, 1024, 3072}).Draw(t, "units"),
			cores: rapid.SampledFrom([]int64{0, 0, 1, 3}).Draw(t, "cores"),
			quota: true,
			phase: clock.Time(rapid.Int64Range(0, int64(period)-1).Draw(t, "phase")),
		}
		var one cpu
		one.reset(k, 0)
		now, offered, done := clock.Time(0), int64(0), int64(0)
		used := map[clock.Time]int64{} // by period
		// Periods are integrated one by one, for what is in use does not change at their ends.
		pass := func(to clock.Time) {
			for to > now {
				number := (now - k.phase + clock.Time(period)) / clock.Time(period)
				until := min(to, k.phase+number*clock.Time(period))
				used[number] += one.inUse() * int64(until-now)
				done += one.inUse() * int64(until-now)
				now = until
			}
		}
		happen := func(at clock.Time) {
			pass(at)
			one.step(at)
			for _, ok := one.take(at); ok; _, ok = one.take(at) {
				continue
			}
		}
		for id := range rapid.IntRange(1, 30).Draw(t, "requests") {
			at := now + clock.Time(rapid.Int64Range(0, 40_000_000).Draw(t, "gap"))
			for one.next() <= at {
				happen(one.next())
			}
			pass(at)
			work := rapid.Int64Range(0, 10_000_000).Draw(t, "work") * k.units
			one.join(at, int32(id), work)
			offered += work
		}
		for one.size() > 0 {
			happen(one.next())
		}
		for number, use := range used {
			if use > k.units*int64(period) {
				t.Fatalf("period %d used %d of %d", number, use, k.units*int64(period))
			}
		}
		// A request is through at a whole nanosecond, and done is rounded down.
		if slack := int64(200 * 30 * unitsPerCore); done < offered || done > offered+slack {
			t.Fatalf("work of %d was done, of %d", done, offered)
		}
	})
}
