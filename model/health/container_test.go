package health

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

const (
	unknown, healthy, unhealthy = model.HealthUnknown, model.HealthHealthy, model.HealthUnhealthy

	second = clock.Second
)

// check is the default container health check (H-01) with a start period.
func check(startPeriod clock.Span) model.ContainerCheck {
	return model.ContainerCheck{Interval: 30 * second, Timeout: 5 * second, Retries: 3,
		StartPeriod: startPeriod}
}

// probe plays probes at their own times, all taking the same time, and returns the status after
// each.
func probe(c *Container, took clock.Span, results string) (statuses []model.HealthStatus,
	ends []clock.Time) {
	at := c.FirstProbe()
	for _, r := range results {
		c.Probed(at, r == 'p')
		at = at.Add(took)
		statuses, ends = append(statuses, c.Status()), append(ends, at)
		at = c.NextProbe(at)
	}
	return statuses, ends
}

// H-02 to H-04: p passes, f fails; the status after each probe (u unknown, h healthy, x
// unhealthy).
func TestContainerHealth(t *testing.T) {
	names := map[model.HealthStatus]byte{unknown: 'u', healthy: 'h', unhealthy: 'x'}
	for _, c := range []struct {
		rule        string
		startPeriod clock.Span
		results     string
		want        string
	}{
		{"H-02 the first pass is enough", 0, "p", "h"},
		{"H-02 also inside the start period", 300 * second, "p", "h"},
		{"H-03 three failures", 0, "fff", "uux"},
		{"H-03 a pass resets the streak", 0, "ffpffpfff", "uuhhhhhhx"},
		{"H-03 one pass heals", 0, "fffp", "uuxh"},
		{"H-04 failures in the start period do not count", 100 * second, "ffffff", "uuuuux"},
		{"H-04 after the first pass they do", 300 * second, "pfff", "hhhx"},
	} {
		k := NewContainer(check(c.startPeriod), 0)
		statuses, _ := probe(&k, 0, c.results)
		got := ""
		for _, s := range statuses {
			got += string(names[s])
		}
		if got != c.want {
			t.Errorf("%s: %s gives %s, want %s", c.rule, c.results, got, c.want)
		}
	}
}

// H-05 to H-07: when a default check first finds a container healthy or unhealthy.
func TestContainerHealthTiming(t *testing.T) {
	for _, c := range []struct {
		name    string
		took    clock.Span
		results string
		at      clock.Span // end of the probe that decides
	}{
		{"healthy", 100 * clock.Millisecond, "p", 30100 * clock.Millisecond},
		{"unhealthy", 0, "fff", 90 * second},
		{"unhealthy by timeouts", 5 * second, "fff", 105 * second},
	} {
		k := NewContainer(check(0), 10)
		_, ends := probe(&k, c.took, c.results)
		if last := ends[len(ends)-1]; last != clock.Time(10).Add(c.at) || k.Status() == unknown {
			t.Errorf("%s: %v at %v, want %v", c.name, k.Status(), last, c.at)
		}
	}
}

// H-05, E-02: a probe fails when it is refused, and when the timeout passes before the answer.
func TestProbesMustBeAnsweredInTime(t *testing.T) {
	c, g := NewContainer(check(0), 0), NewTarget(group)
	for _, p := range []struct {
		latency  clock.Span
		answered bool
		took     clock.Span
		passed   bool
	}{
		{2 * second, true, 2 * second, true},
		{5 * second, true, 5 * second, true},
		{5*second + 1, true, 5 * second, false},
		{0, false, 0, false},
		{clock.Hour, false, 5 * second, false},
	} {
		for _, judge := range []func(clock.Span, bool) (clock.Span, bool){c.Judge, g.Judge} {
			if took, passed := judge(p.latency, p.answered); took != p.took || passed != p.passed {
				t.Errorf("%+v: took %v, passed %v", p, took, passed)
			}
		}
	}
}

// H-02 to H-04: no transition without the threshold of consecutive results.
func TestContainerNeedsConsecutiveResults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := check(clock.Span(rapid.IntRange(0, 300).Draw(t, "start period")) * second)
		rule.Retries = rapid.IntRange(1, 10).Draw(t, "retries")
		c := NewContainer(rule, 0)
		began, streak, ever := c.FirstProbe(), 0, false
		for range 60 {
			passed, before := rapid.Bool().Draw(t, "passed"), c.Status()
			if ignored := !ever && began < clock.Time(rule.StartPeriod); passed {
				streak = 0
			} else if !ignored {
				streak++
			}
			changed := c.Probed(began, passed)
			want := before
			if passed {
				want = healthy
			} else if streak >= rule.Retries {
				want = unhealthy
			}
			if c.Status() != want || changed != (want != before) {
				t.Fatalf("%v after %d failures of %d, was %v: %v",
					passed, streak, rule.Retries, before, c.Status())
			}
			ever = ever || want != unknown
			began = c.NextProbe(began)
		}
	})
}

// H-08: a task is as healthy as its worst essential container with a check.
func TestTaskHealth(t *testing.T) {
	with := func(essential, checked bool) model.Container {
		c := model.Container{Essential: essential}
		if checked {
			c.HealthCheck = &model.ContainerCheck{}
		}
		return c
	}
	app, side, plain := with(true, true), with(false, true), with(true, false)
	for _, c := range []struct {
		containers []model.Container
		statuses   []model.HealthStatus
		want       model.HealthStatus
	}{
		{[]model.Container{app}, []model.HealthStatus{healthy}, healthy},
		{[]model.Container{app, app}, []model.HealthStatus{healthy, unknown}, unknown},
		{[]model.Container{app, app, app},
			[]model.HealthStatus{unknown, unhealthy, healthy}, unhealthy},
		{[]model.Container{app, side}, []model.HealthStatus{healthy, unhealthy}, healthy},
		{[]model.Container{app, plain}, []model.HealthStatus{healthy, unknown}, healthy},
		{[]model.Container{plain, side}, []model.HealthStatus{unknown, healthy}, unknown},
	} {
		if got := Task(c.containers, c.statuses); got != c.want {
			t.Errorf("%v: %v, want %v", c.statuses, got, c.want)
		}
	}
}

// H-09: the control plane hears within 20 s.
func TestReportsAreTwentySecondsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := clock.Time(rapid.Int64Range(0, int64(clock.Hour)).Draw(t, "at"))
		phase := clock.Span(rapid.Int64Range(0, int64(clock.Minute)).Draw(t, "phase"))
		next := NextReport(at, phase)
		off := next.Sub(clock.Time(phase)) % ReportPeriod
		if next < at || next.Sub(at) >= ReportPeriod || off != 0 {
			t.Fatalf("NextReport(%d, %d) = %d", at, phase, next)
		}
	})
}
