package controlplane

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/laws"
	"ecsim/sim/clock"

	"github.com/cockroachdb/datadriven"
)

// TestScripts plays the stories of testdata: the script decides what happens next, and nothing
// happens until it says so. Each story names its rules in its first lines.
func TestScripts(t *testing.T) {
	stories, err := filepath.Glob("testdata/*.txt") // beside them lie failures of property tests
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, path := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s := &script{}
			datadriven.RunTest(t, path, s.run)
			if s.laws != nil && len(s.laws.Broken) > 0 {
				t.Errorf("laws broken: %q", s.laws.Broken)
			}
		})
	}
}

// script is one story being told: the control plane, and a world in which time and tasks stand
// still.
type script struct {
	scenario model.Scenario
	control  *ControlPlane
	laws     *laws.Keeper
	now      clock.Time
	steps    int
	tasks    map[model.TaskID]*scriptTask
	order    []*scriptTask
	launched []*scriptInstance
	metrics  map[model.Provider]string // CapacityProviderReservation as it was told last
	out      strings.Builder
}

// scriptTask is a task the control plane asked for.
type scriptTask struct {
	model.StartTask
	started   bool // RUNNING
	stopping  bool // SIGTERM sent or going by itself
	gone      bool
	healthy   bool
	hasTarget bool
	hasCheck  bool
}

// verbs is the language of the scripts, one file each.
var verbs = map[string]func(*script, *datadriven.TestData, *testing.T){
	"cluster":           (*script).cluster,
	"service":           (*script).service,
	"job":               (*script).job,
	"run":               (*script).runJob,
	"deploy":            (*script).deploy,
	"scale":             (*script).scale,
	"metric":            (*script).metric,
	"started":           (*script).started,
	"healthy":           (*script).healthy,
	"unhealthy":         (*script).unhealthy,
	"failed":            (*script).failed,
	"lost":              (*script).lost,
	"stop":              (*script).stop,
	"protect":           (*script).protect,
	"retire":            (*script).retire,
	"delete":            (*script).delete,
	"abandon":           (*script).abandon,
	"stopped":           (*script).stopped,
	"interrupt":         (*script).interrupt,
	"refuse":            (*script).refuse,
	"zone":              (*script).zone,
	"wait":              (*script).wait,
	"settle":            (*script).settle,
	"hook":              (*script).hook,
	"taskset":           (*script).taskSet,
	"status":            (*script).status,
	"instances":         (*script).instances,
	"instance":          (*script).instance,
	"hosts":             (*script).hosts,
	"managed":           (*script).managed,
	"managed-instances": (*script).managedInstances,
	"asg":               (*script).asg,
	"update":            (*script).update,
	"ec2":               (*script).ec2,
	"shift":             (*script).shift,
	"answer":            (*script).answer,
	"capacity":          (*script).capacity,
	"register":          (*script).register,
	"scheduled":         (*script).scheduled,
}

func (s *script) run(t *testing.T, d *datadriven.TestData) string {
	verb := verbs[d.Cmd]
	if verb == nil {
		d.Fatalf(t, "unknown verb %s", d.Cmd)
	}
	s.out.Reset()
	verb(s, d, t)
	return s.out.String()
}

// step sends an event, notes what the control plane asks for, and prints it.
func (s *script) step(ev model.Event, loud bool) {
	s.steps++
	cmds := slices.Clone(s.control.Step(s.now, ev))
	s.laws.Stepped(s.now, ev, cmds)
	for _, cmd := range cmds {
		if start, ok := cmd.(model.StartTask); ok {
			a := &scriptTask{StartTask: start}
			if g := s.control.groups[start.Task.Group]; g.service != nil {
				checks := g.revision(start.Revision).checks
				a.hasTarget, a.hasCheck = checks.Target, checks.Container
			}
			s.tasks[start.Task] = a
			s.order = append(s.order, a)
		}
		if stop, ok := cmd.(model.StopTask); ok {
			s.tasks[stop.Task].stopping = true
		}
		s.instanceCommand(cmd)
		if text := render(cmd); loud && text != "" {
			fmt.Fprintln(&s.out, text)
		}
	}
	for _, cmd := range cmds {
		if c, ok := cmd.(model.PublishReservation); ok {
			s.publish(c)
		}
	}
	if at, ok := s.control.NextDeadline(); ok && at < s.now {
		panic(fmt.Sprintf("the next deadline %s is before now, %s", at, s.now))
	}
}

// render is a command as one line of a story.
func render(cmd model.Command) string {
	because := func(what, why string) string {
		if why == "" {
			return what
		}
		return fmt.Sprintf("%-34s %s", what, why)
	}
	switch c := cmd.(type) {
	case model.StartTask:
		return because(fmt.Sprintf("start %s rev %d %s %s", c.Task, c.Revision,
			short(c), c.Zone), c.Because)
	case model.DeregisterTarget:
		return because("drain "+c.Task.String(), c.Because)
	case model.StopTask:
		return because("stop "+c.Task.String(), c.Because)
	case model.CountTask:
		if c.Healthy {
			return because("counts "+c.Task.String(), c.Because)
		}
		return "" // a drain, stop or failure on the line before says why
	case model.ScaleService:
		return because(fmt.Sprintf("scale %s %d -> %d", c.Service, c.From, c.To), c.Because)
	case model.BeginDeployment:
		if c.Rollback {
			return because(fmt.Sprintf("roll back to rev %d", c.Revision), c.Because)
		}
		return because(fmt.Sprintf("deploy rev %d", c.Revision), c.Because)
	case model.CompleteDeployment:
		return fmt.Sprintf("rev %d COMPLETED", c.Revision)
	case model.FailDeployment:
		if c.Superseded {
			return because(fmt.Sprintf("rev %d SUPERSEDED", c.Revision), c.Because)
		}
		return because(fmt.Sprintf("rev %d FAILED", c.Revision), c.Because)
	case model.ShiftTraffic:
		return because(fmt.Sprintf("rev %d gets %g%% of traffic", c.Revision,
			float64(c.Permille)/10), c.Because)
	case model.RunHook:
		return fmt.Sprintf("hook %d runs at %s", c.Run, c.Stage)
	case model.EnterStage:
		if c.Step > 0 {
			return fmt.Sprintf("rev %d %s, step %d", c.Revision, c.Stage, c.Step)
		}
		return fmt.Sprintf("rev %d %s", c.Revision, c.Stage)
	case model.ChangeTaskSet:
		stability := "STABILIZING"
		if c.Steady {
			stability = "STEADY_STATE"
		}
		if c.Gone {
			return fmt.Sprintf("task set %d is gone", c.Revision)
		}
		return because(fmt.Sprintf("task set %d %s %s %d", c.Revision, c.Status, stability, c.Computed), c.Because)
	case model.CountFailure:
		return because(fmt.Sprintf("failure %d of %d", c.Failures, c.Threshold), c.Because)
	case model.ChangeAlarm:
		return because(fmt.Sprintf("alarm %s %s", c.Alarm[max(0, strings.LastIndex(c.Alarm, "Alarm")):],
			c.To), c.Because)
	case model.LaunchInstance:
		what := "launch " + string(c.Instance.ID) + " " + c.Instance.Zone
		if c.Instance.Spot {
			what += " spot"
		}
		if c.ToPool {
			what += " to the warm pool"
		}
		return because(what, c.Because)
	case model.RunInstanceHook:
		return because(fmt.Sprintf("hook %d of %s runs", c.Hook, c.Instance), c.Because)
	case model.StartInstance:
		return because("start instance "+string(c.Instance), c.Because)
	case model.TerminateInstance:
		return because("terminate "+string(c.Instance), c.Because)
	case model.ScaleGroup:
		return because(fmt.Sprintf("scale %s %d -> %d", c.Group, c.From, c.To), c.Because)
	case model.ChangeScalableTarget:
		what := fmt.Sprintf("bounds %d to %d", c.Min, c.Max)
		if c.Suspended != (model.Suspension{}) {
			what += " suspended: " + c.Suspended.String()
		}
		return because(what, c.Because)
	case model.RefuseScaling:
		return because(fmt.Sprintf("%s leaves %d: %s", c.Policy, c.Desired, c.Reason), c.Because)
	case model.ForecastLoad:
		return because(fmt.Sprintf("forecast from %v: tasks %v", c.From, c.Tasks[:min(4, len(c.Tasks))]), c.Policy)
	case model.RefuseCall:
		name, of := callOf(c.Call)
		if name == "" {
			return actionNames[of] + " refused"
		}
		return actionNames[of] + " of " + name + " refused"
	case model.DrainInstance:
		return because("drain "+string(c.Instance), c.Because)
	case model.GiveUpTask:
		return because(fmt.Sprintf("gives up a task of %s rev %d", c.Group, c.Revision), c.Because)
	case model.PublishReservation:
		return "" // told when the metric changes
	case model.FailRuns:
		return fmt.Sprintf("RunTask of %s fails for %d tasks", c.Job, c.Count)
	case model.Announce:
		text := c.Message
		if c.Because != "" {
			text += " (" + c.Because + ")"
		}
		if c.Until != clock.Never {
			return fmt.Sprintf("%s Next try %s.", text, c.Until)
		}
		return text
	}
	return fmt.Sprintf("%T", cmd)
}

func short(c model.StartTask) string {
	switch c.Provider {
	case model.FargateSpot:
		return "spot"
	case model.Fargate:
		return "fargate"
	}
	return string(c.Instance)
}

// named finds the tasks whose names are arguments without a value, in that order.
func (s *script) named(t *testing.T, d *datadriven.TestData) []*scriptTask {
	var found []*scriptTask
	for _, arg := range d.CmdArgs {
		group, number, ok := strings.Cut(arg.Key, "/")
		if !ok {
			continue
		}
		first, last, _ := strings.Cut(number, "-")
		from := atoi(t, d, first)
		to := from
		if last != "" {
			to = atoi(t, d, last)
		}
		for n := from; n <= to; n++ {
			a := s.tasks[model.TaskID{Group: group, Number: n}]
			if a == nil {
				d.Fatalf(t, "no task %s/%d", group, n)
			}
			found = append(found, a)
		}
	}
	return found
}

func atoi(t *testing.T, d *datadriven.TestData, text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		d.Fatalf(t, "%q is no number", text)
	}
	return n
}

// value is an argument key=value, or the default.
func value(d *datadriven.TestData, key, otherwise string) string {
	for _, arg := range d.CmdArgs {
		if arg.Key == key {
			if len(arg.Vals) == 0 {
				return "on"
			}
			return strings.Join(arg.Vals, ",")
		}
	}
	return otherwise
}

func number(t *testing.T, d *datadriven.TestData, key string, otherwise int) int {
	return atoi(t, d, strings.TrimSuffix(value(d, key, strconv.Itoa(otherwise)), "%"))
}

func span(t *testing.T, d *datadriven.TestData, text string) clock.Span {
	parsed, err := clock.ParseSpan(text)
	if err != nil {
		d.Fatalf(t, "%v", err)
	}
	return parsed
}

// name is the first argument.
func name(d *datadriven.TestData) string { return d.CmdArgs[0].Key }
