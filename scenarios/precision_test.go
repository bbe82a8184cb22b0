package scenarios

import (
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/input"
)

func TestParsePrecision(t *testing.T) {
	for text, want := range map[string]model.Precision{
		"2%": {Relative: 0.02}, " 0.5 % ": {Relative: 0.005}, "p99=1%": {Measure: "p99", Relative: 0.01},
		"p99=5ms":                {Measure: "p99", Absolute: 0.005, Unit: "s"},
		"cost.monthly = $3":      {Measure: "cost.monthly", Absolute: 3, Unit: "USD"},
		"tasks.running_mean=0.5": {Measure: "tasks.running_mean", Absolute: 0.5},
	} {
		if p, ok := input.ParsePrecision(text); !ok || p != want {
			t.Errorf("%s is %+v, %v", text, p, ok)
		}
	}
	for _, text := range []string{"", "2", "5ms", "=2%", "0%", "-1%", "100%", "p99=", "p99=-5ms", "NaN%", "p99=NaN",
		"p99=Inf", "$3"} {
		if p, ok := input.ParsePrecision(text); ok {
			t.Errorf("%q is %+v", text, p)
		}
	}
}

// A precision is about measures that the scenario has and that have intervals, in their unit.
func TestAPrecisionFitsItsMeasures(t *testing.T) {
	s := bundledScenario(t, "web-on-fargate")
	for text, want := range map[string]string{
		"5%": "", "p99=5ms": "", "service.web-app.latency.p50=2%": "", "cost.total=$1": "", "cost.total=1": "",
		"availability.requests=0.001": "",
		"p98=5ms":                     `did you mean "p9`,
		"latency.max=5ms":             "has an interval",
		"p99=5":                       "a width in time",
		"p99=$5":                      "a width in time",
		"cost.monthly=5ms":            "a width in USD",
		"tasks.running_mean=$5":       "a width in tasks",
		"cheap":                       `expected a share such as "2%"`,
	} {
		_, err := ReadPrecision(s, text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
