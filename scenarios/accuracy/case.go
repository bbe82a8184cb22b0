package accuracy

import (
	"context"
	"runtime"
	"sync"

	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// Case is one number that theory knows.
type Case struct {
	Name     string // the system and the measure
	Theory   string // the formula and its source
	Unit     string // s, requests, or empty for a ratio
	Expected float64

	system  *system // shared by the cases that are measured in the same runs
	measure func(*observation) float64
	// resolution is the relative error of the measuring itself: a latency histogram's.
	resolution float64
}

// Result is a case beside what the simulation gave.
type Result struct {
	Name     string  `json:"name"`
	Theory   string  `json:"theory"`
	Unit     string  `json:"unit"`
	Expected float64 `json:"expected"`
	Value    float64 `json:"value"` // mean over the replications
	Low      float64 `json:"low"`   // the interval that must hold Expected
	High     float64 `json:"high"`
	OK       bool    `json:"ok"`
}

// Options is how much to run.
type Options struct {
	Seed         uint64
	Replications int                   // at least 2; 0: 20
	Scale        float64               // of the length of every run; 0: 1
	Workers      int                   // goroutines; 0: one per processor. Results do not depend on it.
	Progress     func(done, total int) // called after each run, from one goroutine at a time; may be nil
}

// confidence is the level at which a case fails.
const confidence = 0.999

// Run simulates every case and compares. When ctx ends before the last run has begun, the error is
// that of ctx and there are no results.
func Run(ctx context.Context, cases []Case, o Options) ([]Result, error) {
	if o.Replications == 0 {
		o.Replications = 20
	}
	if o.Scale == 0 {
		o.Scale = 1
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	var systems []*system
	first := map[*system]int{}
	for _, c := range cases {
		if _, known := first[c.system]; !known {
			first[c.system] = len(systems)
			systems = append(systems, c.system)
		}
	}
	seen := observe(ctx, systems, o)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	results := make([]Result, len(cases))
	for i, c := range cases {
		results[i] = c.judge(seen[first[c.system]])
	}
	return results, nil
}

// observe runs every replication of every system, or stops early when ctx ends.
func observe(ctx context.Context, systems []*system, o Options) [][]observation {
	seen := make([][]observation, len(systems))
	for i := range seen {
		seen[i] = make([]observation, o.Replications)
	}
	total := len(systems) * o.Replications
	jobs := make(chan int)
	var group sync.WaitGroup
	var lock sync.Mutex
	done := 0
	for range o.Workers {
		group.Go(func() {
			for job := range jobs {
				i, n := job/o.Replications, job%o.Replications
				seen[i][n] = systems[i].run(random.NewStreams(o.Seed).Replication(n), o.Scale)
				lock.Lock()
				if done++; o.Progress != nil {
					o.Progress(done, total)
				}
				lock.Unlock()
			}
		})
	}
	for job := range total {
		if ctx.Err() != nil {
			break
		}
		jobs <- job
	}
	close(jobs)
	group.Wait()
	return seen
}

// judge compares a case with its replications.
func (c Case) judge(runs []observation) Result {
	values := make([]float64, len(runs))
	for i := range runs {
		values[i] = c.measure(&runs[i])
	}
	interval := stats.Confidence(values, confidence)
	blur := interval.Mean * c.resolution
	r := Result{
		Name: c.Name, Theory: c.Theory, Unit: c.Unit, Expected: c.Expected,
		Value: interval.Mean, Low: interval.Low - blur, High: interval.High + blur,
	}
	r.OK = r.Low <= c.Expected && c.Expected <= r.High
	return r
}
