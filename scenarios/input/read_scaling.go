package input

import (
	"strconv"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// readScaling reads the list of scaling documents; nil when there is no scalable target.
//
// The definition may have another name than the service has in the scenario, its own on AWS.
func (l *loader) readScaling(t *reading.Table, s *model.Service, definition awsjson.Service) *model.Scaling {
	items := t.Items("scaling")
	if len(items) == 0 {
		return nil
	}
	r := &scalingReader{loader: l, service: s, deployed: definition.Name, codeDeploy: definition.CodeDeploy,
		scaling: &model.Scaling{}}
	for i, n := range items {
		name := strconv.Itoa(i)
		for _, key := range []string{"PolicyName", "ScheduledActionName", "AlarmName"} {
			if p := n.Get(key); p != nil && p.Kind == document.Text {
				name = p.Text
			}
		}
		r.read(l.Table(n, t.Key("scaling")+"."+name, "service.scaling"), n)
	}
	if r.targets == 0 && len(l.Problems) == 0 {
		l.Problem(t.Get("scaling"), "a scalable target (MinCapacity, MaxCapacity) among them", "")
	}
	r.link()
	r.checkQuotas(t.Get("scaling"))
	r.sort()
	return r.scaling
}

type scalingReader struct {
	*loader
	service  *model.Service
	deployed string
	// CodeDeploy deploys it
	codeDeploy bool
	scaling    *model.Scaling
	targets    int
	steps      []stepPolicy
	alarms     []*reading.Table
	actions    []string // names of scheduled actions
	broken     bool     // a document could not be read, which is reported
}

func (r *scalingReader) read(t *reading.Table, n *document.Node) {
	if t.IsBroken() {
		r.broken = true
		return
	}
	r.checkResource(n)
	switch shape, _ := awsjson.Recognise(n); shape {
	case awsjson.ScalableTargetShape:
		r.targets++
		if r.targets == 2 {
			r.At(n.Place, "a second scalable target", "one for each service", "")
		}
		var b model.Bounds
		b, r.scaling.Suspended = awsjson.ScalableTarget(t)
		r.scaling.Min, r.scaling.Max = b.Min, b.Max
	case awsjson.ScalingPolicyShape:
		switch p := awsjson.ScalingPolicy(t); {
		case p.Step != nil:
			r.addStep(stepPolicy{*p.Step, p.ARN, p.Alarms, t}, n)
		case p.Predictive != nil:
			r.addPredictive(p.Predictive, t)
		default:
			r.add(p.Tracking, t)
		}
	case awsjson.TargetTrackingShape:
		r.add(awsjson.TargetTracking(t), t)
	case awsjson.StepScalingShape:
		r.addStep(stepPolicy{StepScaling: *awsjson.StepScaling(t), table: t}, n)
	case awsjson.PredictiveShape:
		r.addPredictive(awsjson.PredictiveScaling(t), t)
	case awsjson.ScheduledActionShape:
		r.schedule(awsjson.ReadScheduledAction(t), t)
	case awsjson.MetricAlarmShape:
		r.alarms = append(r.alarms, t)
	default:
		r.At(n.Place, "a document that says nothing about scaling",
			"a scalable target, a scaling policy or its configuration, a scheduled action or an alarm", "")
	}
}

// checkResource refuses a document about another service or another cluster (AAS-01): its numbers would
// be taken for this one's.
func (r *scalingReader) checkResource(n *document.Node) {
	resource, ok := awsjson.ResourceOf(n)
	if !ok {
		return
	}
	id := n.Get("ResourceId")
	if resource.Service != r.service.Name && resource.Service != r.deployed && r.service.Name != "" {
		own := r.deployed
		if own == "" {
			own = r.service.Name
		}
		r.Problem(id, "a document about the service "+own, "")
		return
	}
	if cluster := r.scenario.Cluster.Name; r.cluster.Has("name") && resource.Cluster != cluster {
		r.Problem(id, quote("service/"+cluster+"/"+resource.Service)+": the cluster of the scenario", "")
	}
}

// add takes a policy: each has its own name and its own metric (TT-13).
func (r *scalingReader) add(p *model.TargetTracking, t *reading.Table) {
	if p == nil {
		return
	}
	n := t.Node
	if r.isNamed(p.Name, n) {
		return
	}
	for _, o := range r.scaling.Policies {
		switch {
		case o.Metric == p.Metric && o.Of == p.Of && p.Metric != "":
			r.At(n.Place, "a second policy on "+string(p.Metric), "one target tracking policy for each metric", "")
			return
		}
	}
	if p.Metric == model.RequestCountPerTarget && r.codeDeploy { // K-06
		r.At(n.Place, "ALBRequestCountPerTarget of a service that CodeDeploy deploys",
			"another metric: Application Auto Scaling does not support it there", "")
	}
	r.scaling.Policies = append(r.scaling.Policies, *p)
}
