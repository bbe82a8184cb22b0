package scenarios

import (
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/model/world/watch/why"
)

// WhyWhole answers for an objective that no single minute breaks: one on a deployment by the
// deployment's critical path, in the first replication; any other is on the whole run.
type WhyWhole struct {
	Measure    string         `json:"measure"`
	Deployment *WhyDeployment `json:"deployment,omitempty"` // nil: it is on none, or it never began
}

// WhyDeployment is what a deployment waited for, its way back included.
type WhyDeployment struct {
	Service         string            `json:"service"`
	Revision        int               `json:"revision"`
	AtSeconds       float64           `json:"at_seconds"`
	DurationSeconds float64           `json:"duration_seconds"` // to its end or the horizon
	State           string            `json:"state"`
	Spent           []DeploymentSpent `json:"spent"` // the critical path by phase
}

// explainWhole answers for the objectives that no minute breaks: those that were missed, and the one
// that was asked for.
func (o *Outcome) explainWhole(s *model.Scenario, event WhyEvent) {
	for i, slo := range s.SLOs {
		asked := event.measure == slo.Measure
		missed := !o.SLOs[i].OK && event.measure == "" && !event.isOne()
		if why.CanExplain(s, slo) || !asked && !missed {
			continue
		}
		if o.Why == nil {
			o.Why = &Why{Episodes: []WhyEpisode{}}
		}
		o.Why.Whole = append(o.Why.Whole, WhyWhole{slo.Measure, o.whyDeployment(slo.Measure)})
	}
}

// whyDeployment is the deployment that a measure such as service.web.deployment.1.duration is of; nil
// when it is of none.
func (o *Outcome) whyDeployment(measure string) *WhyDeployment {
	for i := range o.Services {
		s := &o.Services[i]
		rest, ok := strings.CutPrefix(measure, "service."+s.Name+".deployment.")
		if !ok {
			continue
		}
		number, _, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(s.Rollouts) {
			return nil
		}
		return s.whyRollout(&s.Rollouts[n-1])
	}
	return nil
}

func (s *ServiceOutcome) whyRollout(r *RolloutOutcome) *WhyDeployment {
	var w *WhyDeployment
	for i := range s.Deployments {
		d := &s.Deployments[i]
		switch {
		case w == nil && d.Revision == r.Revision && !d.Rollback && d.AtSeconds >= r.AtSeconds:
			w = &WhyDeployment{Service: s.Name, Revision: d.Revision, AtSeconds: d.AtSeconds}
		case w == nil:
			continue
		case !d.Rollback:
			return w
		}
		w.State = d.State
		if d.Rollback {
			w.State += ", rolled back"
		}
		w.DurationSeconds += d.DurationSeconds
		w.Spent = addSpent(w.Spent, d.Spent)
	}
	return w
}

func addSpent(into, more []DeploymentSpent) []DeploymentSpent {
	for _, m := range more {
		found := false
		for i := range into {
			if into[i].Phase == m.Phase {
				into[i].Seconds += m.Seconds
				into[i].Waits += m.Waits
				found = true
			}
		}
		if !found {
			into = append(into, m)
		}
	}
	return into
}
