package usage

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Capacity of one LCU for an hour (Elastic Load Balancing pricing page): the hour is billed by the
// largest of these. Rule evaluations are the fourth and never count: an ALB here has no more than
// the ten rules that are free. A GB is 2³⁰ bytes.
const (
	lcuConnections       = 25 * hourSeconds   // opened in the hour: 25 a second
	lcuConnectionSeconds = 3000 * hourSeconds // 3,000 open at any time, as an average
	lcuBytes             = 1 << 30
)

// Capacity of one NLCU of TCP for an hour (Elastic Load Balancing pricing page); bytes are as for
// an LCU.
const (
	nlcuConnections       = 800 * hourSeconds
	nlcuConnectionSeconds = 100_000 * hourSeconds
)

// balancer is a load balancer and the services behind it.
type balancer struct {
	name     string
	network  bool // a Network Load Balancer, else an Application Load Balancer
	internal bool
	zones    []string
	services []balanced
}

// balanced is the demand that reaches a balancer for one service.
type balanced struct {
	service *service
	traffic model.Traffic
	share   float64 // of its requests
}

// newBalancers finds the load balancers of a scenario, in the order of the first service of each.
func newBalancers(s *model.Scenario, services map[string]*service) []*balancer {
	var all []*balancer
	for i := range s.Services {
		in := &s.Services[i]
		for _, group := range in.Groups() {
			name := group.LoadBalancer.Name
			at := slices.IndexFunc(all, func(b *balancer) bool { return b.name == name })
			if at < 0 {
				at = len(all)
				all = append(all, &balancer{
					name: name, internal: group.LoadBalancer.Internal,
					network: group.TargetGroup.Algorithm == model.FlowHash,
				})
			}
			all[at].serve(in, balanced{services[in.Name], in.Traffic, group.Share})
		}
	}
	return all
}

// serve adds a service to those behind a load balancer.
func (b *balancer) serve(in *model.Service, demand balanced) {
	b.services = append(b.services, demand)
	for _, zone := range in.Zones {
		if !slices.Contains(b.zones, zone) {
			b.zones = append(b.zones, zone)
		}
	}
}

// book enters what the load balancer consumes in the window: hours, each begun one in full; LCUs
// or NLCUs by hour; and one public address in each zone when it faces the internet.
func (b *balancer) book(l *Ledger, w window) {
	hours, capacity := ALBHours, ALBCapacity
	if b.network {
		hours, capacity = NLBHours, NLBCapacity
	}
	for at := w.from; at < w.to; at = at.Add(clock.Hour) {
		l.Add(Key{b.name, hours, Steady, HourOf(at)}, 1)
	}
	for hour := HourOf(w.from); clock.Time(hour)*clock.Time(clock.Hour) < w.to; hour++ {
		l.Add(Key{b.name, capacity, Steady, hour}, b.microUnits(hour))
	}
	if b.internal {
		return
	}
	addresses := int64(len(b.zones))
	w.eachHour(w.from, 0, secondsBy(w.from, w.to), func(hour int, seconds int64) {
		l.Add(Key{b.name, PublicIPv4, Steady, hour}, seconds*addresses)
	})
}

// microUnits is the capacity used in one hour, in millionths of an LCU-hour or NLCU-hour, rounded
// once. A clients' connection is open for ConnectionLife, so by Little's law openings × life is the
// open time.
func (b *balancer) microUnits(hour int) int64 {
	var connections, openSeconds, bytes float64
	for _, s := range b.services {
		if hour >= len(s.service.requests) {
			continue
		}
		requests := float64(float64(s.service.requests[hour]) * s.share)
		opened := requests / max(1, s.traffic.RequestsPerConnection)
		connections += opened
		openSeconds += float64(opened * s.traffic.ConnectionLife.Seconds())
		bytes += float64(requests * s.traffic.Bytes)
	}
	used := max(connections/lcuConnections, openSeconds/lcuConnectionSeconds, bytes/lcuBytes)
	if b.network {
		used = max(connections/nlcuConnections, openSeconds/nlcuConnectionSeconds, bytes/lcuBytes)
	}
	return int64(math.Round(used * 1e6))
}
