package awsjson

import (
	"fmt"
	"strings"

	"ecsim/model"
	"ecsim/model/placement/query"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// Bounds of placement (PL-03, T-24, T-25).
const (
	MostConstraints = 10
	mostStrategies  = 5
)

// ReadPlacement reads placementConstraints and placementStrategy of a service or a RunTask call.
func ReadPlacement(t *reading.Table) (p model.Placement) {
	p.MemberOf, p.Distinct = constraints(t, "memberOf", distinct)
	strategies := t.Tables("placementStrategy", "type")
	if len(strategies) > mostStrategies {
		t.Problem(t.Get("placementStrategy"), fmt.Sprintf("at most %d strategies", mostStrategies), "")
	}
	for _, s := range strategies {
		s.Require("type", "spread, binpack or random")
		one := model.PlacementStrategy{Type: s.Word("type", model.SpreadStrategy, model.BinpackStrategy,
			model.RandomStrategy)}
		one.Field = strategyField(s, one.Type)
		s.Done()
		p.Strategies = append(p.Strategies, one)
	}
	return p
}

// strategyField reads what a strategy spreads over or packs (S-08, PL-05).
func strategyField(t *reading.Table, kind string) string {
	const attribute = "attribute:"
	switch kind {
	case model.RandomStrategy:
		t.Forbid("field", "none: random has no field")
		return ""
	case model.BinpackStrategy:
		n := t.Require("field", "cpu or memory")
		if n == nil {
			return ""
		}
		field := strings.ToLower(n.Text)
		if field != "cpu" && field != "memory" {
			t.Problem(n, "cpu or memory", "")
		}
		return field
	}
	n := t.Require("field", "instanceId or an attribute, such as attribute:ecs.availability-zone")
	switch {
	case n == nil:
		return ""
	case n.Text == "host" || n.Text == "instanceId":
		return "instanceId"
	case !strings.HasPrefix(n.Text, attribute) || n.Text == attribute:
		t.Problem(n, "instanceId, host or an attribute, such as attribute:ecs.availability-zone", "")
	}
	return n.Text
}

// expression reads the expression of memberOf and checks it (CQ-03 to CQ-08).
func expression(t *reading.Table) string {
	n := t.Require("expression", "a cluster query, such as attribute:ecs.instance-type =~ m6i.*")
	if n == nil {
		return ""
	}
	text := t.Text("expression")
	if _, err := query.Parse(text); err != nil && n.Kind == document.Text {
		t.Problem(n, "a cluster query; "+err.Error(), "")
		return ""
	}
	return text
}

const distinct = "distinctInstance"

// constraints reads placementConstraints, of the types that there may be (CQ-01).
func constraints(t *reading.Table, types ...string) (memberOf []string, isDistinct bool) {
	list := t.Tables("placementConstraints", "type")
	if len(list) > MostConstraints {
		t.Problem(t.Get("placementConstraints"), fmt.Sprintf("at most %d constraints", MostConstraints), "")
	}
	for _, c := range list {
		c.Require("type", strings.Join(types, " or "))
		if c.Word("type", types...) == distinct {
			c.Forbid("expression", "none: distinctInstance takes no expression")
			isDistinct = true
		} else if text := expression(c); text != "" {
			memberOf = append(memberOf, text)
		}
		c.Done()
	}
	return memberOf, isDistinct
}
