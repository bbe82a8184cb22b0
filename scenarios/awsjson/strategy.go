package awsjson

import (
	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// strategyKey is AWS's key of a strategy.
const strategyKey = "capacityProviderStrategy"

// ReadStrategy reads launchType and the capacity provider strategy under a key, of which at most one may
// be given (CPS-07).
func ReadStrategy(t *reading.Table, key string) []model.StrategyItem {
	launch, strategy := t.Get("launchType"), t.Get(key)
	hasStrategy := strategy != nil && !(strategy.Kind == document.List && len(strategy.Items) == 0)
	if hasStrategy {
		if launch != nil {
			t.Problem(launch, "either launchType or "+key+", not both", "")
		}
		return strategyItems(t, key)
	}
	switch {
	case launch == nil:
		t.Assume(t.Key("launchType"), "FARGATE", "CPS-07: the cluster's default strategy decides, which is not known")
	case launch.Text == "EC2":
		return []model.StrategyItem{{Provider: model.EC2, Weight: 1}}
	case launch.Text != "FARGATE":
		t.Problem(launch, "FARGATE or EC2: external instances are not simulated", "")
	}
	return []model.StrategyItem{{Provider: model.Fargate, Weight: 1}}
}

// strategyItems reads a capacity provider strategy (CPS-02, CPS-03, CPS-06).
func strategyItems(t *reading.Table, key string) []model.StrategyItem {
	var out []model.StrategyItem
	bases, weights := 0, 0
	for _, i := range t.Tables(key, "capacityProvider") {
		i.Require("capacityProvider", "FARGATE or FARGATE_SPOT")
		item := model.StrategyItem{Weight: i.Integer("weight", 0, 1000), Base: i.Integer("base", 0, 100000)}
		item.Provider = provider(i)
		for _, o := range out {
			if o.Provider == item.Provider && item.Provider != "" {
				i.Problem(i.Get("capacityProvider"), "each provider once", "")
			}
		}
		if item.Base > 0 {
			bases++
			if bases == 2 {
				i.Problem(i.Get("base"), "a base at one provider only", "")
			}
		}
		weights += item.Weight
		out = append(out, item)
		i.Done()
	}
	if weights == 0 && len(out) > 1 {
		t.At(t.Get(key).KeyPlace, "a strategy whose weights are all zero",
			"a weight above zero at one provider at least", "")
	}
	if weights == 0 && len(out) == 1 {
		out[0].Weight = 1 // the only provider takes every task, whatever its weight
	}
	return out
}

func provider(t *reading.Table) model.Provider {
	name := t.Text("capacityProvider")
	switch model.Provider(name) {
	case model.Fargate, model.FargateSpot:
		return model.Provider(name)
	}
	if name != "" {
		t.Word("capacityProvider", string(model.Fargate), string(model.FargateSpot))
	}
	return ""
}
