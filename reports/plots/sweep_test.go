package plots

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"ecsim/reports/internal/sample"
)

// Measures that vary have a figure with a panel for each axis and, of two axes, a map; one that is the
// same everywhere has none.
func TestSweepFigures(t *testing.T) {
	r := sample.Sweep()
	var names []string
	for _, f := range Sweep(r) {
		names = append(names, f.Service+"-"+f.Name)
	}
	want := "cost.monthly-axes cost.monthly-map service.web.latency.p99-axes service.web.latency.p99-map"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("figures %s, want %s", got, want)
	}
	r.Design.Kind = "sobol"
	if n := len(Sweep(r)); n != 2 {
		t.Errorf("%d figures of a sample, want no map", n)
	}
}

// A figure names its axes, levels and values, and says what was missed and refused.
func TestSweepFiguresAreLabelled(t *testing.T) {
	for _, f := range Sweep(sample.Sweep()) {
		var svg bytes.Buffer
		if err := f.WriteSVG(&svg); err != nil {
			t.Fatal(err)
		}
		wanted := []string{"MinCapacity", "TargetValue", ">40<", ">8<", "misses an objective"}
		if f.Name == "map" && f.Service == "cost.monthly" {
			wanted = append(wanted, ">$84.27<", ">$214.22<", ">×<")
		}
		for _, text := range wanted {
			if !strings.Contains(svg.String(), text) {
				t.Errorf("%s-%s has no %s", f.Service, f.Name, text)
			}
		}
	}
}

// An axis of names has its levels side by side, and one of many numbers has round ticks in its unit.
func TestSweepAxesOfNamesAndOfManyNumbers(t *testing.T) {
	r := sample.Sweep()
	r.Axes[0].IsOrdered = false
	s := swept{r, 0, scaleOf("USD", 200)}
	if x := s.positions(0); x.low != -0.5 || x.high != 2.5 || x.at(r.Points[2]) != 1 {
		t.Errorf("names stand from %v to %v", x.low, x.high)
	}
	for _, c := range []struct {
		isLog bool
		want  string
	}{{false, "10ms 20ms 30ms 40ms 50ms 60ms"}, {true, "10ms 20ms 50ms"}} {
		low, high := 10.0, 60.0
		if c.isLog {
			low, high = 1, 1.8
		}
		var labels []string
		for _, tick := range (numbers{round{scale: 1}, c.isLog, "ms"}).Ticks(low, high) {
			labels = append(labels, tick.Label)
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("ticks %s, want %s", got, c.want)
		}
	}
}

// Labels of long names do not stand on each other: they are wrapped, and what that does not help is upright.
func TestLongNamesBelowAnAxisHaveRoom(t *testing.T) {
	for _, c := range []struct {
		name       string
		n          int
		isUpright  bool
		isLabelled int
	}{
		{"0.25 vCPU, 512 MiB", 4, false, 4}, {"0.25 vCPU, 512 MiB", 10, false, 10}, {"0.25 vCPU, 512 MiB", 40, true, 40},
		{"arn:aws:ecs:eu-west-1:123456789012", 8, true, 8}, {"0.25 vCPU, 512 MiB", 200, true, 40},
	} {
		p := plot.New()
		styleAxes(p)
		taller := labelBelow(p, sideBySide(slices.Repeat([]string{c.name}, c.n)), -0.5, float64(c.n)-0.5)
		isUpright := p.X.Tick.Label.Rotation != 0
		labelled := 0
		for _, tick := range p.X.Tick.Marker.Ticks(0, 1) {
			if tick.Label == "" {
				continue
			}
			labelled++
			for _, line := range strings.Split(tick.Label, "\n") {
				if room := across / vg.Length(c.n); !isUpright && plain(9).Width(line) > room {
					t.Errorf("%q of %d is wider than %v", line, c.n, room)
				}
			}
		}
		if isUpright != c.isUpright || labelled != c.isLabelled || isUpright && taller < 50 {
			t.Errorf("%d of %q: upright %v, %d labels, %v taller", c.n, c.name, isUpright, labelled, taller)
		}
	}
	ticks := apart([]plot.Tick{{Value: 50, Label: "50"}, {Value: 1, Label: "1"}, {Value: 1.1, Label: "1.1"}}, 0, 51)
	if got := ticks[0].Label + "," + ticks[1].Label + "," + ticks[2].Label; got != "1,,50" {
		t.Errorf("numbers that are close are labelled %s", got)
	}
}

// A small sample whose axes cannot be told apart has its points drawn along each all the same.
func TestSmallSamplesAreDrawn(t *testing.T) {
	r := sample.Sweep()
	r.Design.Kind = "sobol"
	r.Sensitivity[0].Knobs = nil
	if all := Sweep(r); len(all) != 2 || all[0].Service != "cost.monthly" {
		t.Errorf("%d figures, want those of both measures that vary", len(all))
	}
}
