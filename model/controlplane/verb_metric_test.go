package controlplane

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"

	"github.com/cockroachdb/datadriven"
)

// metric NAME cpu=N minutes=N: CloudWatch publishes a datapoint at the end of each minute, and time
// passes.
func (s *script) metric(d *datadriven.TestData, t *testing.T) {
	for range number(t, d, "minutes", 1) {
		end := s.now.Truncate(clock.Minute).Add(clock.Minute)
		s.passUntil(end)
		before := s.out.Len()
		s.step(model.MetricPublished{
			Service: name(d), Metric: model.CPUUtilization, From: end.Add(-clock.Minute), To: end,
			Value: float64(number(t, d, "cpu", 0))}, true)
		s.stamp(before)
	}
}

// stamp puts the time before the lines written since.
func (s *script) stamp(since int) {
	text := s.out.String()
	s.out.Reset()
	s.out.WriteString(text[:since])
	for line := range splitLines(text[since:]) {
		fmt.Fprintf(&s.out, "%s  %s\n", s.now, line)
	}
}
