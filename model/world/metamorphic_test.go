package world

import (
	"math"
	"regexp"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// TestSpotWithoutInterruptionsIsOnDemand: requests, latencies, tasks and the story are equal but
// for the name of the provider; the quantities stand under other dimensions.
func TestSpotWithoutInterruptionsIsOnDemand(t *testing.T) {
	onDemand, spot := busy(), busy()
	onDemand.Cluster.Spot, spot.Cluster.Spot = model.SpotMarket{}, model.SpotMarket{}
	onDemand.Services[0].Strategy = strategies["on-demand"]
	spot.Services[0].Strategy = strategies["spot"]
	a, b := play(t, onDemand), play(t, spot)
	x, y := a.Services[0], b.Services[0]
	if x.Requests != y.Requests || x.Latency.Sum() != y.Latency.Sum() ||
		x.Tasks != y.Tasks || x.Usage != y.Usage {
		t.Errorf("on demand %+v %+v, on Spot %+v %+v", x.Requests, x.Tasks, y.Requests, y.Tasks)
	}
	providers := regexp.MustCompile(`, \d+ on FARGATE_SPOT`)
	for i, entry := range b.Timeline {
		b.Timeline[i].What = providers.ReplaceAllString(entry.What, "")
	}
	if !slices.Equal(a.Timeline, b.Timeline) {
		t.Errorf("on demand\n%s\non Spot\n%s", watch.Render(a.Timeline), watch.Render(b.Timeline))
	}
	for _, pair := range [][2]usage.Dimension{
		{usage.FargateVCPUx86, usage.FargateSpotVCPUx86},
		{usage.FargateMemoryX86, usage.FargateSpotMemoryX86},
		{usage.ALBHours, usage.ALBHours}, {usage.ALBCapacity, usage.ALBCapacity},
	} {
		if on, off := a.Ledger.Total(pair[0]), b.Ledger.Total(pair[1]); on != off || on == 0 {
			t.Errorf("%d of %s, %d of %s", on, pair[0], off, pair[1])
		}
	}
	if n := b.Ledger.Total(usage.FargateVCPUx86); n != 0 {
		t.Errorf("a Spot service used %d of %s", n, usage.FargateVCPUx86)
	}
}

// TestNoLoadCostsIdle: no request, no scaling; exactly the minimum of tasks for the whole time
// (L-31).
func TestNoLoadCostsIdle(t *testing.T) {
	web := plainService("web")
	web.Scaling, web.DesiredCount = cpuScaling(3, 10, 40), 3
	web.Traffic.Sources = nil
	s := plainScenario(web)
	record := play(t, s)
	got := record.Services[0]
	if len(got.Scaling) > 0 || got.Requests.Offered > 0 || got.Tasks.Started > 0 ||
		got.Usage.CPUBusy > 0 {
		t.Errorf("without load: %+v %+v %+v", got.Requests, got.Tasks, got.Scaling)
	}
	measured := int64((s.Horizon - s.WarmUp).Seconds())
	if cpu := record.Ledger.Total(usage.FargateVCPUx86); cpu != 3*512*measured {
		t.Errorf("billed %d CPU-unit-seconds, three idle tasks use %d", cpu, 3*512*measured)
	}
	if lcu := record.Ledger.Total(usage.ALBCapacity); lcu != 0 {
		t.Errorf("billed %d of %s for nothing", lcu, usage.ALBCapacity)
	}
}

// TestBillsOfAdjacentStretchesAddUp: bill(a..c) = bill(a..b) + bill(b..c). Every dimension when
// they meet at a whole hour, what a load balancer bills at least; tasks at any instant.
func TestBillsOfAdjacentStretchesAddUp(t *testing.T) {
	const end = 2 * clock.Hour
	bill := func(from, to clock.Span) *usage.Ledger {
		s := busy()
		s.WarmUp, s.Horizon = from, to
		return play(t, s).Ledger
	}
	tasks := []usage.Dimension{usage.FargateVCPUx86, usage.FargateMemoryX86,
		usage.FargateSpotVCPUx86, usage.FargateSpotMemoryX86}
	whole := bill(0, end)
	for cut, dimensions := range map[clock.Span][]usage.Dimension{
		clock.Hour: usage.Dimensions(),
		clock.Minute/2 + 51*clock.Minute + 345*clock.Millisecond: tasks,
	} {
		first, second := bill(0, cut), bill(cut, end)
		for _, d := range dimensions {
			if parts := first.Total(d) + second.Total(d); whole.Total(d) != parts {
				t.Errorf("%s: %d in one bill, %d in two that meet at %v", d, whole.Total(d), parts,
					cut)
			}
		}
		if whole.Total(tasks[0]) == 0 || whole.Total(tasks[2]) == 0 {
			t.Error("nothing was billed")
		}
	}
}

// TestDeployingWhatRunsEndsWhereItBegan: a rollout happens (D-09), no request is lost, and the same
// number of tasks runs and is healthy as without.
func TestDeployingWhatRunsEndsWhereItBegan(t *testing.T) {
	plain, deployed := plainScenario(plainService("web")),
		deploys(plainService("web"), model.NoDefect)
	a, b := play(t, plain).Services[0], play(t, deployed).Services[0]
	if len(b.Deployments) != 1 || b.Deployments[0].State != "COMPLETED" || b.Tasks.Started == 0 {
		t.Fatalf("no rollout happened: %+v", b.Deployments)
	}
	last := func(r ServiceRecord, name string) float64 {
		i := slices.IndexFunc(r.Series, func(s watch.Curve) bool { return s.Name == name })
		return r.Series[i].Values[len(r.Series[i].Values)-1]
	}
	for _, name := range []string{"desired", "running", "healthy"} {
		if x, y := last(a, name), last(b, name); x != y {
			t.Errorf("%s: %v at the end without a deployment, %v with", name, x, y)
		}
	}
	if a.Requests.Offered != b.Requests.Offered || a.Requests.Completed-b.Requests.Completed > 0 {
		t.Errorf("requests without a deployment %+v, with %+v", a.Requests, b.Requests)
	}
}

// crowd is a service that is hit by four times its load after ten minutes.
func crowd(seed uint64, most int) *model.Scenario {
	web := plainService("web")
	web.Scaling = cpuScaling(3, most, 40)
	web.Traffic.Sources[0].Rate = []model.RatePoint{{PerSecond: 40},
		{At: instant(600), PerSecond: 260}}
	s := plainScenario(web)
	s.Seed, s.Horizon = seed, 40*clock.Minute
	return s
}

// TestMoreCapacityDoesNotMissMore: with the same seed and room for more tasks, late and lost
// requests do not rise, beyond a hundredth.
func TestMoreCapacityDoesNotMissMore(t *testing.T) {
	misses := func(seed uint64, most int) (bad int64) {
		r := play(t, crowd(seed, most)).Services[0]
		return r.Requests.Offered - r.Requests.Completed
	}
	for seed := range uint64(2) {
		before, fewest := int64(math.MaxInt64/2), int64(math.MaxInt64)
		for _, most := range []int{3, 6, 12} {
			now := misses(seed, most)
			if float64(now) > float64(before)*1.01 {
				t.Errorf("seed %d: %d misses with at most %d tasks, %d with less", seed, now, most,
					before)
			}
			before, fewest = now, min(fewest, now)
		}
		if worst := misses(seed, 3); worst <= fewest {
			t.Errorf("seed %d: capacity made no difference: %d misses", seed, worst)
		}
	}
}

// TestSmallerImagesDoNotSlowRecovery: same seed, every task crashes; the less there is to pull, the
// larger the share of time in which the service has what it wants.
func TestSmallerImagesDoNotSlowRecovery(t *testing.T) {
	for seed := range uint64(3) {
		before := math.Inf(-1)
		for _, megabytes := range []float64{4000, 1500, 400, 0} {
			web := plainService("web")
			web.Build.Delays.ImageMB = megabytes
			s := plainScenario(web)
			s.Seed, s.Horizon = seed, 25*clock.Minute
			s.Faults = []model.Fault{{At: instant(600), Kind: model.TaskCrash, Service: "web",
				Count: 4}}
			r := play(t, s).Services[0]
			if r.Tasks.Availability <= before || r.Tasks.Availability >= 1 {
				t.Errorf("seed %d: availability %v with %v MB, %v with more", seed,
					r.Tasks.Availability, megabytes, before)
			}
			before = r.Tasks.Availability
		}
	}
}

// TestTwoCrashesAreACrashOfTwo: a fault hits tasks that run, not those that another one has hit.
func TestTwoCrashesAreACrashOfTwo(t *testing.T) {
	crashed := func(counts ...int) string {
		s := plainScenario(plainService("web"))
		for _, n := range counts {
			s.Faults = append(s.Faults, model.Fault{
				At: instant(600), Kind: model.TaskCrash, Service: "web", Count: n})
		}
		return digest(t, play(t, s), "web")
	}
	if once, twice := crashed(2), crashed(1, 1); once != twice || once == crashed(1) {
		t.Errorf("a crash of two tasks gave %s, two crashes of one %s", once, twice)
	}
}

// TestWarmUpDoesNotMoveStationaryMeans: under stationary load, the means of two warm-ups agree
// within their intervals.
func TestWarmUpDoesNotMoveStationaryMeans(t *testing.T) {
	measure := func(warmUp clock.Span, from uint64) (cpu, latency stats.Interval) {
		var busyShare, means []float64
		for seed := range uint64(8) {
			s := plainScenario(plainService("web"))
			s.Seed, s.WarmUp, s.Horizon = from+seed, warmUp, 25*clock.Minute
			r := play(t, s).Services[0]
			busyShare = append(busyShare, r.Usage.CPUBusy.Seconds()/r.Usage.CPUReserved)
			means = append(means, r.Latency.Mean().Seconds())
		}
		return stats.Confidence(busyShare, 0.99), stats.Confidence(means, 0.99)
	}
	cpu, latency := measure(0, 0)
	laterCPU, laterLatency := measure(11*clock.Minute, 100)
	for _, pair := range [][2]stats.Interval{{cpu, laterCPU}, {latency, laterLatency}} {
		if pair[0].Low > pair[1].High || pair[1].Low > pair[0].High ||
			pair[0].High > 1.1*pair[0].Low {
			t.Errorf("without warm-up %+v, with %+v", pair[0], pair[1])
		}
	}
}

// TestTwiceTheLoadOnTwiceTheTasks: utilization of a task stays, Fargate's bill doubles exactly.
func TestTwiceTheLoadOnTwiceTheTasks(t *testing.T) {
	grown := func(k int) *model.Scenario {
		web := plainService("web")
		web.DesiredCount *= k
		web.Traffic.Sources[0].Rate[0].PerSecond *= float64(k)
		return plainScenario(web)
	}
	a, b := play(t, grown(1)), play(t, grown(2))
	x, y := a.Services[0].Usage, b.Services[0].Usage
	before, after := x.CPUBusy.Seconds()/x.CPUReserved, y.CPUBusy.Seconds()/y.CPUReserved
	if math.Abs(after/before-1) > 0.02 {
		t.Errorf("CPU utilization went from %v to %v", before, after)
	}
	if one, two := a.Ledger.Total(usage.FargateVCPUx86),
		b.Ledger.Total(usage.FargateVCPUx86); two != 2*one {
		t.Errorf("billed %d CPU-unit-seconds, then %d", one, two)
	}
}

// TestNamesDoNotMatter: names key the random streams, so a renamed scenario is another sample of
// the same law: requests within five standard deviations, utilization within a fiftieth.
func TestNamesDoNotMatter(t *testing.T) {
	renamed := plainScenario(plainService("zebra"))
	renamed.Zones = []string{"eu-west-1d", "eu-west-1e", "eu-west-1f"}
	renamed.Services[0].Zones = renamed.Zones
	a, b := play(t, plainScenario(plainService("web"))).Services[0], play(t, renamed).Services[0]
	x, y := float64(a.Requests.Offered), float64(b.Requests.Offered)
	if math.Abs(x-y) > 5*math.Sqrt(x+y) || x == y {
		t.Errorf("%v requests under one name, %v under another", x, y)
	}
	before, after := a.Usage.CPUBusy.Seconds()/a.Usage.CPUReserved,
		b.Usage.CPUBusy.Seconds()/b.Usage.CPUReserved
	if math.Abs(after/before-1) > 0.02 || a.Tasks != b.Tasks {
		t.Errorf("%v busy, %+v under one name, %v busy, %+v under another", before, a.Tasks, after,
			b.Tasks)
	}
}
