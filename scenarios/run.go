package scenarios

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"ecsim/model"
	"ecsim/model/world"
	"ecsim/model/world/watch/why"
	"ecsim/sim/clock"
)

// RunOptions say how often a scenario is played and what is kept.
type RunOptions struct {
	Replications int      // 0: the scenario's own
	Workers      int      // replications at once; 0: as many as there are processors
	Timeline     bool     // keep the story of the first replication
	Why          WhyEvent // explain this too, besides the objectives that were missed
	Without      []string // factors to play it without as well, from Factors
	Progress     func(Progress)
}

// Progress is how far one replication is. Replications report from several goroutines.
type Progress struct {
	Simulated    clock.Span // of Horizon
	Horizon      clock.Span
	Requests     int64 // so far, of this replication
	Replication  int
	Replications int
	Done         int // replications that have finished
}

// ErrInterrupted says that the context ended before every replication had finished.
var ErrInterrupted = errors.New("interrupted")

// Run plays a scenario, prices it and sums it up. Replication r has streams of its own, so the outcome
// is the same on any number of workers. When ctx ends, the outcome is that of the replications that had
// finished (nil when none had) together with ErrInterrupted.
func Run(ctx context.Context, s *model.Scenario, o RunOptions) (*Outcome, error) {
	o = o.completed(s)
	finished, err := replicate(ctx, s, o)
	if len(finished) == 0 {
		return nil, err
	}
	asRun := figuresOf(finished)
	combined := combine(s, finished)
	if o.Why.IsNone() && combined.holds() {
		combined.Why = nil
	}
	combined.explainWhole(s, o.Why)
	if err == nil {
		combined.Counterfactuals, err = counterfactuals(ctx, s, asRun, o)
	}
	return combined, err
}

// completed has every option that was left out.
func (o RunOptions) completed(s *model.Scenario) RunOptions {
	if o.Replications == 0 {
		o.Replications = s.Replications
	}
	o.Replications = max(1, o.Replications)
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return o
}

// replicate plays a scenario as often as it is to be played and returns the outcomes of the
// replications that finished, in order.
func replicate(ctx context.Context, s *model.Scenario, o RunOptions) ([]*Outcome, error) {
	book, err := priceBook(s)
	if err != nil {
		return nil, err
	}
	r := &runner{ctx: ctx, scenario: s, options: o, book: book,
		outcomes: make([]*Outcome, o.Replications), errs: make([]error, o.Replications)}
	r.playAll()
	for _, err := range r.errs {
		if err != nil && !errors.Is(err, ErrInterrupted) {
			return nil, err
		}
	}
	finished := make([]*Outcome, 0, o.Replications)
	for _, outcome := range r.outcomes {
		if outcome != nil {
			finished = append(finished, outcome)
		}
	}
	if len(finished) < o.Replications {
		return finished, fmt.Errorf("%w after %d of %d replications", ErrInterrupted, len(finished), o.Replications)
	}
	return finished, nil
}

// runner plays replications side by side.
type runner struct {
	ctx      context.Context
	scenario *model.Scenario
	options  RunOptions
	book     *book
	outcomes []*Outcome // by replication; nil: did not finish
	errs     []error    // by replication

	mutex sync.Mutex
	done  int
}

func (r *runner) playAll() {
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(r.options.Workers, r.options.Replications) {
		workers.Go(func() {
			for n := range next {
				r.outcomes[n], r.errs[n] = r.guarded(func() (*Outcome, error) { return r.play(n) }, n)
				r.mutex.Lock()
				r.done++
				r.mutex.Unlock()
			}
		})
	}
	for n := range r.options.Replications {
		next <- n
	}
	close(next)
	workers.Wait()
}

// play runs one replication. Only the first keeps its story and series.
func (r *runner) play(n int) (*Outcome, error) {
	if r.ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	record, err := world.Run(r.scenario, world.Options{
		Replication: n,
		Timeline:    r.options.Timeline && n == 0,
		Why:         r.asksWhy(n),
		Progress:    r.progress(n),
	})
	if err != nil {
		return nil, err
	}
	outcome, err := summarize(r.scenario, record, r.book, n == 0)
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
			})
		}
		return nil
	}
}
