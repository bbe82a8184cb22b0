package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// headHeight is the room for the title and one line of keys.
const headHeight = 0.62 * vg.Inch

// key says what a line, a mark or a shade means.
type key struct {
	name  string
	line  draw.LineStyle  // when its width is not zero
	glyph draw.GlyphStyle // when its shape is not nil
	shade color.Color     // when not nil
}

const (
	sampleWidth = 26 // points that a key's sample is wide
	keyGap      = 18 // points between keys
)

// drawHead writes the title and, below it, the keys from left to right.
func (f Figure) drawHead(c draw.Canvas) {
	title := bold(12)
	c.FillText(title, vg.Point{X: c.Min.X, Y: c.Max.Y}, f.Title)
	style := plain(9)
	style.YAlign = draw.YCenter
	x, y := c.Min.X, c.Min.Y+vg.Points(9)
	for _, k := range f.keys {
		k.draw(c, vg.Rectangle{
			Min: vg.Point{X: x, Y: y - 4},
			Max: vg.Point{X: x + sampleWidth, Y: y + 4},
		})
		x += sampleWidth + 5
		c.FillText(style, vg.Point{X: x, Y: y}, k.name)
		x += style.Width(k.name) + keyGap
	}
}

func (k key) draw(c draw.Canvas, r vg.Rectangle) {
	middle := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
	if k.shade != nil {
		c.FillPolygon(k.shade, corners(r))
	}
	if k.line.Width > 0 {
		c.StrokeLine2(k.line, r.Min.X, middle.Y, r.Max.X, middle.Y)
	}
	if k.glyph.Shape != nil {
		c.DrawGlyphNoClip(k.glyph, middle)
	}
}
