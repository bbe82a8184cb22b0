package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/sweep"
)

// Sizes of a map of two axes.
const (
	heatRow  = 0.36 * vg.Inch // of a level of the second axis
	heatFoot = 0.6 * vg.Inch  // of the axis below and its label
)

// mist is the ground of the lowest value; the highest has that of dark ink.
var mist = color.RGBA{R: 0xe6, G: 0xee, B: 0xf6, A: 0xff}

// heat is the map of a grid of two axes: the first from left to right, the second upwards.
func (s swept) heat() Figure {
	p := plot.New()
	p.BackgroundColor = nil
	styleAxes(p)
	first, up := s.Axes[0], s.Axes[1]
	p.X.Label.Text, p.Y.Label.Text = first.Name, up.Name
	p.X.Min, p.X.Max = -0.5, float64(len(first.Levels))-0.5
	taller := labelBelow(p, sideBySide(first.Levels), p.X.Min, p.X.Max)
	p.Y.Min, p.Y.Max, p.Y.Tick.Marker = -0.5, float64(len(up.Levels))-0.5, sideBySide(up.Levels)
	p.X.Tick.Length, p.Y.Tick.Length = 0, 0
	low, high := s.Sensitivity[s.measure].Lowest, s.Sensitivity[s.measure].Highest
	unit := s.Measures[s.measure].Unit
	p.Add(cells{s, low, high})
	keys := []key{
		{name: quantity.Format(scenarios.Single(low), unit), shade: mist},
		{name: quantity.Format(scenarios.Single(high), unit), shade: dark},
	}
	if slices.ContainsFunc(s.Points, func(p sweep.Point) bool { return !p.OK }) {
		keys = append(keys, key{name: "misses an objective", glyph: worse})
	}
	if len(s.Rejected) > 0 {
		keys = append(keys, key{name: "× the scenario refuses it"})
	}
	return Figure{
		Service: s.path(), Name: "map", panels: []*plot.Plot{p}, keys: keys,
		Title: fmt.Sprintf("%s by %s and %s, %s", s.path(), first.Name, up.Name, s.Study),
		tall:  vg.Length(max(4, len(up.Levels)))*heatRow + heatFoot + headHeight + taller,
	}
}

// sideBySide is ticks with a name for each level.
func sideBySide(levels []string) plot.ConstantTicks {
	var ticks []plot.Tick
	for i, l := range levels {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: l})
	}
	return ticks
}

// cells is the rectangles of a map.
type cells struct {
	swept
	low, high float64
}

// Plot implements plot.Plotter.
func (c cells) Plot(canvas draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&canvas)
	place := func(levels []string) (vg.Rectangle, vg.Point) {
		i, j := float64(slices.Index(c.Axes[0].Levels, levels[0])), float64(slices.Index(c.Axes[1].Levels, levels[1]))
		return vg.Rectangle{Min: vg.Point{X: x(i-0.5) + 1, Y: y(j-0.5) + 1}, Max: vg.Point{X: x(i+0.5) - 1, Y: y(j+0.5) - 1}},
			vg.Point{X: x(i), Y: y(j) + vg.Points(1.5)}
	}
	words := plain(9)
	words.XAlign, words.YAlign = draw.XCenter, draw.YCenter
	for _, rejected := range c.Rejected {
		_, middle := place(rejected.Levels)
		canvas.FillText(words, middle, "×")
	}
	for _, point := range c.Points {
		area, centre := place(point.Levels)
		v := point.Figures[c.measure].Value.Mean
		if v != v {
			continue
		}
		share := (v - c.low) / (c.high - c.low)
		canvas.FillPolygon(between(mist, dark, share), corners(area))
		text := words
		if share > 0.45 {
			text.Color = paper
		}
		figure := quantity.Format(scenarios.Single(v), c.Measures[c.measure].Unit)
		switch long := text.Width(figure); {
		case long <= area.Size().X:
			canvas.FillText(text, centre, figure)
		case long <= area.Size().Y:
			text.Rotation = math.Pi / 2
			canvas.FillText(text, centre, figure)
		}
		if !point.OK {
			canvas.DrawGlyphNoClip(worse, vg.Point{X: area.Max.X - vg.Points(8), Y: area.Max.Y - vg.Points(8)})
		}
	}
}

// between is the colour at a share of the way from one to another.
func between(a, b color.RGBA, share float64) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + share*(float64(y)-float64(x)))) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff}
}
