package serving

import (
	"math"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// part is one service of a rig.
type part struct {
	model.Service
	tasks int      // 0: one
	vcpu  float64  // 0: a core for each worker
	limit float64  // of memory, in MiB; 0: none
	in    []string // zones of the tasks, in turn
}

// failer is a test of package testing or of rapid.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// rig is a mesh whose tasks answer, are routed to and are listed.
type rig struct {
	t        failer
	mesh     *Mesh
	parts    []part
	stations map[string]*Station
	slots    map[string][]Slot
	served   map[string]Counts // since the beginning
	heard    []Happening
	busy     busy
}

// busy is the integrals of all services since the beginning.
type busy struct {
	cpu, inSystem clock.Span
	memory        int64
}

// newRig makes the services of one cell.
func newRig(t failer, seed uint64, parts ...part) *rig {
	return (&rig{t: t, mesh: NewMesh()}).join(random.NewStreams(seed), parts...)
}

// join adds another cell.
func (r *rig) join(streams random.Streams, parts ...part) *rig {
	var services []*model.Service
	for i := range parts {
		services = append(services, &parts[i].Service)
	}
	if r.stations == nil {
		r.stations, r.slots = map[string]*Station{}, map[string][]Slot{}
		r.served = map[string]Counts{}
	}
	for i, station := range r.mesh.Add(services, streams) {
		p := parts[i]
		r.parts = append(r.parts, p)
		r.stations[p.Name] = station
		for range max(1, p.tasks) {
			r.add(p.Name)
		}
	}
	return r
}

// add adds a task to a service.
func (r *rig) add(name string) Slot {
	p, s := r.part(name), r.stations[name]
	n := len(r.slots[name])
	w := p.Build.Workload
	vcpu, zone := p.vcpu, ""
	if vcpu == 0 {
		vcpu = float64(max(1, w.Workers))
	}
	if len(p.in) > 0 {
		zone = p.in[n%len(p.in)]
	}
	id := s.Add(model.TaskID{Group: name, Number: n + 1}, zone, w, vcpu, p.limit)
	r.slots[name] = append(r.slots[name], id)
	s.SetAnswering(id, true)
	s.SetRouted(id, true)
	s.SetListed(id, true)
	s.SetRecorded(id, true)
	return id
}

func (r *rig) part(name string) *part {
	for i := range r.parts {
		if r.parts[i].Name == name {
			return &r.parts[i]
		}
	}
	panic("no service " + name)
}

// run advances everything to an instant, over whatever happens before, and gives what has happened
// to a service's requests since the run before. Requests are conserved at every station.
func (r *rig) run(to clock.Span) {
	r.t.Helper()
	end := clock.Time(to)
	for r.mesh.Now() < end {
		r.mesh.Advance(end)
		r.heard = append(r.heard, r.mesh.Happened()...)
	}
	for _, p := range r.parts {
		s := r.stations[p.Name].Advance(end)
		r.served[p.Name] = r.served[p.Name].plus(s.Counts)
		r.busy.cpu += s.CPUBusy
		r.busy.inSystem += s.InSystem
		r.busy.memory += s.MemoryTime
		total := r.stations[p.Name].Close()
		if total != r.served[p.Name] || total.Offered != total.Ended()+total.InFlight {
			r.t.Fatalf("%s: requests are lost or made up: %+v told, %+v in all", p.Name,
				r.served[p.Name], total)
		}
		r.checkDetail(p.Name, total)
	}
}

// latency is of the requests of a service that ended in the present minute.
func (r *rig) latency(name string) *Latencies { return &r.stations[name].latency }

// want compares the counts of a service since the beginning.
func (r *rig) want(name string, want Counts) {
	r.t.Helper()
	if got := r.served[name]; got != want {
		r.t.Errorf("%s: got %+v\nexpected %+v", name, got, want)
	}
}

// near compares two figures.
func near(t failer, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance*math.Abs(want) {
		t.Errorf("%s: got %.6g, expected %.6g within %.2g %%", what, got, want, 100*tolerance)
	}
}

// serves is a service behind a load balancer that never gives up: each worker has a core of its own,
// and there is always room in the queue.
func serves(name string, workers int, cpu random.Distribution) part {
	return part{Service: model.Service{
		Name: name, TargetGroup: &model.TargetGroup{},
		Build: model.Build{Workload: model.Workload{
			CPUTime: cpu, Workers: workers, Queue: 1 << 20, CPU: model.Dedicated,
		}},
	}}
}

// unlimited is a service whose requests take no time but that of their calls, however many there
// are.
func unlimited(name string, calls ...model.Call) part {
	return serves(name, 1<<20, random.Constant(0)).calls(calls...)
}

func (p part) calls(calls ...model.Call) part {
	p.Build.Workload.Calls = calls
	return p
}

// waits makes requests wait before they end.
func (p part) waits(law random.Distribution) part {
	p.Build.Workload.WaitTime = law
	return p
}

// source sends requests at random.
func (p part) source(rate float64) part {
	p.Traffic.Sources = []model.Source{workload.Constant(rate)}
	return p
}

// sends sends n requests, one each gap from the first gap on.
func (p part) sends(n int, gap clock.Span) part {
	rate := float64(clock.Second) / float64(gap)
	half := clock.Time(gap) / 2 // the first of an even source comes after half of its gap
	source := workload.Steps([]model.RatePoint{
		{}, {At: half, PerSecond: rate}, {At: half + clock.Time(gap)*clock.Time(n)},
	})
	source.Arrivals = model.Even
	p.Traffic.Sources = append(p.Traffic.Sources, source)
	return p
}

// with changes a part.
func (p part) with(change func(*part)) part {
	group := *p.TargetGroup
	p.TargetGroup = &group
	change(&p)
	return p
}

// calls is a call through a load balancer, always made.
func calls(service string, step int) model.Call {
	return model.Call{Service: service, Step: step, Through: model.ThroughLoadBalancer, Count: 1,
		Probability: 1}
}

// through changes how a call goes.
func through(route model.Route, c model.Call) model.Call {
	c.Through = route
	return c
}

const msec = clock.Millisecond

// checkDetail compares what is known of each class with the whole.
func (r *rig) checkDetail(name string, total Counts) {
	r.t.Helper()
	d := r.stations[name].Detail()
	var offered, completed, failed int64
	for i := range d.Classes {
		offered += d.Classes[i].Offered
		completed += d.Classes[i].Completed
		failed += d.Classes[i].Failed
	}
	if d.Classes != nil && (offered != total.Offered || completed != total.Completed ||
		completed+failed != total.Ended()) {
		r.t.Fatalf("%s: classes %d offered, %d completed, %d failed; all %+v", name, offered,
			completed, failed, total)
	}
	if d.TriesAgain && d.Succeeded+d.GivenUp+d.Retries > total.Offered {
		r.t.Fatalf("%s: %d succeeded, %d given up, %d retries of %d", name, d.Succeeded, d.GivenUp,
			d.Retries, total.Offered)
	}
}

// checkBooks compares what each task counts with the calls that are there.
func (r *rig) checkBooks() {
	r.t.Helper()
	for _, p := range r.parts {
		s := r.stations[p.Name]
		c := s.cell
		counted := map[int32]int32{}
		for i := range c.calls {
			if q := &c.calls[i]; q.counted && c.servers[q.target].number == q.targetNumber {
				counted[q.target]++
			}
		}
		for _, slot := range r.slots[p.Name] {
			v := &c.servers[slot]
			queued, served := c.length(v.queue), c.length(v.inService)
			if queued != v.waiting || served != v.busy || queued+served != v.inTask ||
				v.station.balancer.counts && counted[int32(slot)] != v.outstanding || int(v.busy) > v.build.workers ||
				int(v.waiting) > v.build.queue || v.inTask > v.build.mostInTask ||
				queued > 0 && int(served) < v.build.workers {
				r.t.Fatalf("%v: %d queued, %d in service, %d outstanding; it counts %d, %d, %d", v.task,
					queued, served, counted[int32(slot)], v.waiting, v.busy, v.outstanding)
			}
		}
	}
}

func (c *cell) length(l chain) (n int32) {
	for id := l.first; id != nobody; id = c.calls[id].after {
		n++
	}
	return n
}

// checkLeftovers finds records that nobody will ever give back. Closed clients would send for ever, so
// with them there is nothing to see.
func (r *rig) checkLeftovers() {
	r.t.Helper()
	for _, p := range r.parts {
		if p.Traffic.Clients != nil {
			return
		}
	}
	r.run(clock.Span(r.mesh.Now()) + clock.Day)
	r.checkBooks()
	inFlight := 0
	for _, p := range r.parts {
		total := r.stations[p.Name].Close()
		inFlight += int(total.InFlight)
		if p.Queue == nil && total.InFlight > 0 {
			r.t.Fatalf("%s: %+v, and nothing will end any more", p.Name, total)
		}
	}
	c := r.stations[r.parts[0].Name].cell
	if there := len(c.calls) - len(c.unused); there != inFlight {
		r.t.Fatalf("%d records for %d requests", there, inFlight)
	}
}
