package plots

import (
	"fmt"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Figure is one picture: a title, a line of keys, and panels that share the time axis.
type Figure struct {
	Service string
	Name    string // for file names: load, latency, cpu, cost
	Title   string
	keys    []key
	panels  []*plot.Plot // from top to bottom
	tall    vg.Length    // the height; 0: as the number of panels wants
}

// Sizes of a figure on paper. At the resolution of PNG files it is 1296 pixels wide.
const (
	width       = 9 * vg.Inch
	soloHeight  = 3.0 * vg.Inch // of the panel of a figure that has one
	panelHeight = 2.2 * vg.Inch
	margin      = 0.12 * vg.Inch
	resolution  = 144 // dots per inch
)

// Size is the width and height of the PNG form in pixels.
func (f Figure) Size() (x, y int) {
	return int(width / vg.Inch * resolution), int(f.height()/vg.Inch*resolution + 0.5)
}

func (f Figure) height() vg.Length {
	switch {
	case f.tall > 0:
		return f.tall
	case len(f.panels) == 1:
		return soloHeight + headHeight
	}
	return vg.Length(len(f.panels))*panelHeight + headHeight
}

// WriteSVG writes the figure as SVG; text stays text.
func (f Figure) WriteSVG(w io.Writer) error {
	canvas := vgsvg.New(width, f.height())
	f.draw(draw.New(canvas))
	if _, err := canvas.WriteTo(w); err != nil {
		return fmt.Errorf("figure %s of %s: %w", f.Name, f.Service, err)
	}
	return nil
}

// WritePNG writes the figure as PNG.
func (f Figure) WritePNG(w io.Writer) error {
	canvas := vgimg.NewWith(vgimg.UseWH(width, f.height()), vgimg.UseDPI(resolution))
	f.draw(draw.New(canvas))
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(w); err != nil {
		return fmt.Errorf("figure %s of %s: %w", f.Name, f.Service, err)
	}
	return nil
}

// draw puts title and keys on top and the panels, aligned, below.
func (f Figure) draw(c draw.Canvas) {
	c.SetColor(paper)
	c.Fill(c.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	head := c
	head.Min.Y = c.Max.Y - headHeight + margin
	f.drawHead(head)
	c.Max.Y = head.Min.Y
	rows := make([][]*plot.Plot, len(f.panels))
	for i, p := range f.panels {
		rows[i] = []*plot.Plot{p}
	}
	tiles := draw.Tiles{Rows: len(rows), Cols: 1, PadY: vg.Points(8)}
	for i, canvases := range plot.Align(rows, tiles, c) {
		f.panels[i].Draw(canvases[0])
	}
}
