package serving

import (
	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Station is one service's tasks in a mesh, and whatever leads requests to them. It has the methods
// of a Pool; only time is advanced for all stations of a mesh together.
type Station struct {
	spec     *model.Service
	workload *model.Workload   // of the first build: what clients know of the service
	group    model.TargetGroup // zero without a load balancer
	streams  random.Streams
	flows    uint64 // the key of what is hashed from a client
	cell     *cell
	builds   []*build
	weights  []float64 // sums of the weights of the classes

	arrivals   *workload.Arrivals // of open sources
	ready      []clock.Time       // arrivals that have been made and not sent
	times      [blockSize]clock.Time
	sources    *edge // nil: no open sources
	clients    *crowd
	testers    *testers // nil: there is no test traffic
	checks     []*edge  // by their timeout
	sourceFeed int
	clientFeed int
	patience   random.Sampler
	impatient  *random.Stream // of patiences that are drawn; nil: none is
	degraded   Degraded
	balancer   *balancer
	plain      bool    // requests of the sources are, as far as that never changes
	listed     []int32 // tasks that Service Connect knows, or that poll the queue, in order
	recorded   []int32 // tasks that Cloud Map has healthy records of, in order
	messages   *messages

	total      tally
	told       tally
	detail     Detail
	latency    Latencies
	revisions  byRevision
	windowOver bool       // latency has been told; what ends now belongs to the next window
	from       clock.Time // told up to here
}

func newStation(c *cell, spec *model.Service, streams random.Streams) *Station {
	s := &Station{
		spec: spec, workload: &spec.Build.Workload, streams: streams, cell: c,
		flows: streams.Pick("flow", spec.Name), weights: weightsOf(&spec.Build.Workload),
	}
	if spec.TargetGroup != nil {
		s.group = *spec.TargetGroup
	}
	c.stations = append(c.stations, s)
	s.balancer = newBalancer(s)
	s.nameClasses()
	if !s.workload.Patience.IsZero() {
		s.patience = s.workload.Patience.Sampler()
		s.impatient = streams.Stream("request-patience", spec.Name)
	}
	index := int32(len(c.stations) - 1)
	if spec.Queue != nil {
		s.messages = newMessages(s, *spec.Queue)
	}
	if len(spec.Traffic.Sources) > 0 {
		s.openSources(index)
	}
	if spec.Traffic.Clients != nil {
		s.clients = newCrowd(s)
		feed := feeder{kind: kindClient, cell: c, id: index}
		s.clientFeed = c.mesh.feeders.add(feed, s.clients.idle.next())
	}
	if spec.TestTraffic.PerSecond > 0 {
		s.testers = newTesters(s, index)
	}
	if s.group.AnomalyMitigation {
		c.plan(clock.Time(mitigationPeriod), kindTick, index, 0)
	}
	s.plain = s.isPlainSource()
	return s
}

func (s *Station) openSources(index int32) {
	c := s.cell
	kind := sourcesSend
	if s.messages != nil {
		kind = producersSend
	}
	s.sources = s.clientEdge(kind)
	s.arrivals = workload.NewArrivals(s.spec.Traffic.Sources, s.spec.Name, s.streams)
	s.sourceFeed = c.mesh.feeders.add(feeder{kind: kindSource, cell: c, id: index}, 0)
}

// classNamed is the index of a class; negative when the name is empty: it is drawn.
func (s *Station) classNamed(name string) int {
	if name == "" {
		return -1
	}
	for i, class := range s.workload.Classes {
		if class.Name == name {
			return i
		}
	}
	panic("serving: " + s.spec.Name + " has no class " + name)
}

// sourceSends sends the request that is due at an instant, if one is, and returns when the next may
// be.
func (s *Station) sourceSends(at clock.Time) clock.Time {
	if len(s.ready) > 0 && s.ready[0] == at {
		s.ready = s.ready[1:]
		s.sendOne(at)
	}
	if len(s.ready) > 0 {
		return s.ready[0]
	}
	ahead := s.cell.mesh.to.Add(sourcesAhead)
	if s.ready = s.times[:s.arrivals.Fill(s.times[:], ahead)]; len(s.ready) == 0 {
		return ahead
	}
	return s.ready[0]
}

// sourcesAhead is how far beyond an Advance sources are asked for requests: those that send few are
// then not asked in every one of many short ones. When requests come does not depend on it.
const sourcesAhead = clock.Hour

func (s *Station) sendOne(at clock.Time) {
	if s.sendPlain(at) {
		return
	}
	c, e := s.cell, s.sources
	id := c.newCall(e)
	if id == nobody {
		s.total.offered++
		s.total.ended[error503]++
		return
	}
	q := &c.calls[id]
	if n := s.spec.Traffic.Sessions; n > 0 {
		q.session = int32(e.numbers.random(e.numbers.next-1) % uint64(n))
	}
	if s.messages != nil {
		s.messages.arrive(id, at)
		return
	}
	c.ask(id, at)
}

// drawPatience is how long a client waits for this request, when that is drawn; 0: it is not.
func (s *Station) drawPatience(e *edge) clock.Span {
	if s.impatient == nil || (e.kind != sourcesSend && e.kind != clientsSend) {
		return 0
	}
	return max(1, s.patience.Sample(s.impatient))
}

// beginWindow begins another window of latencies, if the last one has been told.
func (s *Station) beginWindow() {
	if s.windowOver {
		s.latency.Reset()
		s.windowOver = false
	}
}

// Now is the instant up to which the station has been advanced.
func (s *Station) Now() clock.Time { return s.cell.mesh.now }

// Advance tells what happened since it was asked last. The mesh must have been advanced to exactly
// that instant.
func (s *Station) Advance(to clock.Time) Served {
	if s.cell.mesh.now != to {
		panic("serving: a station is asked about another instant than its mesh's present")
	}
	if to > s.from {
		s.beginWindow()
	}
	served := Served{Service: s.spec.Name, From: s.from, To: to, Latency: &s.latency}
	for _, b := range s.builds {
		_, cpu := b.inUse.collectAt(to)
		area, memory := b.held.collectAt(to)
		_, leaked := b.lost.collectAt(to)
		served.book(Use{CPUBusy: clock.Span(cpu), MemoryTime: memory + leaked}, b.apart)
		served.InSystem += clock.Span(area)
	}
	if to > served.From && to%clock.Time(clock.Minute) == 0 {
		served.Window, s.windowOver = true, true
	}
	served.Counts = s.total.counts(&s.told)
	served.Direct = s.total.direct - s.told.direct
	s.told, s.from = s.total, to
	served.Revisions = s.revisions.tell()
	if s.testers != nil {
		served.Tests = s.testers.ended.tell()
	}
	return served
}

// Close gives the counts of the whole run so far.
func (s *Station) Close() Counts { return s.total.counts(&tally{}) }
