package awsjson

import (
	"math"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

const predictiveScaling = "PredictiveScalingPolicyConfiguration"

// pairs are the predefined pairs of a scaling metric and its load metric (PR-07), by the names that AWS
// gives a pair, or either metric of it.
var pairs = []struct {
	scaling, load model.Metric
	names         []string
}{
	{model.CPUUtilization, model.TotalCPUUtilization, []string{"ECSServiceCPUUtilization",
		"ECSServiceAverageCPUUtilization", "ECSServiceTotalCPUUtilization"}},
	{model.MemoryUtilization, model.TotalMemoryUtilization, []string{"ECSServiceMemoryUtilization",
		"ECSServiceAverageMemoryUtilization", "ECSServiceTotalMemoryUtilization"}},
	{model.RequestCountPerTarget, model.TotalRequestCount, []string{"ALBRequestCount",
		"ALBRequestCountPerTarget", "TotalALBRequestCount"}},
}

// PredictiveScaling reads the configuration of a predictive scaling policy (PR-02 to PR-07); nil when its
// metrics are not modelled.
func PredictiveScaling(t *reading.Table) *model.PredictiveScaling {
	p := &model.PredictiveScaling{Name: "PredictiveScaling"}
	p.Scales = t.Word("Mode", "ForecastOnly", "ForecastAndScale") == "ForecastAndScale"
	p.Buffer = t.Seconds("SchedulingBufferTime", 0, 3600)
	p.RaisesMax = t.Word("MaxCapacityBreachBehavior", "HonorMaxCapacity", "IncreaseMaxCapacity") == "IncreaseMaxCapacity"
	if p.RaisesMax {
		t.Require("MaxCapacityBuffer", "percent of the forecast, since MaxCapacityBreachBehavior is IncreaseMaxCapacity")
		p.MaxBuffer = t.Integer("MaxCapacityBuffer", 0, 100)
	} else {
		t.Forbid("MaxCapacityBuffer", "none: MaxCapacityBreachBehavior is HonorMaxCapacity")
	}
	list := t.Require("MetricSpecifications", "a list of exactly one specification")
	specs := t.Tables("MetricSpecifications", "")
	t.Done()
	if list == nil || list.Kind != document.List {
		return nil
	}
	if len(specs) != 1 {
		t.Problem(list, "exactly one specification (PR-07)", "")
		return nil
	}
	return specification(p, specs[0])
}

// specification reads the metrics and the target of a policy.
func specification(p *model.PredictiveScaling, t *reading.Table) *model.PredictiveScaling {
	if t.IsBroken() {
		return nil
	}
	if n := t.Require("TargetValue", "the value to hold"); n != nil {
		p.Target = n.Float
		isNumber := n.Kind == document.Integer || n.Kind == document.Float
		if !isNumber || !(n.Float > 0) || math.IsInf(n.Float, 1) {
			t.Problem(n, "a number above zero", "")
		}
	}
	for _, key := range []string{"CustomizedScalingMetricSpecification", "CustomizedLoadMetricSpecification",
		"CustomizedCapacityMetricSpecification"} {
		if t.Has(key) {
			t.Quiet(t.Node.Keys()...)
			t.NotModelled(key, "custom metrics of predictive scaling: this policy does nothing")
			return nil
		}
	}
	const pair, scaling, load = "PredefinedMetricPairSpecification", "PredefinedScalingMetricSpecification",
		"PredefinedLoadMetricSpecification"
	switch {
	case t.Has(pair):
		t.Forbid(scaling, "none beside "+pair)
		t.Forbid(load, "none beside "+pair)
		p.Metric, p.Load = predefinedPair(t.Table(pair))
	case t.Has(scaling) && t.Has(load):
		p.Metric, _ = predefinedPair(t.Table(scaling))
		if _, p.Load = predefinedPair(t.Table(load)); !pairUp(p) && p.Metric != "" && p.Load != "" {
			t.Problem(t.Get(load), "the load metric that belongs to the scaling metric", "")
		}
	default:
		t.At(t.Place(), "a specification without its metrics", pair+", or "+scaling+" and "+load, "")
	}
	t.Done()
	return p
}

func pairUp(p *model.PredictiveScaling) bool {
	for _, one := range pairs {
		if one.scaling == p.Metric {
			return one.load == p.Load
		}
	}
	return false
}

// predefinedPair reads one predefined metric, of which the pair is known.
func predefinedPair(t *reading.Table) (scaling, load model.Metric) {
	t.Quiet("ResourceLabel")
	var names []string
	for _, one := range pairs {
		names = append(names, one.names...)
	}
	t.Require("PredefinedMetricType", "one of "+names[0]+", "+names[3]+", "+names[6])
	word := t.Word("PredefinedMetricType", names...)
	t.Done()
	for _, one := range pairs {
		for _, name := range one.names {
			if name == word {
				return one.scaling, one.load
			}
		}
	}
	return "", ""
}
