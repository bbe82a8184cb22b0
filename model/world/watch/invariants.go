package watch

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/lifecycle"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Invariants watches a run for what must never happen. Every test attaches one; Broken is empty at
// the end of a sound run.
//
//	time        never goes back
//	requests    offered = ended + in flight, per service, after every advance
//	tasks       take legal transitions only (L-01), each exists once, none acts after STOPPED
//	reasons     every end of a task and every decision says why
//	causes      what the control plane decides has a cause, which comes before it
//	counts      desired counts stay within the scalable target's bounds (AAS-04)
//	instances   take tasks only while ACTIVE, and never more than fit (RS-08, DR-02); no ID comes twice
//	rebalancing it never leaves fewer tasks healthy than desired (S-39)
//	metrics     nobody sees one before CloudWatch shows it, and no policy acts on none (M-07, HR-08)
type Invariants struct {
	Broken []string

	scenario *model.Scenario
	now      clock.Time
	moment   model.Moment
	status   map[model.TaskID]model.TaskStatus
	requests map[string]*requestBalance
	desired  map[string]int
	healthy  map[string]int
	metrics  map[string]int          // datapoints that were published
	bounds   map[string]model.Bounds // of scalable targets that have changed

	instances instanceLaw
	there     int // tasks that were started and have not stopped
}

type requestBalance struct{ offered, ended int64 }

// maxBroken bounds the list: the first violations tell the story.
const maxBroken = 20

// NewInvariants watches runs of a scenario.
func NewInvariants(s *model.Scenario) *Invariants {
	return &Invariants{
		scenario: s,
		status:   map[model.TaskID]model.TaskStatus{},
		requests: map[string]*requestBalance{},
		desired:  map[string]int{},
		healthy:  map[string]int{},
		metrics:  map[string]int{},
		bounds:   map[string]model.Bounds{},

		instances: newInstanceLaw(),
	}
}

// There is how many tasks were started and have not stopped: each start is answered.
func (v *Invariants) There() int { return v.there }

func (v *Invariants) broken(at clock.Time, format string, args ...any) {
	if len(v.Broken) < maxBroken {
		v.Broken = append(v.Broken, at.String()+" "+fmt.Sprintf(format, args...))
	}
}

// Stepped implements Observer.
func (v *Invariants) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	if at < v.now {
		v.broken(at, "time went back from %v", v.now)
	}
	v.now = at
	if _, unseen := ev.(model.Unseen); !unseen {
		v.moment++
	}
	v.happened(at, ev)
	for _, cmd := range cmds {
		v.moment++
		v.caused(at, cmd)
		v.commanded(at, cmd)
	}
	v.rebalanced(at, cmds)
}

// Advanced implements Observer.
func (v *Invariants) Advanced(s serving.Served) {
	b := v.requests[s.Service]
	if b == nil {
		b = &requestBalance{}
		v.requests[s.Service] = b
	}
	c := s.Counts
	b.offered += c.Offered
	b.ended += c.Completed + c.Error500 + c.Error502 + c.Error503 + c.Error504 + c.GaveUp
	if b.offered != b.ended+c.InFlight {
		v.broken(s.To, "%s: offered %d ≠ ended %d + in flight %d", s.Service, b.offered, b.ended,
			c.InFlight)
	}
}

func (v *Invariants) happened(at clock.Time, ev model.Event) {
	v.instanceHappened(at, ev)
	switch e := ev.(type) {
	case model.ServiceCreated:
		v.desired[e.Service] = v.scenario.Service(e.Service).DesiredCount
	case model.TaskPlaced:
		v.move(at, e.Task, model.Pending)
	case model.TaskPullStarted:
		v.move(at, e.Task, model.Activating)
	case model.TaskStarted:
		v.move(at, e.Task, model.Running)
	case model.TaskFailed:
		v.stop(at, e.Task)
		v.reason(at, e.Task, e.Reason)
	case model.SpotInterrupted:
		v.stop(at, e.Task)
	case model.TaskRefused:
		v.move(at, e.Task, model.Stopped)
		v.reason(at, e.Task, e.Reason)
	case model.TaskExited:
		v.move(at, e.Task, model.Deprovisioning)
	case model.TaskStopped:
		v.move(at, e.Task, model.Stopped)
	case model.MetricPublished:
		v.metrics[e.Service]++
		if shows := e.To.Add(v.scenario.Cluster.DelayOf(e.Metric)); at < shows {
			v.broken(at, "%s: %s up to %v is seen before %v", e.Service, e.Metric, e.To, shows)
		}
	}
}

func (v *Invariants) commanded(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.LaunchInstance:
		if v.instances.used[c.Instance.ID] {
			v.broken(at, "%s was launched twice", c.Instance.ID)
		}
		v.instances.used[c.Instance.ID] = true
	case model.StartTask:
		if _, exists := v.status[c.Task]; exists {
			v.broken(at, "%v was started twice", c.Task)
		}
		v.status[c.Task] = model.Provisioning
		v.started(at, c)
		v.there++
	case model.DrainInstance:
		if r := v.instances.rooms[c.Instance]; r != nil {
			r.draining = true
		}
	case model.DeregisterTarget:
		if v.status[c.Task] == model.Running {
			v.move(at, c.Task, model.Deactivating)
		}
	case model.StopTask:
		v.stop(at, c.Task)
	case model.CountTask:
		if c.Healthy {
			v.healthy[c.Task.Group]++
		} else {
			v.healthy[c.Task.Group]--
		}
	case model.ScaleService:
		v.desired[c.Service] = c.To
		v.scaled(at, c)
	case model.ChangeScalableTarget:
		v.bounds[c.Service] = model.Bounds{Min: c.Min, Max: c.Max, HasMin: true, HasMax: true}
	}
}

// scaled: what scales stays within the bounds of the scalable target as they are now; a policy that
// follows a metric has seen it.
func (v *Invariants) scaled(at clock.Time, c model.ScaleService) {
	scaling := v.scenario.Service(c.Service).Scaling
	if c.Policy == "" {
		return
	}
	if scaling == nil {
		scaling = &model.Scaling{Max: c.To}
	}
	if least, most := v.bounds[c.Service].On(scaling.Min, scaling.Max); c.To < least || c.To > most {
		v.broken(at, "%s: desired %d outside [%d, %d]", c.Service, c.To, least, most)
	}
	if !scaling.Foresees(c.Policy) && v.metrics[c.Service] == 0 {
		v.broken(at, "%s scales %s by metrics that nobody has seen", c.Policy, c.Service)
	}
}

// rebalanced: a step in which rebalancing decides to stop a task, which ceases to count, leaves as
// many healthy as are desired. SIGTERM comes after the drain, whatever has happened meanwhile.
func (v *Invariants) rebalanced(at clock.Time, cmds []model.Command) {
	for _, cmd := range cmds {
		d := departureOf(cmd)
		name := d.task.Group
		ceases := func(other model.Command) bool {
			c, ok := other.(model.CountTask)
			return ok && c.Task == d.task && !c.Healthy
		}
		if !slices.ContainsFunc(cmds, ceases) {
			continue
		}
		if strings.HasPrefix(d.because, model.RebalancedBecause) && v.healthy[name] < v.desired[name] {
			v.broken(at, "%s: rebalancing leaves %d healthy of %d", name, v.healthy[name],
				v.desired[name])
		}
	}
}

// stop signals a task. One without containers yet has nothing to signal, and a second signal is
// harmless.
func (v *Invariants) stop(at clock.Time, id model.TaskID) {
	status, exists := v.status[id]
	if exists && (status < model.Activating || status == model.Stopping) {
		return
	}
	v.move(at, id, model.Stopping)
}

// move takes a task to a status.
func (v *Invariants) move(at clock.Time, id model.TaskID, to model.TaskStatus) {
	from, exists := v.status[id]
	switch {
	case !exists:
		v.broken(at, "%v became %v and was never started", id, to)
	case !lifecycle.IsLegal(from, to):
		v.broken(at, "%v went from %v to %v", id, from, to)
	}
	if to == model.Stopped {
		v.there--
	}
	v.status[id] = to
}

// caused: a decision has a reason and a cause; what else is announced follows from its step.
func (v *Invariants) caused(at clock.Time, cmd model.Command) {
	because, cause, ok := model.Decided(cmd)
	if ok && because == "" {
		v.broken(at, "for no reason: %T %+v", cmd, cmd)
	}
	if ok && (cause < 1 || cause >= v.moment) {
		v.broken(at, "moment %d has the cause %d: %T %+v", v.moment, cause, cmd, cmd)
	}
}

func (v *Invariants) reason(at clock.Time, id model.TaskID, because string) {
	if because == "" {
		v.broken(at, "%v started or stopped for no reason", id)
	}
}
