package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/scenarios"
)

// frame is what every panel of a service has in common: the time axis and what happened along it.
type frame struct {
	horizon     float64 // seconds
	warmUp      float64 // seconds
	start       string
	deployments []float64 // seconds
}

// panel is an empty plot with the time axis, its label and the grid.
func (f frame) panel(label string, scale plot.Ticker) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	unit := unitFor(f.horizon)
	p.X.Min, p.X.Max = 0, f.horizon
	p.X.Tick.Marker = unit
	p.X.Label.Text = "simulated time in " + unit.name + ", from " + f.start
	p.Y.Min = 0
	p.Y.Tick.Marker = scale
	p.Y.Label.Text = label
	styleAxes(p)
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: faint, Width: vg.Points(0.5)}
	grid.Vertical = grid.Horizontal
	p.Add(shade{until: f.warmUp}, grid, verticals{at: f.deployments})
	return p
}

// styleAxes gives the axes of a panel their inks and letters.
func styleAxes(p *plot.Plot) {
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Padding = 0
		axis.Color = rule
		axis.Tick.Color = rule
		axis.Tick.Length = vg.Points(4)
		axis.Label.Padding = vg.Points(4)
		size := axis.Label.TextStyle
		axis.Label.TextStyle = plain(9)
		axis.Label.TextStyle.XAlign, axis.Label.TextStyle.YAlign = size.XAlign, size.YAlign
		marks := axis.Tick.Label
		axis.Tick.Label = plain(9)
		axis.Tick.Label.XAlign, axis.Tick.Label.YAlign = marks.XAlign, marks.YAlign
	}
}

// above makes a panel one that stands over another: it leaves the labels of the time axis to that
// one.
func above(p *plot.Plot) *plot.Plot {
	p.X.Label.Text = ""
	p.X.Tick.Marker = unlabelled{p.X.Tick.Marker}
	return p
}

// keys are the keys of what a frame draws into every panel.
func (f frame) keys() []key {
	var keys []key
	if len(f.deployments) > 0 {
		keys = append(keys, key{name: "deployment begins", line: dotted(rule)})
	}
	if f.warmUp > 0 {
		keys = append(keys, key{name: "warm-up, not measured", shade: haze})
	}
	return keys
}

// reach is the largest value of some series, zero when there is none.
func reach(all ...*scenarios.Series) float64 {
	_, high := bounds(all...)
	return math.Max(0, high)
}

// bounds is the smallest positive and the largest value of some series; zeros when there is no
// data.
func bounds(all ...*scenarios.Series) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range all {
		if s == nil {
			continue
		}
		for _, v := range s.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			if v > 0 {
				low = math.Min(low, v)
			}
			high = math.Max(high, v)
		}
	}
	if math.IsInf(low, 0) || math.IsInf(high, 0) {
		return 0, 0
	}
	return low, high
}
