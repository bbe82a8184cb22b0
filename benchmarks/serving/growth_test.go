package serving

import (
	"fmt"
	"testing"

	"ecsim/model"
)

// BenchmarkGrowth compares the time of a request at many tasks with that at fifty, all at the same
// utilisation.
func BenchmarkGrowth(b *testing.B) {
	const bound = 1.5
	for _, routing := range []string{"round_robin", "least_outstanding"} {
		s := shape{
			tasks: 50, workers: 4, least: routing == "least_outstanding",
			cpu: model.Dedicated, vcpu: 4, load: 0.8,
		}
		few := newPool(s, laws()[0])
		for _, tasks := range []int{500, 5000} {
			b.Run(fmt.Sprintf("%s/dedicated/%dx4", routing, tasks), func(b *testing.B) {
				s.tasks = tasks
				many := newPool(s, laws()[0])
				each := turns(b,
					func() int { return serve(many, b.N/slices+1) },
					func() int { return serve(few, b.N/slices+1) },
				)
				b.ReportMetric(each[0]*1e9, "ns/request")
				atMost(b, each[0]/each[1], bound, "x-50-tasks")
			})
		}
	}
}
