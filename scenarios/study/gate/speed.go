package gate

import (
	"context"
	"math"
	"runtime"
	"time"

	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
)

// leastTimed is how much processor time one sample of speed is of, so that the clock's grain and one
// garbage collection do not decide it.
const leastTimed = 100 * time.Millisecond

// MeasureSpeed times every case of a suite: processor time of a replication in units of the calibration
// that is timed before and after it, more often where runs differ much. Nothing else should run in the process
// meanwhile. done is told after each case.
func (s *Suite) MeasureSpeed(ctx context.Context, r *Record, done func(cases int)) error {
	for i := range s.Cases {
		if s.SpeedRuns == 0 {
			return nil
		}
		speed, err := s.Cases[i].time(ctx, s.SpeedRuns)
		for err == nil && s.isNoisy(i, speed) && len(speed) < mostRuns*s.SpeedRuns {
			var more []float64
			more, err = s.Cases[i].time(ctx, s.SpeedRuns)
			speed = append(speed, more...)
		}
		if err != nil {
			return err
		}
		r.entry(s.Cases[i].Name).Speed = speed
		if done != nil {
			done(i + 1)
		}
	}
	return nil
}

// mostRuns times as many runs as a suite asks for are done where they differ much.
const mostRuns = 4

// isNoisy reports whether runs differ so much that, against as many like them, what is tolerated could not
// be told from what is not.
func (s *Suite) isNoisy(i int, speed []float64) bool {
	noise := inference.Independent(logs(speed), logs(speed), s.level())
	return noise.HalfWidth() > math.Log1p(s.Cases[i].SpeedTolerance)/2
}

// remeasured is how often a case that looks slower, or too noisy to tell, is timed again.
const remeasured = 2

// ConfirmSpeed times those cases again that look slower than in the baseline, or too noisy to tell, with
// twice as many runs each time: that a machine was busy for a moment is no regression.
func (s *Suite) ConfirmSpeed(ctx context.Context, base, now *Record) error {
	runs := s.SpeedRuns
	for range remeasured {
		runs *= 2
		for _, i := range s.suspects(base, now) {
			speed, err := s.Cases[i].time(ctx, runs)
			if err != nil {
				return err
			}
			now.entry(s.Cases[i].Name).Speed = speed
		}
	}
	return nil
}

// suspects are the cases whose speed is not as good as in the baseline.
func (s *Suite) suspects(base, now *Record) (cases []int) {
	for i, c := range s.Compare(base, now).Cases {
		for _, row := range c.Rows {
			if row.Measure == SpeedMeasure &&
				(row.Verdict == Worse || row.Verdict == Undecided) {
				cases = append(cases, i)
			}
		}
	}
	return cases
}

// time takes some samples of a case's speed. Each is of as many replications as make leastTimed.
func (c *Case) time(ctx context.Context, runs int) ([]float64, error) {
	first, err := c.processorTime(ctx, 1)
	if err != nil {
		return nil, err
	}
	plays := int(math.Ceil(float64(leastTimed) / float64(max(first, leastTimed/1000))))
	var speed []float64
	before := calibrate()
	for range runs {
		took, err := c.processorTime(ctx, plays)
		if err != nil {
			return nil, err
		}
		after := calibrate()
		speed = append(speed, 2*float64(took)/float64(plays)/float64(before+after))
		before = after
	}
	return speed, nil
}

// processorTime plays the first replication some times.
func (c *Case) processorTime(ctx context.Context, plays int) (time.Duration, error) {
	runtime.GC()
	began := processorTime()
	for range plays {
		if _, err := scenarios.Play(ctx, c.Variant.Scenario, 0, nil); err != nil {
			return 0, err
		}
	}
	return processorTime() - began, nil
}
