package controlplane

import (
	"fmt"
	"strings"
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// instances NAME count=N [cpu=2048] [memory=3800] [tasks=2] [zones=(a,b,c)] [attributes=(NAME:VALUE,…)]
// [provider=NAME] [external]: container instances register, one after the other.
func (s *script) instances(d *datadriven.TestData, t *testing.T) {
	of := model.Instances{
		Name: name(d), Count: number(t, d, "count", 1),
		Zones: strings.Split(value(d, "zones", strings.Join(s.scenario.Zones, ",")), ","),
		Type: model.InstanceType{Name: "c5.large", CPUUnits: number(t, d, "cpu", 2048),
			MemoryMiB: number(t, d, "memory", 3800), Tasks: number(t, d, "tasks", 2),
			Architecture: model.X86},
	}
	if d.HasArg("external") {
		of.External, of.Zones, of.Type.Tasks = true, []string{model.OutsideAWS}, 0
	}
	for _, a := range strings.Split(value(d, "attributes", ""), ",") {
		if key, v, ok := strings.Cut(a, ":"); ok {
			of.Template.Attributes = append(of.Template.Attributes, model.InstanceAttribute{Name: key, Value: v})
		}
	}
	for n := range of.Count {
		i := of.Instance(n + 1)
		if d.HasArg("provider") {
			i.Provider = model.Provider(value(d, "provider", ""))
		}
		s.step(model.InstanceRegistered{Instance: i}, true)
	}
}

// instance ID drain|activate|cut-off|back|lost|at-risk|impaired|notice: somebody drains an instance or takes it back,
// ECS reaches its agent no more, or again, or gives it up and its tasks with it; EC2 recommends to replace a
// Spot instance, or gives it its two minutes.
func (s *script) instance(d *datadriven.TestData, t *testing.T) {
	id := model.InstanceID(name(d))
	switch what := d.CmdArgs[1].Key; what {
	case "drain", "activate":
		s.step(model.InstanceDraining{Instance: id, Draining: what == "drain"}, true)
	case "cut-off", "back":
		s.step(model.AgentConnectionChanged{Instance: id, Connected: what == "back"}, true)
	case "at-risk":
		s.step(model.InstanceAtRisk{Instance: id}, true)
	case "impaired":
		s.step(model.InstanceImpaired{Instance: id}, true)
	case "notice":
		s.step(model.InstanceInterrupted{Instance: id, Notice: true}, true)
	case "lost":
		s.step(model.InstanceLost{Instance: id}, true)
		for _, a := range append([]*scriptTask(nil), s.order...) {
			if a.Instance == id && !a.gone {
				s.step(model.TaskFailed{Task: a.Task, Code: model.InfrastructureHealth,
					Reason: "host lost"}, true)
				s.leave(a, true)
			}
		}
	default:
		d.Fatalf(t, "drain, activate, cut-off, back, lost, at-risk, impaired or notice, not %s", what)
	}
}

// hosts: what is left of each instance, and the tasks that are not STOPPED there.
func (s *script) hosts(*datadriven.TestData, *testing.T) {
	for _, h := range s.control.fleet.hosts {
		state := "ACTIVE"
		if h.draining {
			state = "DRAINING"
		}
		var tasks []string
		for _, t := range h.tasks {
			tasks = append(tasks, t.id.String())
		}
		free := h.Free()
		fmt.Fprintf(&s.out, "%-8s %s %-8s free %4d CPU %4d MiB  %s\n", h.id, h.zone, state,
			free.CPUUnits, free.MemoryMiB, strings.Join(tasks, " "))
	}
}

// placementOf reads [placement=(spread:FIELD,binpack:FIELD,random)] [distinct] [memberof=EXPRESSION, with
// _ for blanks].
func placementOf(d *datadriven.TestData) (p model.Placement) {
	if list := value(d, "placement", ""); list != "" {
		for _, item := range strings.Split(list, ",") {
			kind, field, _ := strings.Cut(item, ":")
			p.Strategies = append(p.Strategies, model.PlacementStrategy{Type: kind, Field: field})
		}
	}
	p.Distinct = value(d, "distinct", "") != ""
	if text := value(d, "memberof", ""); text != "" {
		p.MemberOf = []string{strings.ReplaceAll(text, "_", " ")}
	}
	return p
}
