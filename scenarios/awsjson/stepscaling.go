package awsjson

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

const stepScaling = "StepScalingPolicyConfiguration"

// mostSteps is how many step adjustments a policy may have (AAS-09).
const mostSteps = 20

// StepScaling reads the configuration of a step scaling policy (ST-01).
func StepScaling(t *reading.Table) *model.StepScaling {
	p := &model.StepScaling{Name: "StepScaling", Cooldown: cooldown(t, "Cooldown")}
	t.Require("AdjustmentType", "ChangeInCapacity, PercentChangeInCapacity or ExactCapacity")
	p.Adjustment = model.AdjustmentType(t.Word("AdjustmentType", string(model.ChangeInCapacity),
		string(model.PercentChangeInCapacity), string(model.ExactCapacity)))
	p.Aggregation = model.Statistic(t.Word("MetricAggregationType", string(model.Average),
		string(model.Minimum), string(model.Maximum)))
	if t.Has("MinAdjustmentMagnitude") {
		p.MinMagnitude = t.Integer("MinAdjustmentMagnitude", 1, math.MaxInt32)
		if p.Adjustment != model.PercentChangeInCapacity { // ST-05
			p.MinMagnitude = 0
		}
	}
	if t.Require("StepAdjustments", "what to do at which distance from the threshold") != nil {
		p.Steps = steps(t, p.Adjustment)
	}
	t.Done()
	return p
}

// steps reads StepAdjustments, from the lowest to the highest, and checks that they fit together (ST-03).
func steps(t *reading.Table, by model.AdjustmentType) []model.Step {
	list := t.Get("StepAdjustments")
	tables := t.Tables("StepAdjustments", "")
	var all []model.Step
	broken := false
	for _, st := range tables {
		s, ok := step(st, by)
		all, broken = append(all, s), broken || !ok
	}
	if len(all) == 0 || len(all) > mostSteps {
		t.At(list.Place, fmt.Sprintf("%d step adjustments", len(all)),
			fmt.Sprintf("1 to %d of them", mostSteps), "")
		return nil
	}
	if broken {
		return nil
	}
	slices.SortStableFunc(all, func(a, b model.Step) int {
		return cmp.Or(cmp.Compare(a.Lower, b.Lower), cmp.Compare(a.Upper, b.Upper))
	})
	if found, expected := misfit(all); found != "" {
		t.At(list.Place, found, expected, "")
	}
	return all
}

// step reads one step adjustment; false when it has a problem.
func step(t *reading.Table, by model.AdjustmentType) (model.Step, bool) {
	s := model.Step{Lower: math.Inf(-1), Upper: math.Inf(1)}
	if t.IsBroken() {
		return s, false
	}
	before := len(t.Problems)
	hasLower, hasUpper := t.Has("MetricIntervalLowerBound"), t.Has("MetricIntervalUpperBound")
	if hasLower {
		s.Lower = bound(t, "MetricIntervalLowerBound")
	}
	if hasUpper {
		s.Upper = bound(t, "MetricIntervalUpperBound")
	}
	least := math.MinInt32
	if by == model.ExactCapacity { // ST-06
		least = 0
	}
	if t.Require("ScalingAdjustment", "by how much to change the count") != nil {
		s.Adjustment = t.Integer("ScalingAdjustment", least, math.MaxInt32)
	}
	t.Done()
	switch {
	case len(t.Problems) > before:
		return s, false
	case !hasLower && !hasUpper:
		t.At(t.Place(), "a step without bounds",
			"MetricIntervalLowerBound or MetricIntervalUpperBound (ST-03)", "")
	case s.Lower >= s.Upper:
		t.Problem(t.Get("MetricIntervalUpperBound"), "more than MetricIntervalLowerBound", "")
	}
	return s, len(t.Problems) == before
}

// bound is an offset from the threshold. AWS documents a double; the CLI's shorthand sends text.
func bound(t *reading.Table, key string) float64 {
	n := t.Get(key)
	isNumber := n.Kind == document.Integer || n.Kind == document.Float
	if !isNumber || math.IsNaN(n.Float) || math.IsInf(n.Float, 0) {
		t.Problem(n, "a number: the distance from the alarm's threshold", "")
		return 0
	}
	return n.Float
}

// misfit is the first thing that is wrong with sorted steps as a whole (ST-03).
func misfit(all []model.Step) (found, expected string) {
	count := func(is func(model.Step) bool) (n int) {
		for _, s := range all {
			if is(s) {
				n++
			}
		}
		return n
	}
	openBelow := count(func(s model.Step) bool { return math.IsInf(s.Lower, -1) })
	openAbove := count(func(s model.Step) bool { return math.IsInf(s.Upper, 1) })
	switch {
	case openBelow > 1:
		return fmt.Sprintf("%d steps without MetricIntervalLowerBound", openBelow), "at most one (ST-03)"
	case openAbove > 1:
		return fmt.Sprintf("%d steps without MetricIntervalUpperBound", openAbove), "at most one (ST-03)"
	}
	for i := 1; i < len(all); i++ {
		before, s := all[i-1], all[i]
		switch {
		case s.Lower < before.Upper:
			return fmt.Sprintf("steps that overlap between %v and %v", s.Lower, min(before.Upper, s.Upper)),
				"steps that do not overlap (ST-03)"
		case s.Lower > before.Upper:
			return fmt.Sprintf("no step between %v and %v", before.Upper, s.Lower), "steps without a gap (ST-03)"
		}
	}
	lowest, highest := all[0].Lower, all[len(all)-1].Upper
	switch {
	case lowest < 0 && openBelow == 0:
		return fmt.Sprintf("a lowest bound of %v and no step below it", lowest),
			"a step without MetricIntervalLowerBound, since a bound is negative (ST-03)"
	case highest > 0 && openAbove == 0:
		return fmt.Sprintf("a highest bound of %v and no step above it", highest),
			"a step without MetricIntervalUpperBound, since a bound is positive (ST-03)"
	}
	return "", ""
}
