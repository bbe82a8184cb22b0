package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"ecsim/scenarios"
)

// band tints what lies between two series, with gaps where there is no data. It is drawn below the
// lines that it is compared with.
type band struct {
	low, high *scenarios.Series
	log       bool
}

// Plot implements plot.Plotter. Both series have their values at the same moments.
func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	low, high := trace{series: b.low, log: b.log}, trace{series: b.high, log: b.log}
	above := high.runs()
	for i, run := range low.runs() {
		outline, below := high.points(c, p, above[i]), low.points(c, p, run)
		for k := len(below) - 1; k >= 0; k-- {
			outline = append(outline, below[k])
		}
		c.FillPolygon(pale, c.ClipPolygonXY(outline))
	}
}
