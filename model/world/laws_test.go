package world

import (
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/health"
	"ecsim/model/laws"
	"ecsim/model/serving"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
)

// examine plays a plan and lists everything that is wrong with the run.
func examine(p plan) []string { return newExaminer(p.scenario(), 1, mostEvents).run() }

// newExaminer looks inside the world at one instant of every so many.
func newExaminer(s *model.Scenario, every int, most int64) *examiner {
	e := &examiner{scenario: s, billed: newBilledTwin(s), invariants: watch.NewInvariants(s),
		laws: lawKeeper{laws.New()}, every: every, most: most}
	for i := range s.Services {
		e.laws.Add(&s.Services[i])
	}
	e.world = newWorld(s, Options{Timeline: every == 1, Why: true,
		Observers: []Observer{e.invariants, e.laws, e.billed}})
	e.world.found.why.Keep(1 << 12) // so that long runs forget
	return e
}

func (e *examiner) run() []string {
	e.world.begin()
	if err := e.world.engine.Run(e.world, clock.Time(e.scenario.Horizon), e.instant); err != nil {
		e.wrong("the run did not end: %v", err)
		return e.found
	}
	e.found = slices.Concat(e.found, e.invariants.Broken, e.laws.Broken)
	record := e.world.record()
	e.books(record)
	if e.every == 1 { // a long run forgets its first moments
		for _, m := range record.Why.Unexplained() {
			e.wrong("nothing lies behind %+v", m)
		}
	}
	return e.found
}

// lawKeeper is an Observer that keeps the laws of the scheduler.
type lawKeeper struct{ *laws.Keeper }

// Advanced implements Observer.
func (lawKeeper) Advanced(serving.Served) {}

// mostEvents bounds a run of an hour at most: a hundred times what such runs need.
const mostEvents = 1_000_000

// mostFound bounds the list: the first violations tell the story.
const mostFound = 20

// examiner compares what a run shows from outside with what is inside the world, after every
// instant, and holds the record against laws at the end.
type examiner struct {
	scenario   *model.Scenario
	world      *World
	invariants *watch.Invariants
	billed     *billedTwin
	laws       lawKeeper
	every      int   // instants; the others are not looked at
	most       int64 // events
	instants   int
	found      []string
}

func (e *examiner) wrong(format string, args ...any) {
	if len(e.found) < mostFound {
		e.found = append(e.found, fmt.Sprintf(format, args...))
	}
}

// instant is called when nothing more happens at an instant.
func (e *examiner) instant(now clock.Time) error {
	w := e.world
	if w.events > e.most {
		return fmt.Errorf("%v: %d events, and no end of them", now, w.events)
	}
	if e.instants++; e.instants%e.every != 0 {
		return nil
	}
	there := map[string]int{}
	running := map[string]int{}
	held := map[model.Provider]float64{} // vCPUs
	for id, t := range w.tasks {
		there[id.Group]++
		held[t.provider] += t.build.TaskDefinition.Resources.VCPU()
		if t.occupies {
			running[id.Group] += t.build.TaskDefinition.Resources.CPUUnits
		}
	}
	e.quotas(now, held)
	if known := e.invariants.There(); known != len(w.tasks) {
		e.wrong("%v %d tasks were started and have not stopped, there are %d", now, known, len(w.tasks))
	}
	for _, t := range w.live {
		if t.exited || w.tasks[t.id] != t {
			e.wrong("%v %v is dead and on the list of live tasks", now, t.id)
		}
		if i := t.instance; i != nil && i.terminated && !t.leaving && !t.lost {
			e.wrong("%v %v goes on, and %s is terminated", now, t.id, i.ID)
		}
	}
	for _, s := range w.services {
		e.targets(now, s)
		name := s.spec.Name
		counts := w.control.Counts(name)
		if known := counts.Running + counts.Pending + counts.Stopping; known != there[name] {
			e.wrong("%v %s: the control plane knows %d tasks, there are %d", now, name, known,
				there[name])
		}
		if s.running.cpuUnits != running[name] {
			e.wrong("%v %s: %d CPU units are reserved, tasks that count have %d", now, name,
				s.running.cpuUnits, running[name])
		}
	}
	for name, c := range w.callers {
		if bound := c.job.Concurrency; bound > 0 && there[name] > bound {
			e.wrong("%v %s: %d runs at once, the caller allows %d", now, name, there[name], bound)
		}
		if c.begun != there[name] {
			e.wrong("%v %s: the caller knows of %d tasks, there are %d", now, name, c.begun,
				there[name])
		}
		if c.running < there[name] { // more than there are: throttled or without capacity
			e.wrong("%v %s: the caller thinks %d runs are on, there are %d", now, name, c.running,
				there[name])
		}
	}
	return nil
}

// quotas: tasks that have not stopped hold no more vCPUs than the account may have.
func (e *examiner) quotas(now clock.Time, held map[model.Provider]float64) {
	limits := e.scenario.Cluster.Limits
	for provider, most := range map[model.Provider]float64{
		model.Fargate: limits.OnDemandVCPU, model.FargateSpot: limits.SpotVCPU,
	} {
		if most > 0 && held[provider] > most+1e-9 {
			e.wrong("%v %v vCPUs of %s, the quota is %v", now, held[provider], provider, most)
		}
	}
}

// targets: registered ⊆ running, and exactly the targets of E-09 get traffic, none of a zone that is
// shifted away (AZ-09). Cohorts count what is there.
func (e *examiner) targets(now clock.Time, s *service) {
	type key struct {
		side int
		zone string
	}
	found := map[key]*cohort{}
	of := func(t *task) *cohort {
		k := key{side: s.side(t)}
		if s.spec.TargetGroup.ZonesApart {
			k.zone = t.zone
		}
		if found[k] == nil {
			found[k] = &cohort{side: k.side, zone: k.zone}
		}
		return found[k]
	}
	for _, t := range s.targets {
		of(t).registered++
		of(t).countHealthy(t.target.machine.Status(), +1)
		if t.target.routed {
			of(t).routed++
		}
		if !t.started || t.exited || !t.inPool {
			e.wrong("%v %v is a target and not running", now, t.id)
		}
	}
	for _, t := range s.targets {
		c := of(t)
		c.open = health.Breached(s.spec.TargetGroup.FailOpen, c.healthy, c.registered)
		wanted := health.Receives(t.target.machine.Status(), c.open) &&
			e.world.zones[t.zone].shifts == 0
		if t.target.routed != wanted || *t.target.cohort != *c {
			e.wrong("%v %v is %v, routed %v, among %+v counted as %+v", now, t.id,
				t.target.machine.Status(), t.target.routed, *c, *t.target.cohort)
		}
	}
	for _, c := range s.cohorts {
		if found[key{c.side, c.zone}] == nil && c.registered+c.healthy+c.routed > 0 {
			e.wrong("%v %s: no targets counted as %+v", now, s.spec.Name, *c)
		}
	}
}

// books are the laws of a record.
func (e *examiner) books(r *Record) {
	for i := range r.Services {
		e.service(&r.Services[i])
	}
	for i, j := range r.Jobs {
		e.job(&e.scenario.Jobs[i], j)
	}
	for dimension, want := range e.billed.total(e.scenario) {
		if got := r.Ledger.Total(dimension); got != want {
			e.wrong("%s: the ledger says %d, a second reckoning %d", dimension, got, want)
		}
	}
	for _, entry := range r.Timeline {
		if entry.Running < 0 || entry.Desired < 0 {
			e.wrong("the timeline counts less than nothing: %+v", entry)
		}
	}
}

// job: every run that a caller wants is submitted, and with retries it is wanted until it succeeds.
func (e *examiner) job(spec *model.Job, j watch.JobRecord) {
	if j.Succeeded < 0 || j.Unfinished < 0 ||
		j.Submitted != j.Succeeded+j.Failed+j.Interrupted+j.Unfinished {
		e.wrong("job %s does not add up: %+v", j.Name, j)
	}
	batches := 1
	if last := min(clock.Time(e.scenario.Horizon), spec.Until); spec.Every > 0 {
		batches = 1 + int(last.Sub(spec.At)/spec.Every)
	}
	if len(spec.Invocations) > 0 {
		batches = len(spec.Invocations)
	}
	wanted, counted := batches*spec.Count, j.Submitted
	if spec.Retry {
		counted -= j.Failed + j.Interrupted
	}
	if wanted != counted {
		e.wrong("job %s: its caller wants %d runs, %d are counted: %+v", j.Name, wanted, counted, j)
	}
}

// paid is the vCPU-seconds that a service's tasks are billed for, and one second more for each: its
// first one may start before measuring does, and a quota is spent early in its period.
func (e *examiner) paid(service string) float64 {
	units := int64(0)
	for id, l := range e.billed.lives {
		if id.Group == service && l.pulled != clock.Never {
			units += (l.seconds(e.scenario) + 1) * int64(e.billed.resourcesOf(id, l.start.Revision).CPUUnits)
		}
	}
	return float64(units) / 1024
}

// early is the vCPU-seconds that a quota may have spent before their time when its tasks end: of each
// task that ever was, the quota of one period.
func (e *examiner) early(service string) float64 {
	if e.scenario.Service(service).Build.Workload.CPU != model.Quota {
		return 0
	}
	units := 0
	for id, l := range e.billed.lives {
		if id.Group == service {
			units += e.billed.resourcesOf(id, l.start.Revision).CPUUnits
		}
	}
	return float64(units) / 1024 * model.QuotaPeriod.Seconds()
}

func (e *examiner) service(r *ServiceRecord) {
	c := r.Requests
	if ended := ends(c); c.Offered != ended+c.InFlight {
		e.wrong("%s: %d offered, %d ended and %d in flight", r.Name, c.Offered, ended, c.InFlight)
	}
	if waited := c.Completed + c.Error500 + c.Error504 + c.GaveUp; r.Latency.Count() != waited {
		e.wrong("%s: %d requests waited for their end, %d latencies", r.Name, waited,
			r.Latency.Count())
	}
	by := r.ByEnd
	if by.Completed.Count() != c.Completed || by.Failed.Count() != c.Error500+c.Error502 ||
		by.Rejected.Count() != c.Error503 || by.TimedOut.Count() != c.Error504+c.GaveUp {
		e.wrong("%s: latencies by end do not count what ended: %+v", r.Name, c)
	}
	u := r.Usage
	if u.CPUBusy < 0 || u.CPUReserved < 0 || u.MemoryUsed < 0 {
		e.wrong("%s used or reserved less than nothing: %+v", r.Name, u)
	}
	if r.Sampled == 0 && u.CPUBusy.Seconds() > (u.CPUReserved+e.early(r.Name))*(1+1e-9) { // M-02
		e.wrong("%s used %v of CPU and reserved %v vCPU-seconds", r.Name, u.CPUBusy, u.CPUReserved)
	}
	// Of a sampled service, requests stand for those of tasks that may have stopped earlier.
	if paid := e.paid(r.Name); r.Sampled == 0 && u.CPUBusy.Seconds() > paid*(1+1e-9) {
		e.wrong("%s used %v of CPU, %v vCPU-seconds were billed", r.Name, u.CPUBusy, paid)
	}
	k := r.Tasks
	if k.Availability < 0 || k.Availability > 1+1e-9 ||
		k.RunningMean > float64(k.RunningMax)+1e-9 ||
		k.DesiredMean < 0 || min(k.Started, k.Stopped, k.Failed, k.Interrupted) < 0 {
		e.wrong("%s: impossible task counts %+v", r.Name, k)
	}
	for _, d := range r.Deployments {
		sum, along := clock.Span(0), d.At
		for _, spent := range d.Spent {
			sum += spent
		}
		for _, wait := range d.Path {
			if wait.At != along || wait.For <= 0 {
				e.wrong("%s: revision %d waits from %v, %v after %v", r.Name, d.Revision, wait.At, wait.For,
					along)
			}
			along = wait.At.Add(wait.For)
		}
		if along != d.Ended || d.TestsServed+d.TestsFailed > 0 &&
			e.scenario.Service(r.Name).TestTraffic.PerSecond == 0 {
			e.wrong("%s: the path of revision %d ends at %v, it at %v; %d tests failed", r.Name, d.Revision,
				along, d.Ended, d.TestsFailed)
		}
		if sum != d.Ended.Sub(d.At) {
			e.wrong("%s: revision %d took %v, its phases %v", r.Name, d.Revision, d.Ended.Sub(d.At),
				sum)
		}
	}
	for _, series := range r.Series {
		if minutes := int(e.scenario.Horizon / clock.Minute); len(series.Values) != minutes {
			e.wrong("%s: %d values of %s in %d minutes", r.Name, len(series.Values), series.Name,
				minutes)
		}
		for i, v := range series.Values {
			if v < 0 || math.IsInf(v, 0) {
				e.wrong("%s: %s is %v in minute %d", r.Name, series.Name, v, i)
			}
		}
	}
}

func ends(c serving.Counts) int64 {
	return c.Completed + c.Error500 + c.Error502 + c.Error503 + c.Error504 + c.GaveUp
}
