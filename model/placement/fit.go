package placement

import (
	"slices"
	"strings"

	"ecsim/model/placement/query"
)

// Fit is how many more tasks of a request the hosts take as they are, and what stops the next one.
type Fit struct {
	Tasks int
	Zones []ZoneFit   // with hosts, by name
	Stops []Rejection // of every host once it is full, by ID
}

// ZoneFit is how many of them are in one zone.
type ZoneFit struct {
	Zone  string
	Tasks int
}

// Fit fills each host, in thought, until it refuses. What a host takes does not depend on the others,
// so the strategies have no say in it.
func (k *Candidates) Fit() (f Fit) {
	k.index.cluster.Hosts(func(h *Host) {
		if k.request.considers(h) {
			n, next := k.request.fill(h)
			f.Tasks += n
			f.Stops = append(f.Stops, Rejection{h.ID(), next})
			f.addZone(h.Attribute(query.AvailabilityZone), n)
		}
	})
	slices.SortFunc(f.Stops, func(a, b Rejection) int { return strings.Compare(a.Place, b.Place) })
	return f
}

func (f *Fit) addZone(zone string, tasks int) {
	at, found := slices.BinarySearchFunc(f.Zones, zone, func(z ZoneFit, name string) int {
		return strings.Compare(z.Zone, name)
	})
	if !found {
		f.Zones = slices.Insert(f.Zones, at, ZoneFit{Zone: zone})
	}
	f.Zones[at].Tasks += tasks
}

// Add joins what fits on the hosts of another capacity provider.
func (f *Fit) Add(other Fit) {
	f.Tasks += other.Tasks
	for _, z := range other.Zones {
		f.addZone(z.Zone, z.Tasks)
	}
	f.Stops = append(f.Stops, other.Stops...)
}

// More is Fit's number of tasks alone. Unless expressions ask for tasks it costs no more than what has
// changed since the last time.
func (k *Candidates) More() int {
	if k.request.asksForTasks() {
		return k.Fit().Tasks
	}
	k.refresh()
	if !k.distinct {
		return k.index.more
	}
	n := 0
	for _, c := range k.index.cells {
		n += c.hosts.size - k.cell(c).listed.size
	}
	return n
}

// fill is how many tasks of a request fit on a host, and why not one more.
func (r *Request) fill(of *Host) (tasks int, next Obstacle) {
	if next = r.obstacle(of); next != None {
		return 0, next
	}
	h, g := of.copy(), &group{name: r.Group}
	if i := slices.Index(h.facts.Groups, r.Group); i >= 0 {
		g = h.groups[i]
	}
	if !r.asksForTasks() && !r.Distinct { // all but one at once
		tasks = r.Demand.times(h) - 1
		h.free.subtract(r.Demand.Resources.times(tasks))
	}
	for next == None && tasks < unlimited {
		h.reserve(r.Demand)
		h.count(g, 1)
		tasks++
		next = r.obstacle(h)
	}
	return tasks, next
}

// unlimited is how many tasks fit that ask for nothing.
const unlimited = 1_000_000

// times is how often a demand fits into what is left of a host that can take it once.
func (d *Demand) times(h *Host) int {
	n := unlimited
	if len(d.Ports) > 0 {
		n = 1
	}
	for _, pair := range [...][2]int{{h.free.CPUUnits, d.CPUUnits}, {h.free.MemoryMiB, d.MemoryMiB},
		{h.free.Interfaces, d.Interfaces}, {h.free.GPUs, d.GPUs}} {
		if pair[1] > 0 {
			n = min(n, pair[0]/pair[1])
		}
	}
	return n
}

func (r Resources) times(n int) Resources {
	return Resources{n * r.CPUUnits, n * r.MemoryMiB, n * r.GPUs, n * r.Interfaces}
}

// asksForTasks reports whether an expression asks for the tasks of a host.
func (r *Request) asksForTasks() bool {
	return slices.ContainsFunc(r.Members, func(e *query.Expression) bool { return !e.IsStatic() })
}

// Stranded is what is left of a host that no task of some requests can use.
type Stranded struct {
	Host *Host
	Why  Obstacle // of the request that came closest
}

// Unasked is why capacity is left that no request considers.
const Unasked Obstacle = "no task may run there"

// Stranded lists the hosts with CPU or memory left on which no task of the requests fits any more, by
// ID.
func (c *Cluster) Stranded(requests []*Candidates) (out []Stranded) {
	c.Hosts(func(h *Host) {
		if h.free.CPUUnits <= 0 && h.free.MemoryMiB <= 0 {
			return
		}
		var refused []Rejection
		for _, k := range requests {
			if !k.request.considers(h) {
				continue
			}
			o := k.request.obstacle(h)
			if o == None {
				return
			}
			refused = append(refused, Rejection{h.ID(), o})
		}
		why := Unasked
		if closest, ok := Closest(refused); ok {
			why = closest.Obstacle
		}
		out = append(out, Stranded{h, why})
	})
	slices.SortFunc(out, func(a, b Stranded) int { return strings.Compare(a.Host.ID(), b.Host.ID()) })
	return out
}
