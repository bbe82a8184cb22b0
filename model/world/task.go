package world

import (
	"strconv"

	"ecsim/model"
	"ecsim/model/health"
	"ecsim/model/lifecycle"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// task is the physical side of one task: its containers, its place in the pool and the load
// balancer.
type task struct {
	id       model.TaskID
	build    *model.Build
	service  *service // nil for a job's task
	revision model.RevisionID
	provider model.Provider
	zone     string
	instance *instance // on EC2
	admitted bool      // there: its agent has room for it
	warm     bool      // runs when the run begins: its start is over at time 0

	graph     *lifecycle.Graph
	states    []lifecycle.ContainerState
	created   []bool              // containers on their way up, or up
	signalled []bool              // containers that have been sent SIGTERM
	checks    []*health.Container // nil: not started, or no health check
	checkDue  []clock.Time        // when the next health check comes
	startedAt []clock.Time        // of containers: their first start or last restart (L-29)
	restarts  []int               // of containers, inside the task
	gone      int                 // the essential container that exited by itself
	main      int                 // the container that serves requests or is the job
	health    model.HealthStatus  // as last reported

	slot   serving.Slot
	inPool bool
	target *target // nil while not registered

	doomed     clock.Time // when its defect ends it; 0: not by itself
	leaking    bool       // its memory grows by the hour
	leaksSince clock.Time

	lostBecause string
	deaf        clock.Time // its agent is cut off from ECS until then

	calls int // of UpdateTaskProtection

	reporting bool // a health report is on its way
	activated bool // every container has started; RUNNING is a matter of registration
	started   bool // RUNNING was reached
	occupies  bool // it counts in utilization
	drained   bool // it was told to leave its target group
	residual  bool // nodes of its load balancer have not heard of that
	answering bool // the program answers
	ended     bool // the program has exited by itself
	failing   bool // an essential container has, and ECS does not know yet
	exitCode  int  // then
	listed    bool // Service Connect knows it, and Cloud Map will, or it polls its queue
	listings  int  // how often that has changed
	unwanted  bool // ECS wants it stopped, whether or not its agent has heard of that
	leaving   bool // SIGTERM was sent or ECS knows it failed: nothing starts any more
	lost      bool // its host is gone
	exited    bool // every container has stopped
}

func (w *World) newTask(c model.StartTask) *task {
	t := &task{id: c.Task, provider: c.Provider, zone: c.Zone, warm: c.Warm, revision: c.Revision}
	if s := w.byName[c.Task.Group]; s != nil {
		t.service, t.build = s, &s.builds[c.Revision-1]
	} else {
		t.build = &w.callers[c.Task.Group].job.Build
	}
	definitions := t.build.TaskDefinition.Containers
	graph, err := lifecycle.NewGraph(definitions)
	if err != nil {
		panic("world: Load let a bad dependsOn pass: " + err.Error())
	}
	t.graph = graph
	t.states = make([]lifecycle.ContainerState, len(definitions))
	t.created = make([]bool, len(definitions))
	t.signalled = make([]bool, len(definitions))
	t.checks = make([]*health.Container, len(definitions))
	t.checkDue = make([]clock.Time, len(definitions))
	t.startedAt = make([]clock.Time, len(definitions))
	t.restarts = make([]int, len(definitions))
	t.main = t.build.TaskDefinition.Main()
	return t
}

// draw samples one of a task's delays from a stream of its own. What a warm task goes through at
// time 0 is behind it.
func (w *World) draw(t *task, purpose string, law random.Distribution) clock.Span {
	if t.warm && w.now() == 0 {
		return 0
	}
	return law.Sample(w.stream(t, purpose))
}

// stream is a task's own stream for one purpose.
func (w *World) stream(t *task, purpose string) *random.Stream {
	return w.streams.Stream(purpose, t.id.Group, strconv.Itoa(t.id.Number))
}

// startTask enacts StartTask: the task is PROVISIONING.
func (w *World) startTask(at clock.Time, c model.StartTask) {
	t := w.newTask(c)
	w.tasks[t.id] = t
	w.live = append(w.live, t)
	w.runBegins(t)
	if t.instance = w.instanceOf[c.Instance]; t.instance != nil && t.instance.lost {
		w.loseHost(at, t, "instance lost") // ECS does not know yet
		return
	}
	if w.refusal(at, t) != "" {
		w.after(refusalTakes, model.RankStop, t, 0, (*World).refused)
		return
	}
	w.hireSpot(t)
	provisioning := w.draw(t, "provisioning", t.build.Delays.Provisioning)
	if t.build.TaskDefinition.Volume != nil {
		provisioning += w.draw(t, "volume", t.build.Delays.Volume)
	}
	w.after(provisioning, model.RankStart, t, 0, (*World).placed)
}

// refusal says why there is no capacity for a task now; empty: there is.
func (w *World) refusal(at clock.Time, t *task) string {
	z := w.zones[t.zone]
	if z.outages > 0 || (t.provider == model.FargateSpot && w.spotRefuses(at, fargateSpot(t.zone), t)) {
		return capacityUnavailable
	}
	return ""
}

// capacityUnavailable is the reason AWS gives (FS-05).
const capacityUnavailable = "Capacity is unavailable at this time. " +
	"Please try again later or in a different availability zone"

func (w *World) refused(at clock.Time, t *task, _ int) {
	t.leaving, t.exited = true, true
	w.bury(t)
	delete(w.tasks, t.id)
	w.deliver(at, model.TaskRefused{Task: t.id, Reason: capacityUnavailable})
	w.runFailed(t)
	w.runOver(t)
}

func (w *World) placed(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost {
		return
	}
	w.deliver(at, model.TaskPlaced{Task: t.id})
	pending := w.draw(t, "pending", t.build.Delays.Pending)
	w.after(pending, model.RankStart, t, 0, (*World).pullStarts)
}

// pullStarts: the agent hears of the task.
func (w *World) pullStarts(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost || t.unwanted || w.isDeaf(at, t, 0, (*World).pullStarts) {
		return
	}
	if w.hasRoom(at, t) {
		w.pullBegins(at, t, 0)
	}
}

// pullBegins: the agent has room for the task.
func (w *World) pullBegins(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost || t.unwanted {
		return
	}
	w.deliver(at, model.TaskPullStarted{Task: t.id})
	delays := &t.build.Delays
	if t.build.Workload.Defect.Kind == model.ImageNotFound {
		noticed := w.draw(t, "detection", delays.Detection)
		w.after(noticed, model.RankStop, t, 0, (*World).imageMissing)
		return
	}
	if t.hasImages() {
		w.after(w.draw(t, "pull", cachedPull), model.RankStart, t, 0, (*World).pullEnds)
		return
	}
	factor, down := w.pullFactor()
	if down {
		noticed := w.draw(t, "detection", delays.Detection)
		w.after(noticed, model.RankStop, t, 0, (*World).registryFails)
		return
	}
	perMB := w.draw(t, "pull", delays.PullRate)
	pull := clock.Span(min(float64(delays.ImageMB*float64(perMB)*factor), longestPull))
	if t.instance != nil && pull > agentPullTimeout {
		w.after(agentPullTimeout, model.RankStop, t, 0, (*World).pullTimesOut)
		return
	}
	w.after(pull, model.RankStart, t, 0, (*World).pullEnds)
}

func (w *World) imageMissing(at clock.Time, t *task, _ int) {
	image := t.build.TaskDefinition.Containers[t.main].Image
	w.fail(at, t, model.TaskFailedToStart, "CannotPullContainerError: "+image+" not found")
}

func (w *World) registryFails(at clock.Time, t *task, _ int) {
	w.fail(at, t, model.TaskFailedToStart,
		"CannotPullContainerError: pull image manifest has been retried: the registry does not answer")
}

func (w *World) pullEnds(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost {
		return
	}
	t.keepImages()
	w.deliver(at, model.TaskPullFinished{Task: t.id})
	w.startContainers(at, t)
}

// reachesRunning: the target is registered and the task is RUNNING (L-04, L-05).
func (w *World) reachesRunning(at clock.Time, t *task, _ int) {
	if t.leaving || t.lost || t.unwanted || w.isDeaf(at, t, 0, (*World).reachesRunning) {
		return
	}
	t.started = true
	w.occupy(at, t, true)
	w.deliver(at, model.TaskStarted{Task: t.id})
	if !t.leaving && !t.drained { // unless the answer was to stop it again
		w.register(t)
		w.list(t)
		w.protectsItself(at, t)
	}
}
