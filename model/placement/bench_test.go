package placement

import (
	"fmt"
	"testing"

	"ecsim/model/placement/query"
	"ecsim/sim/random"
)

// busy is a cluster with ten tasks on each host, of eight services or more, in three zones and two
// types.
func busy(tb testing.TB, hosts, services int) (*Cluster, []*Candidates, []*Request) {
	c := NewCluster(1)
	for i := range hosts {
		r := small(fmt.Sprintf("i-%05d", i), string(rune('a'+i%3)))
		r.Attributes[query.InstanceType] = []string{"m5.large", "c5.xlarge"}[i/3%2]
		r.Resources = Resources{CPUUnits: 8192, MemoryMiB: 15000, Interfaces: 20}
		c.Register(r)
	}
	var requests []*Request
	var candidates []*Candidates
	for i := range services {
		r := ask(256, 512, [][]Strategy{Default(), {{Binpack, FieldMemory}},
			{{Spread, FieldZone}, {Binpack, FieldCPU}}, {{Kind: Random}}}[i%4]...)
		r.Group = fmt.Sprintf("service:%d", i)
		r.Demand.Interfaces = 1
		if i == 0 {
			r.Members = []*query.Expression{must(query.Parse("attribute:ecs.instance-type =~ c5.*"))}
		}
		requests = append(requests, r)
		candidates = append(candidates, NewCandidates(c, r))
	}
	for n := range 10 * hosts {
		h := candidates[n%services].Choose(random.Mix(1, uint64(n)))
		if h == nil {
			tb.Fatalf("task %d of %d does not fit", n, 10*hosts)
		}
		c.Place(requests[n%services], h)
	}
	return c, candidates, requests
}

// BenchmarkBurst places a burst of 1,000 tasks of one service on a busy cluster, and takes them away
// again: the cost per placement must not grow like the number of hosts.
func BenchmarkBurst(b *testing.B) {
	for _, hosts := range []int{500, 5000, 50000} {
		b.Run(fmt.Sprintf("hosts=%d", hosts), func(b *testing.B) {
			c, candidates, requests := busy(b, hosts, 8)
			for kind, name := range []string{"default", "binpack", "spread-binpack", "random"} {
				b.Run(name, func(b *testing.B) { burst(b, c, candidates[4+kind], requests[4+kind]) })
			}
		})
	}
}

// What a placement looks at grows more slowly than the hosts, and not with the services.
func TestWorkGrowsMoreSlowlyThanHosts(t *testing.T) {
	each := func(hosts, services int) float64 {
		c, candidates, requests := busy(t, hosts, services)
		before, n := c.work, 0
		for range 25 {
			for i := range 8 {
				at := (8*n + i) % services
				h := candidates[at].Choose(random.Mix(3, uint64(n)))
				c.Place(requests[at], h)
				n++
			}
		}
		return float64(c.work-before) / float64(n)
	}
	small, middle, large := each(100, 8), each(1000, 8), each(5000, 8)
	if middle > 2*small || large > 1.5*middle {
		t.Errorf("a placement looks at %.0f, %.0f and %.0f hosts of 100, 1,000 and 5,000", small, middle, large)
	}
	if many := each(1000, 800); many > 2*middle {
		t.Errorf("a placement looks at %.0f hosts with 8 services, at %.0f with 800", middle, many)
	}
}

func burst(b *testing.B, c *Cluster, k *Candidates, r *Request) {
	chosen := make([]*Host, 1000)
	for b.Loop() {
		for n := range chosen {
			if chosen[n] = k.Choose(random.Mix(2, uint64(n))); chosen[n] == nil {
				b.Fatal("the burst does not fit")
			}
			c.Place(r, chosen[n])
		}
		for _, h := range chosen {
			c.Leave(r, h)
			c.Release(r.Demand, h)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/task")
}
