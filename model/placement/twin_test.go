package placement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ecsim/model/placement/query"
	"ecsim/sim/random"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// twinHost is a host as the twin keeps it: a list of its tasks, from which everything is summed up.
type twinHost struct {
	registered Registration
	draining   bool
	tasks      []*twinTask
}

type twinTask struct {
	request *Request
	host    *twinHost
	leaving bool
}

// tasksOf counts by walking.
func (h *twinHost) tasksOf(group string) (n int) {
	for _, t := range h.tasks {
		if t.request.Group == group && !t.leaving {
			n++
		}
	}
	return n
}

func (h *twinHost) free() Resources {
	free := h.registered.Resources
	for _, t := range h.tasks {
		free.subtract(t.request.Demand.Resources)
	}
	return free
}

// isFor reports whether a host is of the capacity provider of a request.
func (h *twinHost) isFor(r *Request) bool {
	return r.Provider == "" || r.Provider == h.registered.Provider
}

// considered are the hosts that exist for a request (S-09).
func considered(all []*twinHost, r *Request) (out []*twinHost) {
	for _, h := range all {
		if h.isFor(r) {
			out = append(out, h)
		}
	}
	return out
}

// obstacle transcribes PL-01, PL-14, CQ-01.
func (h *twinHost) obstacle(r *Request) Obstacle {
	free, d := h.free(), r.Demand
	facts := h.registered.Facts
	for _, t := range h.tasks {
		if !t.leaving {
			facts.RunningTasks++
			facts.Groups = append(facts.Groups, t.request.Group)
		}
	}
	taken := slices.Clone(h.registered.Ports)
	for _, t := range h.tasks {
		taken = append(taken, t.request.Demand.Ports...)
	}
	holds := func(e *query.Expression) bool { return e.Holds(&facts) }
	for _, check := range []struct {
		fails    bool
		obstacle Obstacle
	}{
		{h.draining, Draining},
		{!facts.AgentConnected, NoAgent},
		{d.CPUUnits > free.CPUUnits, NoCPU},
		{d.MemoryMiB > free.MemoryMiB, NoMemory},
		{d.Interfaces > free.Interfaces, NoInterface},
		{d.GPUs > free.GPUs, NoGPU},
		{slices.ContainsFunc(d.Ports, func(p Port) bool { return slices.Contains(taken, p) }), PortTaken},
		{slices.ContainsFunc(d.Attributes, func(a Attribute) bool {
			return facts.Attributes[a.Name] != a.Value
		}), MissingAttribute},
		{r.Distinct && h.tasksOf(r.Group) > 0, NotDistinct},
		{len(r.Zones) > 0 && h.registered.Attributes[query.AvailabilityZone] != r.Zones[0], NotMember},
		{len(r.Members) > 0 && !holds(r.Members[0]), NotMember},
	} {
		if check.fails {
			return check.obstacle
		}
	}
	return None
}

// values are the host's values of the first so many spreads over attributes.
func (h *twinHost) values(r *Request, upTo int) (out []string) {
	for _, s := range r.Strategies[:upTo] {
		if s.Kind == Random {
			break
		}
		if s.Kind == Spread && s.Field != FieldInstance {
			out = append(out, h.registered.Attributes[strings.TrimPrefix(s.Field, "attribute:")])
		}
	}
	return out
}

// twinScore ranks a host by one strategy, by looking at every host.
func twinScore(all []*twinHost, h *twinHost, r *Request, at int) int {
	switch s := r.Strategies[at]; {
	case s.Kind == Spread && s.Field == FieldInstance:
		return h.tasksOf(r.Group)
	case s.Kind == Spread:
		n, mine := 0, h.values(r, at+1)
		for _, other := range all {
			if slices.Equal(other.values(r, at+1), mine) {
				n += other.tasksOf(r.Group)
			}
		}
		return n
	case s.Field == FieldCPU:
		return h.free().CPUUnits
	default:
		return h.free().MemoryMiB
	}
}

// narrow applies one strategy after another (PL-07).
func narrow(all, left []*twinHost, r *Request, better func(a, b int) bool) []*twinHost {
	for at, s := range r.Strategies {
		if s.Kind == Random {
			break
		}
		var best []*twinHost
		score := 0
		for _, h := range left {
			mine := twinScore(all, h, r, at)
			if len(best) == 0 || better(mine, score) {
				best, score = best[:0], mine
			}
			if mine == score {
				best = append(best, h)
			}
		}
		left = best
	}
	return left
}

// twinChoose is try-every-host placement.
func twinChoose(all []*twinHost, r *Request, seed, pick uint64) *twinHost {
	var left []*twinHost
	for _, h := range all {
		if h.obstacle(r) == None {
			left = append(left, h)
		}
	}
	left = narrow(all, left, r, func(a, b int) bool { return a < b })
	if len(left) == 0 {
		return nil
	}
	slices.SortFunc(left, func(a, b *twinHost) int {
		hash := func(h *twinHost) uint64 {
			return random.Hash(seed, "order of hosts", h.registered.InstanceID)
		}
		return cmp.Or(slices.Compare(a.values(r, len(r.Strategies)), b.values(r, len(r.Strategies))),
			cmp.Compare(hash(a), hash(b)))
	})
	return left[random.Below(pick, len(left))]
}

// requests of every kind that a cluster is asked for at once.
func drawRequests(t *rapid.T) []*Request {
	strategies := []Strategy{{Spread, FieldZone}, {Spread, FieldInstance}, {Spread, "attribute:rack"},
		{Binpack, FieldCPU}, {Binpack, FieldMemory}, {Random, ""}}
	members := []string{"", "attribute:rack exists", "runningTasksCount < 2",
		"not(task:group == service:b)", "attribute:ecs.availability-zone in [a, b]"}
	var out []*Request
	for i := range rapid.IntRange(1, 3).Draw(t, "requests") {
		r := &Request{Group: "service:" + string(rune('a'+i))}
		r.Demand.Resources = Resources{
			CPUUnits:   rapid.SampledFrom([]int{0, 128, 256, 1024}).Draw(t, "cpu"),
			MemoryMiB:  rapid.SampledFrom([]int{128, 512, 900}).Draw(t, "memory"),
			GPUs:       rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "gpus"),
			Interfaces: rapid.IntRange(0, 1).Draw(t, "interfaces")}
		if rapid.IntRange(0, 3).Draw(t, "port") == 0 {
			r.Demand.Ports = []Port{{80 + rapid.IntRange(0, 1).Draw(t, "number"), false}}
		}
		if rapid.IntRange(0, 3).Draw(t, "architecture") == 0 {
			r.Demand.Attributes = []Attribute{{query.CPUArchitecture, "arm64"}}
		}
		r.Distinct = rapid.IntRange(0, 3).Draw(t, "distinct") == 0
		if text := rapid.SampledFrom(members).Draw(t, "member"); text != "" {
			r.Members = []*query.Expression{must(query.Parse(text))}
		}
		if rapid.IntRange(0, 3).Draw(t, "subnets") == 0 {
			r.Zones = []string{rapid.SampledFrom([]string{"a", "b"}).Draw(t, "zone")}
		}
		r.Provider = rapid.SampledFrom([]string{"", "", "workers"}).Draw(t, "provider")
		r.Strategies = rapid.SliceOfN(rapid.SampledFrom(strategies), 0, 3).Draw(t, "strategies")
		out = append(out, r)
	}
	return out
}

func must(e *query.Expression, err error) *query.Expression {
	if err != nil {
		panic(err)
	}
	return e
}

func drawRegistration(t *rapid.T, number int) Registration {
	attributes := map[string]string{
		query.AvailabilityZone: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "zone"),
		query.CPUArchitecture:  rapid.SampledFrom([]string{"x86_64", "arm64"}).Draw(t, "cpu")}
	if rack := rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "rack"); rack != "" {
		attributes["rack"] = rack
	}
	r := Registration{Provider: rapid.SampledFrom([]string{"workers", ""}).Draw(t, "owner"),
		Resources: Resources{
			CPUUnits:   1024 * rapid.IntRange(1, 4).Draw(t, "vcpu"),
			MemoryMiB:  rapid.SampledFrom([]int{900, 1900, 3900}).Draw(t, "memory"),
			GPUs:       rapid.IntRange(0, 1).Draw(t, "gpus"),
			Interfaces: rapid.IntRange(1, 3).Draw(t, "interfaces")}}
	r.Facts = query.Facts{InstanceID: fmt.Sprintf("i-%04d", number), Attributes: attributes,
		AgentConnected: rapid.IntRange(0, 9).Draw(t, "agent") > 0}
	if rapid.IntRange(0, 5).Draw(t, "reserved") == 0 {
		r.Ports = []Port{{80, false}}
	}
	return r
}

// pair is a cluster, its twin, and a second cluster that numbers its hosts another way.
type pair struct {
	seed       uint64
	clusters   [2]*Cluster
	hosts      map[*twinHost][2]*Host
	candidates [2][]*Candidates
	victims    [2][]*Victims
	requests   []*Request
	twins      []*twinHost
	tasks      []*twinTask
	registered int
}

func newPair(t *rapid.T) *pair {
	p := &pair{seed: rapid.Uint64().Draw(t, "seed"), hosts: map[*twinHost][2]*Host{}}
	p.requests = drawRequests(t)
	var first []Registration
	for range rapid.IntRange(0, 8).Draw(t, "hosts") {
		p.registered++
		first = append(first, drawRegistration(t, p.registered))
	}
	for i := range p.clusters {
		p.clusters[i] = NewCluster(p.seed)
		for _, r := range p.requests {
			k := NewCandidates(p.clusters[i], r)
			p.candidates[i] = append(p.candidates[i], k)
			p.victims[i] = append(p.victims[i], NewVictims(k))
		}
	}
	made := map[string][2]*Host{}
	for i := range p.clusters {
		for _, r := range first {
			both := made[r.InstanceID]
			both[i] = p.clusters[i].Register(r)
			made[r.InstanceID] = both
		}
		slices.Reverse(first)
	}
	for _, r := range first {
		h := &twinHost{registered: r}
		p.twins, p.hosts[h] = append(p.twins, h), made[r.InstanceID]
	}
	return p
}

// step does something to all three.
func (p *pair) step(t *rapid.T) {
	switch rapid.IntRange(0, 11).Draw(t, "step") {
	case 0:
		p.registered++
		r := drawRegistration(t, p.registered)
		h := &twinHost{registered: r}
		p.twins = append(p.twins, h)
		p.hosts[h] = [2]*Host{p.clusters[0].Register(r), p.clusters[1].Register(r)}
	case 1, 2, 3:
		p.change(t)
	case 4, 5:
		if len(p.tasks) > 0 {
			p.end(rapid.IntRange(0, len(p.tasks)-1).Draw(t, "task"))
		}
	default:
		p.place(t, rapid.IntRange(0, len(p.requests)-1).Draw(t, "request"))
	}
}

// change drains or loses a host.
func (p *pair) change(t *rapid.T) {
	if len(p.twins) == 0 {
		return
	}
	at := rapid.IntRange(0, len(p.twins)-1).Draw(t, "host")
	h, how := p.twins[at], rapid.IntRange(0, 5).Draw(t, "change")
	for i, c := range p.clusters {
		switch how {
		case 0:
			c.Deregister(p.hosts[h][i])
		default:
			c.SetDraining(p.hosts[h][i], !h.draining)
		}
	}
	switch how {
	case 0:
		p.twins = slices.Delete(p.twins, at, at+1)
	default:
		h.draining = !h.draining
	}
}

// end lets a task begin to leave, or stop if it did.
func (p *pair) end(at int) {
	task := p.tasks[at]
	for i, c := range p.clusters {
		if host := p.hosts[task.host][i]; task.leaving {
			c.Release(task.request.Demand, host)
		} else {
			c.Leave(task.request, host)
		}
	}
	if !task.leaving {
		task.leaving = true
		p.offer(slices.Index(p.requests, task.request), task.host)
		return
	}
	p.tasks = slices.Delete(p.tasks, at, at+1)
	task.host.tasks = slices.DeleteFunc(task.host.tasks, func(o *twinTask) bool { return o == task })
}

// place compares the three choices, then takes the host.
func (p *pair) place(t *rapid.T, request int) {
	r, pick := p.requests[request], rapid.Uint64().Draw(t, "pick")
	want := twinChoose(considered(p.twins, r), r, p.seed, pick)
	for i := range p.clusters {
		got := p.candidates[i][request].Choose(pick)
		if want == nil && got != nil || want != nil && got != p.hosts[want][i] {
			t.Fatalf("cluster %d chose %v for %+v, its twin %v", i, got, r, want)
		}
	}
	p.checkRejections(t, request)
	p.checkFit(t, request)
	if want == nil {
		return
	}
	task := &twinTask{request: r, host: want}
	want.tasks, p.tasks = append(want.tasks, task), append(p.tasks, task)
	for i, c := range p.clusters {
		c.Place(r, p.hosts[want][i])
	}
	p.offer(request, want)
	if f := want.free(); f.CPUUnits < 0 || f.MemoryMiB < 0 || f.GPUs < 0 || f.Interfaces < 0 {
		t.Fatalf("%s is overcommitted: %+v", want.registered.InstanceID, f)
	}
}

// checkRejections: every host that is not a candidate has a reason, and it is the twin's.
func (p *pair) checkRejections(t *rapid.T, request int) {
	want := map[string]Obstacle{}
	for _, h := range considered(p.twins, p.requests[request]) {
		if o := h.obstacle(p.requests[request]); o != None {
			want[h.registered.InstanceID] = o
		}
	}
	for i := range p.clusters {
		got := p.candidates[i][request].Rejections()
		if len(got) != len(want) {
			t.Fatalf("%d rejections, want %d", len(got), len(want))
		}
		for _, r := range got {
			if want[r.Place] != r.Obstacle {
				t.Fatalf("%s, the twin says %s", r, want[r.Place])
			}
		}
	}
}

// checkFit: what fits is what filling a copy of every host takes until it refuses, and what stops the
// next one is what it meets then.
func (p *pair) checkFit(t *rapid.T, request int) {
	r := p.requests[request]
	want, zones := 0, map[string]int{}
	stops := map[string]Obstacle{}
	for _, h := range considered(p.twins, r) {
		full := &twinHost{h.registered, h.draining, slices.Clone(h.tasks)}
		for full.obstacle(r) == None {
			full.tasks = append(full.tasks, &twinTask{request: r, host: full})
		}
		n := len(full.tasks) - len(h.tasks)
		want, stops[h.registered.InstanceID] = want+n, full.obstacle(r)
		zones[h.registered.Attributes[query.AvailabilityZone]] += n
	}
	for i := range p.clusters {
		k := p.candidates[i][request]
		got := k.Fit()
		if got.Tasks != want || k.More() != want || len(got.Stops) != len(stops) {
			t.Fatalf("%d and %d more fit, the twin takes %d", got.Tasks, k.More(), want)
		}
		for _, z := range got.Zones {
			if zones[z.Zone] != z.Tasks {
				t.Fatalf("%d more fit in %s, the twin takes %d", z.Tasks, z.Zone, zones[z.Zone])
			}
		}
		for _, s := range got.Stops {
			if stops[s.Place] != s.Obstacle {
				t.Fatalf("%s stops the next one, the twin says %s", s, stops[s.Place])
			}
		}
	}
}

// PL-01 to PL-07, PL-14, S-06, S-08, CQ-01: the index chooses what trying every host chooses, however
// hosts are numbered; nothing of a host is reserved twice (RS-08); every refusal has its reason.
func TestChoiceEqualsTryingEveryHost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPair(t)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			p.step(t)
			p.victim(t, rapid.IntRange(0, len(p.requests)-1).Draw(t, "victim"))
		}
		for request := range p.requests {
			p.place(t, request)
			p.victim(t, request)
		}
	})
}

// S-27 to S-29, PL-10 to PL-12: the task that goes is on a lost host, or on one that trying every strategy
// the other way round leaves over; of several on the one with the least tie.
func (p *pair) victim(t *rapid.T, request int) {
	r := p.requests[request]
	var hosts, lost []*twinHost
	for _, task := range p.tasks {
		switch {
		case task.request != r || task.leaving:
		case slices.Contains(p.twins, task.host):
			hosts = append(hosts, task.host)
		default:
			lost = append(lost, task.host)
		}
	}
	left := lost
	if len(lost) == 0 {
		left = narrow(considered(p.twins, r), hosts, r, func(a, b int) bool { return a > b })
	}
	var want *twinHost
	for _, h := range left {
		if want == nil || p.tie(request, h) < p.tie(request, want) {
			want = h
		}
	}
	for i := range p.clusters {
		got := p.victims[i][request].First()
		if want == nil && got != nil || want != nil && got != p.hosts[want][i] {
			t.Fatalf("stops a task on %v, the twin on %v", got, want)
		}
	}
}

// tasksOn is how many tasks of a request are on a host and not leaving.
func (p *pair) tasksOn(request int, h *twinHost) (n int) {
	for _, task := range p.tasks {
		if task.request == p.requests[request] && task.host == h && !task.leaving {
			n++
		}
	}
	return n
}

// tie is that of the first task of a request on a host.
func (p *pair) tie(request int, h *twinHost) uint64 {
	return random.Hash(p.seed, "tie", h.registered.InstanceID, fmt.Sprint(request, p.tasksOn(request, h)))
}

// offer tells both clusters what tasks of a request are on a host.
func (p *pair) offer(request int, h *twinHost) {
	for i := range p.clusters {
		if p.tasksOn(request, h) > 0 {
			p.victims[i][request].Set(p.hosts[h][i], p.tie(request, h))
		} else {
			p.victims[i][request].Drop(p.hosts[h][i])
		}
	}
}
