package serving

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// A request that reaches a task while the station is degraded takes so many times as long, or fails at
// once with the stated probability; those before and after do not.
func TestDegradedStation(t *testing.T) {
	m, s, _ := leakingTask(model.Defect{})
	advance := func(to clock.Span) Served {
		m.Advance(clock.Time(to))
		return s.Advance(m.Now())
	}
	if n := advance(10*clock.Second + 1).Counts; n.Completed < 9 || n.InFlight > 1 {
		t.Fatalf("as usual: %+v", n)
	}
	s.Degrade(Degraded{Slow: true, CPU: 1, Wait: 5}) // 2.5 s instead of 0.5 s
	if slow := advance(60 * clock.Second).Counts; slow.InFlight < 2 || slow.InFlight > 3 || slow.Error500 > 0 {
		t.Errorf("of one request a second, each of 2.5 s, are in flight: %+v", slow)
	}
	s.Degrade(Degraded{Fails: 1})
	advance(64 * clock.Second) // what was slow has ended
	if down := advance(100 * clock.Second).Counts; down.Completed != 0 || down.Error500 < 35 ||
		down.InFlight != 0 {
		t.Errorf("all fail at once: %+v", down)
	}
	s.Degrade(Degraded{Fails: 0.25})
	part := advance(1100 * clock.Second).Counts
	if part.Error500 < 195 || part.Error500 > 305 { // 250 ± 4 standard deviations
		t.Errorf("a quarter of 1000 fails: %+v", part)
	}
	s.Degrade(Degraded{})
	advance(1102 * clock.Second)
	if again := advance(1200 * clock.Second).Counts; again.Error500 != 0 || again.Completed < 97 {
		t.Errorf("well again: %+v", again)
	}
}
