package watch

import (
	"fmt"
	"strings"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Entry is one line of the story of a run.
type Entry struct {
	At               clock.Time
	Who              string // a service, a job, a zone
	What             string
	Because          string
	Running, Desired int // tasks of Who after it happened
}

// Timeline writes the story: one line per transition, and one for the many of one moment and cause.
type Timeline struct {
	tasks   *Tasks
	entries []Entry
	short   map[string]bool  // services with fewer healthy tasks than they want
	batches map[batch]*size  // of the present instant
	shares  map[shifted]bool // revisions that were told to get traffic
	now     clock.Time
}

// batch is what many tasks of one group do at one instant: told in one line, whoever asked for
// each.
type batch struct {
	group    string
	what     string
	revision model.RevisionID
}

// shifted is a revision to which traffic shifts.
type shifted struct {
	service  string
	revision model.RevisionID
}

type size struct{ entry, tasks, spot int }

// NewTimeline writes the story of a run. It reads tasks, which must be shown everything first.
func NewTimeline(tasks *Tasks) *Timeline {
	return &Timeline{tasks: tasks, short: map[string]bool{}, batches: map[batch]*size{},
		shares: map[shifted]bool{}}
}

// Record is the story so far.
func (w *Timeline) Record() []Entry { return w.entries }

// Advanced implements Observer.
func (w *Timeline) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *Timeline) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	if at != w.now {
		w.now = at
		clear(w.batches)
	}
	w.happened(at, ev)
	for i := 0; i < len(cmds); i++ {
		switch c := cmds[i].(type) {
		case model.StartTask:
			w.gather(batch{c.Task.Group, "start", c.Revision}, c.Task, c.Provider, c.Because)
		case model.DeregisterTarget, model.StopTask:
			i += w.departed(at, cmds[i:]) - 1
		case model.LaunchInstance, model.TerminateInstance:
			i += w.launched(at, cmds[i:]) - 1
		case model.CountTask:
			w.lost(at, c)
		default:
			w.announced(at, c)
		}
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.CountTask:
			w.counted(at, c.Task.Group, c.Because)
		case model.ScaleService:
			w.counted(at, c.Service, c.Because)
		}
	}
}

func (w *Timeline) happened(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.TaskFailed:
		w.add(at, e.Task.Group, e.Task.String()+" failed: "+string(e.Code), e.Reason)
	case model.SpotInterrupted:
		b := batch{group: e.Task.Group, what: "interrupt"}
		w.gather(b, e.Task, "", "Fargate Spot two-minute notice")
	case model.TaskRefused:
		w.gather(batch{group: e.Task.Group, what: "refuse"}, e.Task, "", e.Reason)
	case model.TaskHealthChanged:
		if e.Health == model.HealthUnhealthy {
			w.add(at, e.Task.Group, e.Task.String()+" UNHEALTHY", "container health check")
		}
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy {
			w.add(at, e.Task.Group, e.Task.String()+" target unhealthy", e.Reason)
		}
	case model.InstanceDraining:
		what := "instance is ACTIVE again"
		if e.Draining {
			what = "instance is DRAINING"
		}
		w.add(at, string(e.Instance), what, "UpdateContainerInstancesState")
	case model.InstanceLost:
		w.add(at, string(e.Instance), "instance is deregistered", "ECS gives it up")
	case model.InstanceAtRisk:
		w.add(at, string(e.Instance), "instance is at risk", "EC2 recommends to replace it")
	case model.InstanceInterrupted:
		what := "instance is taken back at once"
		if e.Notice {
			what = "instance is taken back in two minutes"
		}
		w.add(at, string(e.Instance), what, "Spot interruption")
	case model.InstanceLaunchFailed:
		w.add(at, string(e.Instance), "instance cannot be launched", e.Reason)
	case model.InstanceWarmed:
		if at > 0 {
			w.add(at, string(e.Instance), "instance is in the warm pool", "")
		}
	case model.InstanceRegistered:
		if at > 0 {
			w.add(at, string(e.Instance.ID), "instance is registered", whereabouts(&e.Instance))
		}
	case model.AgentConnectionChanged:
		w.add(at, string(e.Instance), connectionTold(e.Connected), string(model.AgentDisconnect))
	case model.ZoneFailed:
		w.add(at, e.Zone, "zone goes dark", "fault")
	case model.ZoneRecovered:
		w.add(at, e.Zone, "zone is back", "fault over")
	case model.ContainerRestarted:
		w.add(at, e.Task.Group, fmt.Sprintf("%v restarts %s in place", e.Task, e.Container),
			fmt.Sprintf("it exited with code %d", e.ExitCode))
	case model.TaskWaited:
		w.add(at, e.Task.Group, fmt.Sprintf("%v waits at the agent of %s", e.Task, e.Instance),
			fmt.Sprintf("what it reserves is of tasks that still stop, and %d wait there already", e.Behind))
	case model.InvocationDropped:
		w.add(at, e.Job, "the schedule gives up a call of RunTask", "every attempt was throttled")
	case model.FaultBegan:
		who, what := faultTold(&e.Fault)
		w.add(at, who, what, "fault")
	case model.FaultEnded:
		who, _ := faultTold(&e.Fault)
		w.add(at, who, string(e.Fault.Kind)+" ends", "fault over")
	case model.SpotCapacityChanged:
		what := spotTold(e)
		w.add(at, e.Zone, what, "Spot market")
	}
}

// spotTold says what became of a pool's Spot capacity.
func spotTold(e model.SpotCapacityChanged) string {
	what := "Fargate Spot capacity"
	if e.Type != string(model.FargateSpot) {
		what = "Spot capacity of " + e.Type
	}
	if e.Available {
		return what + " is back"
	}
	return what + " is gone"
}

// connectionTold says how an instance's agent stands to ECS.
func connectionTold(connected bool) string {
	if connected {
		return "agent is connected again"
	}
	return "agent is cut off: no task is placed here"
}

// gather adds a task to its batch's line, or begins the line.
func (w *Timeline) gather(b batch, id model.TaskID, provider model.Provider, because string) {
	n := w.batches[b]
	if n == nil {
		w.add(w.now, id.Group, "", because)
		n = &size{entry: len(w.entries) - 1}
		w.batches[b] = n
	}
	n.tasks++
	if provider == model.FargateSpot {
		n.spot++
	}
	what := b.what + " " + tasks(id, n.tasks)
	if b.revision > 0 {
		what += fmt.Sprintf(", revision %d", b.revision)
	}
	if n.spot > 0 {
		what += fmt.Sprintf(", %d on FARGATE_SPOT", n.spot)
	}
	w.entries[n.entry].What = what
}

// departed tells a run of commands that make tasks of one group go for one reason, in one line, and
// returns how many commands that were. Each may come with the news that its task ceases to count.
func (w *Timeline) departed(at clock.Time, cmds []model.Command) int {
	first := departureOf(cmds[0])
	n, length := 0, 0
	for i, cmd := range cmds {
		if count, ok := cmd.(model.CountTask); ok && isVoluntary(count) {
			continue
		}
		d := departureOf(cmd)
		if d.verb != first.verb || d.task.Group != first.task.Group || d.because != first.because {
			break
		}
		n, length = n+1, i+1
	}
	w.add(at, first.task.Group, first.verb+" "+tasks(first.task, n), first.because)
	return length
}

// departure is a command that makes a task go; the zero value is any other command.
type departure struct {
	verb    string
	task    model.TaskID
	because string
}

func departureOf(cmd model.Command) departure {
	switch c := cmd.(type) {
	case model.DeregisterTarget:
		return departure{"drain", c.Task, c.Because}
	case model.StopTask:
		return departure{"stop", c.Task, c.Because}
	}
	return departure{}
}

// isVoluntary reports whether a task ceases to count because it was told to go.
func isVoluntary(c model.CountTask) bool {
	return !c.Healthy && strings.HasPrefix(c.Because, "leaves")
}

// lost tells that a task ceased to count, unless it was told to go: that has a line of its own.
func (w *Timeline) lost(at clock.Time, c model.CountTask) {
	if w.tasks.services[c.Task.Group] != nil && !c.Healthy && !isVoluntary(c) {
		w.add(at, c.Task.Group, c.Task.String()+" no longer counts as healthy", c.Because)
	}
}

// counted tells when a service that was short of healthy tasks has what it wants.
func (w *Timeline) counted(at clock.Time, service, because string) {
	t := w.tasks.services[service]
	if t == nil {
		return
	}
	was, is := w.short[service], t.healthy < t.desired
	w.short[service] = is
	if was && !is {
		w.add(at, service, fmt.Sprintf("running %d, healthy %d", t.running, t.healthy), because)
	}
}

// shifts tells of a share of the traffic, but not that a revision which had none gets none.
func (w *Timeline) shifts(at clock.Time, c model.ShiftTraffic) {
	to := shifted{c.Service, c.Revision}
	if had := w.shares[to]; c.Permille > 0 || had {
		w.add(at, c.Service, fmt.Sprintf("revision %d gets %g %% of the traffic", c.Revision,
			float64(c.Permille)/10), c.Because)
	}
	w.shares[to] = c.Permille > 0
}

func (w *Timeline) announced(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.ScaleService:
		w.add(at, c.Service, fmt.Sprintf("desired %d → %d", c.From, c.To), c.Because)
	case model.RunInstanceHook:
		w.add(at, string(c.Instance), fmt.Sprintf("lifecycle hook %d of its group runs", c.Hook+1), c.Because)
	case model.StartInstance:
		w.add(at, string(c.Instance), "instance is started from the warm pool", c.Because)
	case model.ScaleGroup:
		w.add(at, c.Group, fmt.Sprintf("desired capacity %d → %d", c.From, c.To), c.Because)
	case model.DrainInstance:
		w.add(at, string(c.Instance), "instance is DRAINING", c.Because)
	case model.GiveUpTask:
		w.add(at, c.Group, "a task in PROVISIONING is STOPPED", c.Because)
	case model.BeginDeployment:
		what := fmt.Sprintf("deployment of revision %d begins", c.Revision)
		if c.Rollback {
			what = fmt.Sprintf("roll back to revision %d", c.Revision)
		}
		w.add(at, c.Service, what, c.Because)
	case model.CompleteDeployment:
		what := fmt.Sprintf("deployment of revision %d completed", c.Revision)
		w.add(at, c.Service, what, "steady state")
	case model.FailDeployment:
		what := fmt.Sprintf("deployment of revision %d failed", c.Revision)
		if c.Superseded {
			what = fmt.Sprintf("deployment of revision %d superseded", c.Revision)
		}
		w.add(at, c.Service, what, c.Because)
	case model.ShiftTraffic:
		w.shifts(at, c)
	case model.RunHook:
		w.add(at, c.Service, fmt.Sprintf("revision %d: hook %d runs", c.Revision, c.Hook+1),
			c.Stage.String())
	case model.EnterStage:
		switch c.Stage { // the others are over at once, or say themselves what they do
		case model.ScaleUp, model.BakeTime, model.CleanUp:
			w.add(at, c.Service, fmt.Sprintf("revision %d: %s", c.Revision, c.Stage), "")
		}
	case model.ChangeTaskSet:
		w.add(at, c.Service, fmt.Sprintf("task set %d: %s", c.Revision, taskSetTold(c)), c.Because)
	case model.CountFailure:
		w.add(at, c.Service, fmt.Sprintf("failures %d of %d", c.Failures, c.Threshold), c.Because)
	case model.ChangeAlarm:
		// The rest of the name repeats the service (TT-05).
		_, alarm, found := strings.Cut(c.Alarm, "-Alarm")
		if !found { // an alarm of deployments has a name of its own
			alarm = c.Alarm
		}
		w.add(at, c.Service, "alarm "+alarm+" "+c.From+" → "+c.To, c.Because)
	case model.ChangeScalableTarget, model.RefuseScaling, model.ForecastLoad:
		w.scalingTold(at, c)
	case model.Announce:
		_, message, _ := strings.Cut(c.Message, c.Service+") ") // it begins with "(service web) "
		w.add(at, c.Service, message, c.Because)
	}
}

func (w *Timeline) add(at clock.Time, who, what, because string) {
	entry := Entry{At: at, Who: who, What: what, Because: because}
	if t := w.tasks.services[who]; t != nil {
		entry.Running, entry.Desired = t.running, t.desired
	}
	w.entries = append(w.entries, entry)
}

// tasks prints "web/3" for one task and "4 tasks" for several.
func tasks(first model.TaskID, n int) string {
	if n == 1 {
		return first.String()
	}
	return fmt.Sprintf("%d tasks", n)
}

// Render writes the story as text, one aligned line each, for goldens.
func Render(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		counts := ""
		if e.Desired > 0 {
			counts = fmt.Sprintf("%d/%d", e.Running, e.Desired)
		}
		line := fmt.Sprintf("%8s  %-10s %-50s %-44s %s",
			e.At.Truncate(clock.Second), e.Who, e.What, e.Because, counts)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
