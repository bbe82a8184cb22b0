package world

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

// timelineWatch writes the story: one line per transition, the many of one moment and cause in one line.
type timelineWatch struct {
	tasks   *taskWatch
	entries []Entry
}

// Advanced implements Observer.
func (w *timelineWatch) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *timelineWatch) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	w.happened(at, ev)
	for i := 0; i < len(cmds); i++ {
		switch c := cmds[i].(type) {
		case model.StartTask:
			i += w.started(at, c, cmds[i:]) - 1
		case model.DeregisterTarget:
			i += w.deregistered(at, c, cmds[i:]) - 1
		case model.StopTask:
			i += w.stopped(at, c, cmds[i:]) - 1
		case model.CountTask:
			w.counted(at, c)
		default:
			w.announced(at, c)
		}
	}
}

func (w *timelineWatch) happened(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.TaskFailed:
		w.add(at, e.Task.Group, e.Task.String()+" failed: "+string(e.Code), e.Reason)
	case model.SpotInterrupted:
		w.add(at, e.Task.Group, e.Task.String()+" interrupted", "Fargate Spot two-minute notice")
	case model.TaskRefused:
		w.add(at, e.Task.Group, e.Task.String()+" refused", e.Reason)
	case model.TaskHealthChanged:
		if e.Health == model.HealthUnhealthy {
			w.add(at, e.Task.Group, e.Task.String()+" UNHEALTHY", "container health check")
		}
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy {
			w.add(at, e.Task.Group, e.Task.String()+" target unhealthy", e.Reason)
		}
	case model.ZoneFailed:
		w.add(at, e.Zone, "zone goes dark", "fault")
	case model.ZoneRecovered:
		w.add(at, e.Zone, "zone is back", "fault over")
	case model.SpotCapacityChanged:
		what := "Fargate Spot capacity is gone"
		if e.Available {
			what = "Fargate Spot capacity is back"
		}
		w.add(at, e.Zone, what, "Spot market")
	}
}

// started tells a run of starts with one revision and reason in one line and returns its length.
func (w *timelineWatch) started(at clock.Time, first model.StartTask, cmds []model.Command) int {
	n, spot := 0, 0
	for _, cmd := range cmds {
		c, ok := cmd.(model.StartTask)
		if !ok || c.Task.Group != first.Task.Group || c.Revision != first.Revision || c.Because != first.Because {
			break
		}
		n++
		if c.Provider == model.FargateSpot {
			spot++
		}
	}
	what := "start " + tasks(first.Task, n) + fmt.Sprintf(", revision %d", first.Revision)
	if spot > 0 {
		what += fmt.Sprintf(", %d on FARGATE_SPOT", spot)
	}
	w.add(at, first.Task.Group, what, first.Because)
	return n
}

func (w *timelineWatch) deregistered(at clock.Time, first model.DeregisterTarget, cmds []model.Command) int {
	n := 0
	for _, cmd := range cmds {
		c, ok := cmd.(model.DeregisterTarget)
		if !ok || c.Task.Group != first.Task.Group || c.Because != first.Because {
			break
		}
		n++
	}
	w.add(at, first.Task.Group, "drain "+tasks(first.Task, n), first.Because)
	return n
}

func (w *timelineWatch) stopped(at clock.Time, first model.StopTask, cmds []model.Command) int {
	n := 0
	for _, cmd := range cmds {
		c, ok := cmd.(model.StopTask)
		if !ok || c.Task.Group != first.Task.Group || c.Because != first.Because {
			break
		}
		n++
	}
	w.add(at, first.Task.Group, "stop "+tasks(first.Task, n), first.Because)
	return n
}

// counted tells when a service has as many healthy tasks as it wants, and when it loses one.
func (w *timelineWatch) counted(at clock.Time, c model.CountTask) {
	t := w.tasks.services[c.Task.Group]
	if t == nil {
		return
	}
	if !c.Healthy {
		w.add(at, c.Task.Group, c.Task.String()+" no longer counts as healthy", c.Because)
	} else if t.healthy == t.desired {
		w.add(at, c.Task.Group, fmt.Sprintf("running %d, healthy %d", t.running, t.healthy), c.Because)
	}
}

func (w *timelineWatch) announced(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.ScaleService:
		w.add(at, c.Service, fmt.Sprintf("desired %d → %d", c.From, c.To), c.Because)
	case model.BeginDeployment:
		what := fmt.Sprintf("deployment of revision %d begins", c.Revision)
		if c.Rollback {
			what = fmt.Sprintf("roll back to revision %d", c.Revision)
		}
		w.add(at, c.Service, what, c.Because)
	case model.CompleteDeployment:
		w.add(at, c.Service, fmt.Sprintf("deployment of revision %d completed", c.Revision), "steady state")
	case model.FailDeployment:
		what := fmt.Sprintf("deployment of revision %d failed", c.Revision)
		if c.Superseded {
			what = fmt.Sprintf("deployment of revision %d superseded", c.Revision)
		}
		w.add(at, c.Service, what, c.Because)
	case model.CountFailure:
		w.add(at, c.Service, fmt.Sprintf("failures %d of %d", c.Failures, c.Threshold), c.Because)
	case model.ChangeAlarm:
		w.add(at, c.Service, "alarm "+c.Alarm+" "+c.From+" → "+c.To, c.Because)
	case model.Announce:
		w.add(at, c.Service, c.Message, "")
	}
}

func (w *timelineWatch) add(at clock.Time, who, what, because string) {
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
		line := fmt.Sprintf("%12s  %-10s %-52s %-44s %s", e.At, e.Who, e.What, e.Because, counts)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
