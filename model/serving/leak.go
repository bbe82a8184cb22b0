package serving

import "ecsim/sim/clock"

// isOutOfMemory reports whether a task needs more memory than it may have (T-10).
func (s *server) isOutOfMemory(at clock.Time) bool {
	b := s.build
	if b.leakPerHour == 0 && b.leakEach == 0 {
		return s.inTask > b.mostInTask
	}
	w := &b.workload
	leaked := float64(b.leakPerHour*(at.Sub(s.up).Seconds()/3600)) + float64(b.leakEach*float64(s.done))
	return b.memory > 0 &&
		w.Memory.BaseMiB+leaked+float64(w.Memory.PerRequestMiB*float64(s.inTask)) > b.memory
}

// forgetLeak begins anew what a program has leaked: it ended, or begins.
func (s *server) forgetLeak(at clock.Time) {
	s.build.lost.change(-s.done, at)
	s.done, s.up = 0, at
}
