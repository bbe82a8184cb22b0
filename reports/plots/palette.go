package plots

import (
	"image/color"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Inks differ in lightness by at least fifteen parts of a hundred (CIE L*): about 19, 48 and 70.
var (
	dark   = color.RGBA{R: 0x14, G: 0x2d, B: 0x5e, A: 0xff} // navy
	middle = color.RGBA{R: 0xc4, G: 0x4e, B: 0x16, A: 0xff} // rust
	light  = color.RGBA{R: 0x6a, G: 0xb4, B: 0xdc, A: 0xff} // sky
)

// Background colours.
var (
	paper   = color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	faint   = color.RGBA{R: 0xe2, G: 0xe2, B: 0xe2, A: 0xff}  // grid
	haze    = color.RGBA{R: 0xf1, G: 0xf1, B: 0xf1, A: 0xff}  // warm-up
	tint    = color.NRGBA{R: 0x14, G: 0x2d, B: 0x5e, A: 0x26} // area under a line, see-through
	pale    = color.NRGBA{R: 0x14, G: 0x2d, B: 0x5e, A: 0x30} // what theory says, see-through
	letters = color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff}
	rule    = color.RGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff} // axes, deployments
)

// solid, dashed and dotted are line styles of an ink.
func solid(ink color.Color) draw.LineStyle {
	return draw.LineStyle{Color: ink, Width: vg.Points(1.1)}
}

func dashed(ink color.Color) draw.LineStyle {
	return draw.LineStyle{Color: ink, Width: vg.Points(1.3), Dashes: []vg.Length{5, 3}}
}

func dotted(ink color.Color) draw.LineStyle {
	return draw.LineStyle{Color: ink, Width: vg.Points(1), Dashes: []vg.Length{1.5, 2.5}}
}

// plain and bold are text styles of a size in points.
func plain(size vg.Length) text.Style { return face(size, stdfont.WeightNormal) }
func bold(size vg.Length) text.Style  { return face(size, stdfont.WeightBold) }

func face(size vg.Length, weight stdfont.Weight) text.Style {
	return text.Style{
		Color:   letters,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight, Size: size},
		XAlign:  draw.XLeft,
		YAlign:  draw.YTop,
		Handler: plot.DefaultTextHandler,
	}
}
