package usage

import (
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// balancedScenario has two services behind one load balancer in three zones.
func balancedScenario() *model.Scenario {
	s := testScenario()
	s.Services[0].TargetGroup = &model.TargetGroup{}
	s.Services[0].LoadBalancer.Name = "front"
	s.Services[0].Zones = []string{"a", "b"}
	other := s.Services[0]
	other.Name, other.Zones = "web-admin", []string{"b", "c"}
	s.Services = append(s.Services, other)
	return s
}

func served(service string, from float64, requests int64) serving.Served {
	return serving.Served{
		Service: service, From: at(from), To: at(from + 60),
		Counts: serving.Counts{Offered: requests},
	}
}

// Every hour of the window that has begun is billed in full, once for all services behind it.
func TestLoadBalancerHoursAreRoundedUp(t *testing.T) {
	for _, c := range []struct {
		warmUp, horizon clock.Span
		want            int64
	}{
		{0, clock.Hour, 1},
		{0, clock.Hour + clock.Second, 2},
		{30 * clock.Minute, 24 * clock.Hour, 24},
		{30 * clock.Minute, 90 * clock.Minute, 1},
		{clock.Hour, clock.Hour, 0},
	} {
		s := balancedScenario()
		s.WarmUp, s.Horizon = c.warmUp, c.horizon
		b := begin(t, s)
		b.meter.Finish(clock.Time(c.horizon))
		if got := b.ledger.Total(ALBHours); got != c.want {
			t.Errorf("[%s, %s): %d hours, want %d", c.warmUp, c.horizon, got, c.want)
		}
	}
}

// An internet-facing load balancer holds one public address in each zone, an internal one none.
func TestLoadBalancerAddresses(t *testing.T) {
	for internal, want := range map[bool]int64{false: 3 * 7200, true: 0} {
		s := balancedScenario()
		for i := range s.Services {
			s.Services[i].LoadBalancer.Internal = internal
		}
		b := begin(t, s)
		b.meter.Finish(at(7200))
		if got := b.ledger.Total(PublicIPv4); got != want {
			t.Errorf("internal %v: %d address-seconds, want %d", internal, got, want)
		}
	}
}

// LB-17, Elastic Load Balancing pricing page: an LCU-hour is the largest of 25 new connections per
// second, 3,000 active connections and 1 GB; hours are billed one by one and services share.
func TestLCUsAreTheLargestDimensionOfEachHour(t *testing.T) {
	type traffic = model.Traffic
	for _, c := range []struct {
		name     string
		traffic  traffic
		requests []int64 // by hour
		want     []int64 // micro-LCU-hours by hour
	}{
		{"none", traffic{}, []int64{0, 0}, []int64{0, 0}},
		{"new connections", traffic{}, []int64{90_000, 45_000}, []int64{1_000_000, 500_000}},
		{"kept alive", traffic{RequestsPerConnection: 10}, []int64{90_000}, []int64{100_000, 0}},
		{"active connections", traffic{ConnectionLife: 4 * clock.Minute},
			[]int64{90_000}, []int64{2_000_000, 0}}, // 25/s × 240 s = 6,000 open
		{"bytes", traffic{Bytes: 1 << 20}, []int64{3 << 10}, []int64{3_000_000, 0}},
		{"rounded once", traffic{}, []int64{1}, []int64{11, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := balancedScenario()
			s.Services[0].Traffic, s.Services[1].Traffic = c.traffic, c.traffic
			b := begin(t, s)
			for hour, requests := range c.requests {
				b.meter.Advanced(served("web", float64(hour)*3600, requests/3))
				b.meter.Advanced(served("web-admin", float64(hour)*3600+3540, requests-requests/3))
			}
			b.meter.Finish(at(7200))
			for hour, want := range c.want {
				key := Key{"front", ALBCapacity, Steady, hour}
				if got := b.ledger.quantities[key]; got != want {
					t.Errorf("hour %d: %d micro-LCU-hours, want %d", hour, got, want)
				}
			}
		})
	}
}

// A Network Load Balancer has hours and NLCUs of its own: one takes 800 new or 100,000 open TCP
// connections a second, or a GB an hour, whichever is used most.
func TestNetworkLoadBalancersUseNLCUs(t *testing.T) {
	for _, c := range []struct {
		traffic  model.Traffic
		requests int64
		want     int64
	}{
		{model.Traffic{RequestsPerConnection: 1}, 1600 * 3600, 2_000_000},
		{model.Traffic{RequestsPerConnection: 2}, 1600 * 3600, 1_000_000},
		{model.Traffic{RequestsPerConnection: 1, ConnectionLife: 1000 * clock.Second},
			360_000, 1_000_000},
		{model.Traffic{RequestsPerConnection: 1, Bytes: 1 << 20}, 3 << 10, 3_000_000},
	} {
		s := balancedScenario()
		for i := range s.Services {
			s.Services[i].TargetGroup = &model.TargetGroup{Algorithm: model.FlowHash}
			s.Services[i].Traffic = c.traffic
		}
		b := begin(t, s)
		b.meter.Advanced(served("web", 0, c.requests))
		b.meter.Finish(at(7200))
		if got := b.ledger.Total(NLBCapacity); got != c.want {
			t.Errorf("%+v: %d micro-NLCU-hours, want %d", c.traffic, got, c.want)
		}
		if b.ledger.Total(NLBHours) != 2 || b.ledger.Total(ALBHours)+b.ledger.Total(ALBCapacity) != 0 {
			t.Errorf("%+v: %d hours, want 2, and nothing of an ALB", c.traffic, b.ledger.Total(NLBHours))
		}
	}
}

// Requests before the end of the warm-up are not billed.
func TestWarmUpTrafficUsesNoLCUs(t *testing.T) {
	s := balancedScenario()
	s.WarmUp = clock.Minute
	b := begin(t, s)
	b.meter.Advanced(served("web", 0, 90_000))
	b.meter.Advanced(served("web", 60, 9_000))
	b.meter.Finish(at(7200))
	if got := b.ledger.Total(ALBCapacity); got != 100_000 {
		t.Errorf("%d micro-LCU-hours, want 100000", got)
	}
}

// A service without a target group has no load balancer.
func TestNoTargetGroupNoLoadBalancer(t *testing.T) {
	b := begin(t, testScenario())
	b.meter.Advanced(served("web", 0, 90_000))
	b.meter.Finish(at(7200))
	if entries := b.ledger.Entries(); len(entries) != 0 {
		t.Errorf("booked %v", entries)
	}
}

// Q-07, LB-17: each load balancer of a service is billed for its hours, and for its share of the requests.
func TestTargetGroupsShareTheRequests(t *testing.T) {
	s := testScenario()
	s.Services = s.Services[:1]
	web := &s.Services[0]
	web.TargetGroup, web.LoadBalancer.Name = &model.TargetGroup{}, "public"
	web.OtherGroups = []model.Balanced{
		{LoadBalancer: model.LoadBalancer{Name: "internal", Internal: true}, Share: 0.25},
		{LoadBalancer: model.LoadBalancer{Name: "idle", Internal: true}},
	}
	b := begin(t, s)
	b.meter.Advanced(served(web.Name, 0, 360_000))
	b.meter.Finish(at(3600))
	booked := map[string]map[Dimension]int64{}
	for _, e := range b.ledger.Entries() {
		if booked[e.Owner] == nil {
			booked[e.Owner] = map[Dimension]int64{}
		}
		booked[e.Owner][e.Dimension] += e.Quantity
	}
	for name, want := range map[string]int64{"public": 3_000_000, "internal": 1_000_000, "idle": 0} {
		if hours := booked[name][ALBHours]; hours != 1 {
			t.Errorf("%s: %d hours", name, hours)
		}
		if got := booked[name][ALBCapacity]; got != want {
			t.Errorf("%s: %d micro-LCU-hours, expected %d", name, got, want)
		}
	}
}
