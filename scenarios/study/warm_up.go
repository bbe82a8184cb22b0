package study

import (
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
)

// AlignWarmUps gives variants whose warm-up was chosen by a pilot replication the longest one that any of them
// needs: totals are only comparable over one measured time, and the longest is right for all. A warm-up that
// somebody stated stays, and so does that of a variant whose horizon the longest would not leave anything of.
func AlignWarmUps(variants ...*Variant) {
	var longest *Variant
	for _, v := range variants {
		if isAuto(v.Scenario) && (longest == nil || v.Scenario.WarmUp > longest.Scenario.WarmUp) {
			longest = v
		}
	}
	if longest == nil {
		return
	}
	span := longest.Scenario.WarmUp
	for _, v := range variants {
		v.alignWarmUp(span, fmt.Sprintf("auto: the longest of the study's variants, that of %s", longest.Name))
	}
}

// AlignWarmUpWith gives the variant the warm-up of the base of its study, if pilots chose both: what is made one
// by one, while others have been played, cannot have the longest of all.
func (v *Variant) AlignWarmUpWith(base *model.Scenario) {
	if isAuto(base) {
		v.alignWarmUp(base.WarmUp, "auto: that of the study's base")
	}
}

func (v *Variant) alignWarmUp(span clock.Span, how string) {
	if !isAuto(v.Scenario) || v.Scenario.WarmUp == span || v.Scenario.Horizon <= span {
		return
	}
	s := *v.Scenario
	s.WarmUp, s.WarmUpHow, s.Assumed = span, how, slices.Clone(s.Assumed)
	for i := range s.Assumed {
		if a := &s.Assumed[i]; a.Key == "warm_up" {
			a.Value, a.Source = span.String(), how
		}
	}
	*v = *NewVariant(v.Name, &s, v.Set...)
}

// isAuto reports whether a pilot replication chose the warm-up.
func isAuto(s *model.Scenario) bool { return strings.HasPrefix(s.WarmUpHow, "auto") }
