package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

func TestStatusIsThatOfTheWorstRow(t *testing.T) {
	holds := row{measured: 1, predicted: 1.049, bound: 0.05, judged: true}
	fails := row{measured: 1, predicted: 0.949, bound: 0.05, judged: true}
	unknown := row{measured: 1, predicted: 3, bound: 0.05}
	for _, c := range []struct {
		name string
		rows []row
		want int
	}{
		{"nothing", nil, fine},
		{"holds", []row{holds, holds}, fine},
		{"one misses its bound", []row{holds, fails, holds}, checkFailed},
		{"one cannot be judged", []row{holds, unknown}, machineFault},
		{"a miss counts more", []row{unknown, fails, unknown}, checkFailed},
	} {
		if got := status(c.rows); got != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got, c.want)
		}
	}
}

func TestTableShowsEachRow(t *testing.T) {
	var out strings.Builder
	err := writeRows(&out, []row{
		{"sleeping", 0.5, "mean", 0.0413, 0.0414, 0.0404, 0.0475, 0.05, true},
		{"sleeping", 0.5, "p99", 0.1494, 0.1803, 0.1367, 0.1996, 0.1, true},
		{"cpu-bound", 0.85, "p95", 1.2345, 0.0095, 0.0094, 2, 0.1, false},
	})
	const want = `
service    load  measure  measured  predicted  95 % of such runs     error    wanted       verdict
sleeping   0.50  mean     41.3 ms   41.4 ms    [40.4 ms, 47.5 ms]    +0.2 %   within 5 %   holds
sleeping   0.50  p99      149.4 ms  180.3 ms   [136.7 ms, 199.6 ms]  +20.7 %  within 10 %  FAILS
cpu-bound  0.85  p95      1234 ms   9.50 ms    [9.40 ms, 2000 ms]    -99.2 %  within 10 %  not judged: machine too busy
`
	if got := "\n" + out.String(); err != nil || got != want {
		t.Errorf("error %v, printed%s\nwant%s", err, got, want)
	}
}

func TestRoundTripIsAddedToPredictionsOnly(t *testing.T) {
	var measured, predicted stats.Sketch
	measured.Record(11 * clock.Millisecond)
	predicted.Record(10 * clock.Millisecond)
	p := prediction{latency: predicted, others: []*stats.Sketch{&predicted}}
	for _, r := range rows(&measured, p, clock.Millisecond) {
		if r.measured != 0.011 || r.predicted != 0.011 || r.low != 0.011 || !r.holds() {
			t.Errorf("%+v", r)
		}
	}
}

func TestDisturbedRunsAreNotJudged(t *testing.T) {
	in := surroundings{
		service: sleepingService(), load: 0.5, others: 0.1,
		near: overheads{lateness: 100 * clock.Microsecond},
	}
	// A quiet run: a hundred requests of 40 ms, sent 0.2 ms late, on two idle processors.
	quiet := func() *observed {
		o := &observed{
			drawn: 4 * clock.Second, held: 4 * clock.Second, elapsed: time.Minute,
			ours: time.Second, machine: processors{busy: time.Second},
		}
		for range 100 {
			o.latency.Record(40 * clock.Millisecond)
			o.lateness.Record(200 * clock.Microsecond)
		}
		return o
	}
	for _, c := range []struct {
		name, want string
		disturb    func(*observed)
	}{
		{"quiet", "", func(*observed) {}},
		{"a failed request", "1 requests failed: reset", func(o *observed) {
			o.failed, o.failure = 1, errors.New("reset")
		}},
		{"a driver that is always late", "later than near idle", func(o *observed) {
			o.lateness.Reset()
			o.lateness.Record(600 * clock.Microsecond)
		}},
		{"a driver that is late now and then", "p99 of lateness", func(o *observed) {
			for range 2 {
				o.lateness.Record(3 * clock.Millisecond)
			}
		}},
		{"workers that overslept", "more work than drawn", func(o *observed) {
			o.held += o.held / 40
		}},
		{"other processes", "others used", func(o *observed) { o.machine.busy += time.Hour }},
		{"other machines", "others used", func(o *observed) { o.machine.stolen += time.Hour }},
	} {
		o := quiet()
		c.disturb(o)
		got := o.disturbance(in)
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
