package scenarios

import (
	"slices"
	"testing"

	"ecsim/model"
)

// S-36, S-37, AZ-02, AZ-03: rebalancing is on unless the definition says DISABLED, where there is more
// than one zone and maximumPercent leaves room. What was decided is listed.
func TestRebalancingIsOnWhereAServiceIsEligible(t *testing.T) {
	const path = "service.web.definition."
	const key = path + "availabilityZoneRebalancing"
	for _, c := range []struct {
		name    string
		set     []string
		want    bool
		assumed string
	}{
		{"not stated", nil, true, "ENABLED"},
		{"stated", []string{key + "=ENABLED"}, true, ""},
		{"disabled", []string{key + "=DISABLED"}, false, ""},
		{"no room", []string{path + "deploymentConfiguration.maximumPercent=100"}, false, "DISABLED"},
		{"one zone", []string{`service.web.zones=["us-east-1a"]`}, false, ""},
	} {
		s := mustLoad(t, base(t), c.set...)
		assumed := ""
		if i := slices.IndexFunc(s.Assumed, func(a model.Assumption) bool { return a.Key == key }); i >= 0 {
			assumed = s.Assumed[i].Value
		}
		if got := s.Service("web").Rebalancing; got != c.want || assumed != c.assumed {
			t.Errorf("%s: %v, assumed %q, want %v, %q", c.name, got, assumed, c.want, c.assumed)
		}
	}
}
