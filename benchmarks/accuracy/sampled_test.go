package accuracy

import (
	"fmt"
	"math"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// cell is a service to be simulated twice: every request, and sampled tasks.
type cell struct {
	routing    model.Algorithm
	discipline model.Discipline
	law        string
	busy       float64
	tasks      int
}

const meanWork = 40 * clock.Millisecond

func (c cell) String() string {
	return fmt.Sprintf("%s/%s/%s/%.0f%%/%d", c.routing, c.discipline, c.law, 100*c.busy, c.tasks)
}

func (c cell) rate() float64 { return c.busy * float64(c.tasks) * 4 / meanWork.Seconds() }

// sampled is how many of the tasks are simulated.
func (c cell) sampled() int { return serving.SampledTasks(c.routing, c.rate()/float64(c.tasks)) }

// bound is the most by which p99 may differ.
func (c cell) bound() float64 { return serving.SampledError(c.routing, c.sampled()) }

// grid is every cell that is measured.
func grid() (cells []cell) {
	for _, routing := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
		for _, discipline := range []model.Discipline{model.Dedicated, model.Shared} {
			for _, law := range []string{"exponential", "lognormal"} {
				for _, busy := range []float64{0.5, 0.7, 0.9} {
					for _, tasks := range []int{20, 200, 1000} {
						cells = append(cells, cell{routing, discipline, law, busy, tasks})
					}
				}
			}
		}
	}
	return cells
}

// pool is what the two ways to simulate a service have in common.
type pool interface {
	Add(model.TaskID, model.Workload, float64) serving.Slot
	SetAnswering(serving.Slot, bool)
	SetRouted(serving.Slot, bool)
	Now() clock.Time
	Advance(clock.Time) serving.Served
}

// latencies runs a cell's tasks of four vCPUs for a minute that does not count, and then until so
// many requests have ended.
func (c cell) latencies(p pool, requests int64) *stats.Sketch {
	w := model.Workload{
		CPUTime: random.Exponential(meanWork), Workers: 4, Queue: 1000, CPU: c.discipline,
	}
	if c.law == "lognormal" {
		w.CPUTime = random.LognormalSigma(meanWork, math.Sqrt(math.Log(2))) // coefficient of variation 1
	}
	if c.discipline == model.Shared {
		w.Workers = 64
	}
	for i := range c.tasks {
		id := p.Add(model.TaskID{Group: "web", Number: i + 1}, w, 4)
		p.SetAnswering(id, true)
		p.SetRouted(id, true)
	}
	p.Advance(clock.Time(clock.Minute))
	total := &stats.Sketch{}
	for total.Count() < requests {
		p.Advance(p.Now().Add(clock.Minute)).Latency.Waited(total)
	}
	return total
}

// errors are by how much the mean and the 99th percentile of latency of a cell differ, as parts of
// those of every request.
func (c cell) errors(requests int64) (mean, p99 float64) {
	config := serving.Config{
		Service: "web", Algorithm: c.routing, Streams: random.NewStreams(1),
		Traffic: model.Traffic{Sources: []model.Source{workload.Constant(c.rate())}},
	}
	every := c.latencies(serving.NewPool(config), requests)
	// A sampled task stands for many, whose requests do not add to what is known.
	weight := max(1, int64(c.tasks/c.sampled()))
	sampled := c.latencies(serving.NewSampled(config, c.sampled()), weight*requests)
	part := func(a, b clock.Span) float64 { return float64(a)/float64(b) - 1 }
	return part(sampled.Mean(), every.Mean()), part(sampled.Quantile(0.99), every.Quantile(0.99))
}

// Sampling keeps the bound that it states where that is hardest: at busy tasks.
func TestSampledLatencyIsThatOfEveryRequest(t *testing.T) {
	for _, c := range grid() {
		if c.busy != 0.9 || c.tasks != 200 || c.law != "lognormal" {
			continue
		}
		requests := int64(1_000_000)
		if c.routing == model.RoundRobin {
			requests *= 4 // their queues take longer to come and go
		}
		mean, p99 := c.errors(requests)
		t.Logf("%-60v mean %+.2f %%, p99 %+.2f %%", c, 100*mean, 100*p99)
		if bound := c.bound(); math.Abs(p99) > bound {
			t.Errorf("%v: p99 is off by %+.2f %%, the bound is %.0f %%", c, 100*p99, 100*bound)
		}
	}
}

// BenchmarkSampled measures the error of sampling over the whole grid. It takes minutes.
func BenchmarkSampled(b *testing.B) {
	for _, c := range grid() {
		b.Run(c.String(), func(b *testing.B) {
			mean, p99 := c.errors(10_000_000)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(100*mean, "%-mean-error")
			b.ReportMetric(100*p99, "%-p99-error")
			if bound := c.bound(); math.Abs(p99) > bound {
				b.Errorf("p99 is off by %+.2f %%, the bound is %.0f %%", 100*p99, 100*bound)
			}
		})
	}
}
