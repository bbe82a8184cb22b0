package reports

import (
	"bytes"
	"testing"

	"ecsim/scenarios"
)

// scaled is what cluster auto scaling did for one provider, and another one that nothing happened to.
func scaled() []scenarios.ProviderOutcome {
	wait := scenarios.Latency{}
	for i, m := range []*scenarios.Measure{&wait.Mean, &wait.P50, &wait.P90, &wait.P95, &wait.P99, &wait.P999, &wait.Max} {
		*m = scenarios.Single(90 + 10*float64(i))
	}
	busy := scenarios.ProviderOutcome{Name: "spread", Group: "web", TargetCapacity: 100,
		Waited: scenarios.Single(9), GivenUp: scenarios.Single(1), WaitSeconds: wait,
		Scaling: []scenarios.GroupActivity{
			{AtSeconds: 1717, From: 2, To: 3, Because: "CapacityProviderReservation 150 = 100 × 3/2 > 100"},
			{AtSeconds: 4057, From: 3, To: 2, Because: "CapacityProviderReservation 66.7 = 100 × 2/3 < 100 for 15 min"}},
		Reservation: []scenarios.ReservationPoint{
			{AtSeconds: 600, Running: 2, Needed: 2, Percent: 100},
			{AtSeconds: 1680, Running: 2, Needed: 3, Waiting: 4, Excluded: 1, Percent: 150}},
	}
	for i, stage := range []string{"datapoint", "decision", "running", "registered", "placed", "room"} {
		busy.WaitStages = append(busy.WaitStages,
			scenarios.WaitStage{Stage: stage, Seconds: scenarios.Single(15 * float64(i))})
	}
	return []scenarios.ProviderOutcome{busy, {Name: "idle", Group: "spare", TargetCapacity: 80}}
}

// CP-02, CP-29, R-02: the section of capacity providers says how long tasks waited and for what, what the
// group did and why, and the metric; a provider without waits has no table of them.
func TestProvidersSection(t *testing.T) {
	page := Page{Title: "providers"}
	page.add("Capacity providers", providers(scaled())...)
	var list List
	for _, p := range scaled() {
		list = append(list, providerSentence(&p))
	}
	page.add("In short", list)
	var got bytes.Buffer
	if err := WriteText(&got, page); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "providers.txt", got.Bytes())
}
