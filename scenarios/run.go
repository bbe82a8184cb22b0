package scenarios

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"ecsim/model"
	"ecsim/model/world"
	"ecsim/model/world/watch/why"
	"ecsim/scenarios/input"
	"ecsim/sim/clock"
)

// RunOptions say how often a scenario is played and what is kept.
type RunOptions struct {
	Replications int               // 0: the scenario's own; with a precision: at most
	Workers      int               // replications at once; 0: as many as there are processors
	Timeline     bool              // keep the story of the first replication
	Why          WhyEvent          // explain this too, besides the objectives that were missed
	Usage        bool              // keep every ledger, to price the outcome again: some hundred bytes a replication
	Without      []string          // factors to play it without as well, from Factors
	Antithetic   bool              // in pairs: 2k + 1 mirrors the demand and the work of 2k
	Precision    []model.Precision // end when intervals are so narrow; nil: the scenario's own
	Progress     func(Progress)
}

// Progress is how far one replication is. Replications report from several goroutines.
type Progress struct {
	Simulated    clock.Span // of Horizon
	Horizon      clock.Span
	Requests     int64 // so far, of this replication
	Replication  int
	Replications int
	AtMost       bool // fewer are played when intervals are narrow enough
	Done         int  // replications that have finished
}

// ErrInterrupted says that the context ended before every replication had finished.
var ErrInterrupted = errors.New("interrupted")

// Run plays a scenario, prices it and sums it up. Replication r has streams of its own, and replications
// are joined in their order, each as soon as those before it have finished: the outcome is the same on any
// number of workers, and memory does not grow with the number of replications. When ctx ends, the outcome is
// that of the replications that had finished (nil when none had) together with ErrInterrupted.
func Run(ctx context.Context, s *model.Scenario, o RunOptions) (*Outcome, error) {
	o = o.completed(s)
	all, until := newFold(s), newStopping(s, o)
	if o.Antithetic {
		all.inPairs()
	}
	var asRun []figures
	err := replicate(ctx, s, o, func(one *Outcome) (enough bool) {
		if len(o.Without) > 0 {
			asRun = append(asRun, figuresOf(one))
		}
		if until != nil {
			enough = until.add(one)
		}
		all.add(one)
		return enough
	})
	if all.n == 0 || err != nil && !errors.Is(err, ErrInterrupted) {
		return nil, err
	}
	joined := all.outcome()
	joined.Precision = until.outcome()
	if o.Why.IsNone() && joined.holds() {
		joined.Why = nil
	}
	joined.explainWhole(s, o.Why)
	if err == nil {
		o.Replications = all.n
		joined.Counterfactuals, err = counterfactuals(ctx, s, asRun, o)
	}
	return joined, err
}

// completed has every option that was left out.
func (o RunOptions) completed(s *model.Scenario) RunOptions {
	o.Replications = o.Most(s)
	if o.Precision == nil {
		o.Precision = s.Precision
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o
}

// Most is how many replications are played at most: all of them, unless there is a precision.
func (o RunOptions) Most(s *model.Scenario) int {
	switch {
	case o.Replications > 0:
		return o.Replications
	case s.Replications <= 1 && len(o.Precision)+len(s.Precision) > 0:
		return input.MostForPrecision
	}
	return max(1, s.Replications)
}

// runner plays replications side by side.
type runner struct {
	ctx      context.Context
	scenario *model.Scenario
	options  RunOptions
	book     *book

	mutex sync.Mutex
	done  int
}

// play runs one replication. Only the first keeps its story and series.
func (r *runner) play(n int) (*Outcome, error) {
	if r.ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	record, err := world.Run(r.scenario, world.Options{
		Replication: n,
		Antithetic:  r.options.Antithetic,
		Timeline:    r.options.Timeline && n == 0,
		Why:         r.asksWhy(n),
		Progress:    r.progress(n),
	})
	if err != nil {
		return nil, err
	}
	outcome, err := summarize(r.scenario, record, r.book, n == 0)
	if err == nil && r.options.Usage {
		outcome.Usage = usageOf(r.scenario, record, outcome)
	}
	if err == nil && record.Why != nil {
		outcome.brokenMinutes = brokenMinutes(record.Why, r.scenario)
		if n == 0 {
			outcome.Why, err = whyOf(r.scenario, record.Why, r.options.Why)
		}
	}
	return outcome, err
}

// asksWhy reports whether a replication is to be explained: the first, and all when they are held
// against others.
func (r *runner) asksWhy(n int) bool {
	explains := why.Explains(r.scenario)
	return n == 0 && (explains || !r.options.Why.IsNone()) || explains && len(r.options.Without) > 0
}

// The progress bar is told after so much simulated time, or so many requests.
const (
	progressEvery         = clock.Minute
	progressEveryRequests = 1_000_000
)

func (r *runner) progress(n int) func(clock.Time, int64) error {
	next, nextRequests := clock.Time(0), int64(0)
	return func(now clock.Time, requests int64) error {
		if r.ctx.Err() != nil {
			return ErrInterrupted
		}
		if now < next && requests < nextRequests && now < clock.Time(r.scenario.Horizon) {
			return nil
		}
		next, nextRequests = now.Add(progressEvery), requests+progressEveryRequests
		if r.options.Progress != nil {
			r.mutex.Lock()
			done := r.done
			r.mutex.Unlock()
			r.options.Progress(Progress{
				Simulated: clock.Span(now), Horizon: r.scenario.Horizon, Requests: requests,
				Replication: n, Replications: r.options.Replications, Done: done,
				AtMost: len(r.options.Precision) > 0,
			})
		}
		return nil
	}
}
