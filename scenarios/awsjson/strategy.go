package awsjson

import (
	"slices"
	"strconv"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// strategyKey is AWS's key of a strategy.
const strategyKey = "capacityProviderStrategy"

// ReadStrategy reads launchType and the capacity provider strategy under a key, of which at most one may
// be given; without either the cluster's default strategy holds (CPS-07).
func ReadStrategy(t *reading.Table, key string, c Capacity) []model.StrategyItem {
	launch, strategy := t.Get("launchType"), t.Get(key)
	hasStrategy := strategy != nil && !(strategy.Kind == document.List && len(strategy.Items) == 0)
	if hasStrategy {
		if launch != nil {
			t.Problem(launch, "either launchType or "+key+", not both", "")
		}
		return StrategyItems(t, key, c)
	}
	switch {
	case launch == nil && c.Default != nil:
		return slices.Clone(c.Default)
	case launch == nil:
		t.Assume(t.Key("launchType"), "FARGATE", "CPS-07: the cluster's default strategy decides, which is not known")
	case launch.Text == "EC2" || launch.Text == "EXTERNAL":
		return []model.StrategyItem{{Provider: model.Provider(launch.Text), Weight: 1}}
	case launch.Text != "FARGATE":
		t.Word("launchType", "FARGATE", "EC2", "EXTERNAL")
	}
	return []model.StrategyItem{{Provider: model.Fargate, Weight: 1}}
}

// mostProviders is how many capacity providers a strategy may have (CPS-01).
const mostProviders = 20

// StrategyItems reads a capacity provider strategy (CPS-01 to CPS-03, CPS-06).
func StrategyItems(t *reading.Table, key string, c Capacity) []model.StrategyItem {
	var out []model.StrategyItem
	bases, weights := 0, 0
	for _, i := range t.Tables(key, "capacityProvider") {
		i.Require("capacityProvider", reading.OneOf(c.names()))
		item := model.StrategyItem{Weight: i.Integer("weight", 0, 1000), Base: i.Integer("base", 0, 100000)}
		item.Provider = provider(i, c)
		for _, o := range out {
			switch n := i.Get("capacityProvider"); {
			case item.Provider == "" || o.Provider == "":
			case o.Provider == item.Provider:
				i.Problem(n, "each provider once", "")
			case c.kind(o.Provider) != c.kind(item.Provider):
				i.Problem(n, "providers of one kind: Fargate's, Auto Scaling groups' or Managed Instances' (CPS-06)", "")
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
	if n := t.Get(key); len(out) > mostProviders {
		t.At(n.KeyPlace, strconv.Itoa(len(out))+" capacity providers", "at most 20 in a strategy", "")
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

func provider(t *reading.Table, c Capacity) model.Provider {
	name := t.Text("capacityProvider")
	if name == "" || c.Unknown {
		return model.Provider(name)
	}
	return model.Provider(t.Word("capacityProvider", c.names()...))
}
