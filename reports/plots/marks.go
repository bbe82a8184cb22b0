package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/scenarios"
)

// shade tints the time that is not measured.
type shade struct{ until float64 }

// Plot implements plot.Plotter.
func (s shade) Plot(c draw.Canvas, p *plot.Plot) {
	if s.until <= 0 {
		return
	}
	x, _ := p.Transforms(&c)
	right := min(x(s.until), c.Max.X)
	c.FillPolygon(haze, corners(vg.Rectangle{Min: c.Min, Max: vg.Point{X: right, Y: c.Max.Y}}))
}

// corners is the outline of a rectangle.
func corners(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}

// verticals draws a dotted line at each moment.
type verticals struct{ at []float64 }

// Plot implements plot.Plotter.
func (v verticals) Plot(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	for _, at := range v.at {
		c.StrokeLine2(dotted(rule), x(at), c.Min.Y, x(at), c.Max.Y)
	}
}

// scalings marks scaling activities in a band at the top of a panel, above all data.
type scalings struct {
	activities []scenarios.ScalingActivity
	height     float64 // on the value axis
}

// Plot implements plot.Plotter.
func (s scalings) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, a := range s.activities {
		glyph := scaleOut
		if a.To < a.From {
			glyph = scaleIn
		}
		c.DrawGlyphNoClip(glyph, vg.Point{X: x(a.AtSeconds), Y: y(s.height)})
	}
}

// A scale-out is a filled triangle that points up, a scale-in a hollow one that points down.
var (
	scaleOut = draw.GlyphStyle{Color: dark, Radius: vg.Points(4), Shape: draw.PyramidGlyph{}}
	scaleIn  = draw.GlyphStyle{Color: middle, Radius: vg.Points(4), Shape: downward{}}
)

// downward is a hollow triangle that points down.
type downward struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (downward) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	c.SetLineStyle(draw.LineStyle{Color: style.Color, Width: vg.Points(1)})
	side, rise := style.Radius*0.87, style.Radius*0.5
	var path vg.Path
	path.Move(vg.Point{X: at.X, Y: at.Y - style.Radius})
	path.Line(vg.Point{X: at.X + side, Y: at.Y + rise})
	path.Line(vg.Point{X: at.X - side, Y: at.Y + rise})
	path.Close()
	c.Stroke(path)
}
