package scenarios

import (
	"fmt"
	"runtime"
	"testing"

	"ecsim/model"
)

// scaling is a day of a cluster of at most so many instances, of ten tasks each, that managed
// scaling takes from a tenth of them to all, and back.
func scaling(t testing.TB, instances int) *model.Scenario {
	s := bundled("testdata/scaling-cluster.toml")(t)
	g := &s.Cluster.Groups[0]
	times := instances / g.Max
	g.Max, g.Desired = times*g.Max, times*g.Desired
	service, deployments, counts := s.Services[0], s.Deployments, s.Counts
	s.Services, s.Deployments, s.Counts = nil, nil, nil
	for i := range times {
		service.Name = fmt.Sprintf("packed-%d", i)
		s.Services = append(s.Services, service)
		for _, d := range deployments {
			d.Service = service.Name
			s.Deployments = append(s.Deployments, d)
		}
	}
	for _, c := range counts {
		for i := range s.Services {
			c.Service = s.Services[i].Name
			s.Counts = append(s.Counts, c)
		}
	}
	return s
}

// BenchmarkScalingCluster plays a day of clusters that scale out to 500, 1,500 and 5,000 instances and in
// again; they take turns. "s@5000" is the processor time of the largest, "growth" what one of its instances
// costs over what one of the smallest does.
func BenchmarkScalingCluster(b *testing.B) {
	sizes := []int{500, 1500, 5000}
	var took [3]float64
	for b.Loop() {
		for i, instances := range sizes {
			s := scaling(b, instances)
			runtime.GC()
			began := processorTime(b)
			o := play(b, s)
			took[i] += (processorTime(b) - began).Seconds()
			for _, service := range o.Services {
				if most := service.Tasks.RunningMax.Mean; most < 5000 {
					b.Fatalf("%s ran %v of 5,000 tasks", service.Name, most)
				}
			}
		}
	}
	for i, instances := range sizes {
		b.ReportMetric(took[i]/float64(b.N), fmt.Sprintf("s@%d", instances))
	}
	b.ReportMetric(took[2]/took[0]*float64(sizes[0])/float64(sizes[2]), "growth")
}
