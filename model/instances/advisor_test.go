package instances

import "testing"

// ES-10: every type has a band and a saving of the Spot Instance Advisor.
func TestEveryTypeHasAdvice(t *testing.T) {
	for _, i := range Types() {
		a, there := advice[i.Name]
		if !there || a.Band < 0 || a.Band > 4 || a.Saving < 40 || a.Saving > 90 {
			t.Errorf("%s: %+v", i.Name, a)
		}
	}
	if len(advice) != len(Types()) {
		t.Errorf("%d types with advice, %d in all", len(advice), len(Types()))
	}
	if got := Advised("m5.large"); got.Band != 3 || got.Saving != 66 {
		t.Errorf("m5.large: %+v", got)
	}
}
