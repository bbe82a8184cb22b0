package study

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// warmed is a variant of an hour whose warm-up was chosen as how says.
func warmed(name string, span clock.Span, how string) *Variant {
	s := &model.Scenario{Name: name, Horizon: clock.Hour, WarmUp: span, WarmUpHow: how}
	if how != "" {
		s.Assumed = []model.Assumption{{Key: "region"}, {Key: "warm_up", Value: span.String(), Source: how}}
	}
	return NewVariant(name, s)
}

// Variants whose warm-ups pilots chose are all measured over the same time; what was stated stays.
func TestVariantsAreMeasuredOverOneTime(t *testing.T) {
	const m = clock.Minute
	base, slow := warmed("base", 10*m, "auto: MSER-5"), warmed("slow", 40*m, "auto: MSER-5")
	none, stated := warmed("none", 0, "auto: nothing is cut"), warmed("stated", 5*m, "")
	short := warmed("short", 10*m, "auto: MSER-5")
	short.Scenario.Horizon = 30 * m
	was, given := base.Hash(), base.Scenario
	AlignWarmUps(base, slow, none, stated, short)
	for v, want := range map[*Variant]clock.Span{base: 40 * m, slow: 40 * m, none: 40 * m, stated: 5 * m, short: 10 * m} {
		if got := v.Scenario.WarmUp; got != want {
			t.Errorf("%s has a warm-up of %v, want %v", v.Name, got, want)
		}
	}
	if base.Hash() == was || base.Hash() != NewVariant("", base.Scenario).Hash() {
		t.Error("the hash is not that of the scenario that is played")
	}
	const how = "auto: the longest of the study's variants, that of slow"
	if a := base.Scenario.Assumed[1]; base.Scenario.WarmUpHow != how || a.Value != "40m" || a.Source != how {
		t.Errorf("it says %q and %+v", base.Scenario.WarmUpHow, a)
	}
	if given.WarmUp != 10*m || given.Assumed[1].Value != "10m" {
		t.Error("a scenario that others may hold has been changed")
	}
	late := warmed("late", 50*m, "auto: MSER-5")
	if late.AlignWarmUpWith(given); late.Scenario.WarmUp != 10*m {
		t.Errorf("made later it has %v", late.Scenario.WarmUp)
	}
}
