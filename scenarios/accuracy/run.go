package accuracy

import (
	"context"
	"runtime"
	"sync"

	"ecsim/sim/random"
)

// Options is how much to run.
type Options struct {
	Seed         uint64
	Replications int                   // at least 2; 0: 20
	Scale        float64               // of the length of every run; 0: 1
	Workers      int                   // goroutines; 0: one per processor. Results do not depend on it.
	Progress     func(done, total int) // called after each run, from one goroutine at a time; may be nil
}

// Run simulates every case and compares. When ctx ends before the last run has begun, the error is
// that of ctx, and the results are of the cases whose runs had all been simulated.
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
	systems := bySystem(cases)
	values, finished := observe(ctx, cases, systems, o)
	var results []Result
	for i := range cases {
		if finished[i] == o.Replications {
			results = append(results, cases[i].judge(values[i]))
		}
	}
	if len(results) < len(cases) {
		return results, ctx.Err()
	}
	return results, nil
}

// bySystem groups the numbers of cases that are measured in the same runs.
func bySystem(cases []Case) (groups [][]int) {
	number := map[*system]int{}
	for i := range cases {
		n, known := number[cases[i].system]
		if !known {
			n = len(groups)
			number[cases[i].system] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

// observe runs every replication of every system, or stops early when ctx ends. It gives what each
// case measured in each replication, and in how many of them.
func observe(
	ctx context.Context, cases []Case, systems [][]int, o Options,
) (values [][]float64, finished []int) {
	values, finished = make([][]float64, len(cases)), make([]int, len(cases))
	for i := range values {
		values[i] = make([]float64, o.Replications)
	}
	total := len(systems) * o.Replications
	jobs := make(chan int)
	var group sync.WaitGroup
	var lock sync.Mutex
	done := 0
	for range o.Workers {
		group.Go(func() {
			for job := range jobs {
				own, n := systems[job/o.Replications], job%o.Replications
				streams := random.NewStreams(o.Seed).Replication(n)
				seen := cases[own[0]].system.run(streams, o.Scale)
				for _, i := range own {
					values[i][n] = cases[i].measure(&seen)
				}
				lock.Lock()
				for _, i := range own {
					finished[i]++
				}
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
	return values, finished
}
