package world

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// openHighResolution has the metrics published that somebody follows every 20 s (HR-01). Without them
// there is nothing to do.
func (w *World) openHighResolution() {
	if slices.ContainsFunc(w.services, func(s *service) bool { return s.fine != nil }) {
		w.at(clock.Time(model.HighResolution), model.RankReport, 0, endTwentySeconds)
	}
}

// endTwentySeconds closes a period of high resolution. Utilization is of 20 s, the time between two
// samples of the agent (MET-02), and shows soon (HR-08). It is published once every running task reports
// that often (HR-02).
func endTwentySeconds(w *World, at clock.Time, _ *task, _ int) {
	var shows publication
	for _, s := range w.services {
		if s.fine == nil {
			continue
		}
		w.sync(s, at)
		s.accrue(at)
		cpu, memory := s.fine.complete().utilization()
		*s.fine = use{}
		if s.running.cpuFine == s.running.tasks {
			shows.add(at, s, model.CPUHighResolution, s.cpuPercent(cpu))
		}
		if s.running.memFine == s.running.tasks {
			shows.add(at, s, model.MemoryHighResolution, s.memoryPercent(memory))
		}
	}
	w.publish(at.Add(w.scenario.Cluster.HighResolutionDelay), shows)
	w.at(at.Add(model.HighResolution), model.RankReport, 0, endTwentySeconds)
}
