package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

func TestEveryServiceWithSeriesHasFourFigures(t *testing.T) {
	var names []string
	for _, f := range Figures(sample.Day()) {
		names = append(names, f.Service+"-"+f.Name)
	}
	want := "web-app-load web-app-latency web-app-cpu web-app-cost"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("figures are %s, want %s", got, want)
	}
}

// A cluster that has container instances has a figure of them; every line of it leaves its ink.
func TestClusterWithInstancesHasAFigure(t *testing.T) {
	o := sample.Day()
	values := map[string][]float64{}
	for i := range int(o.HorizonSeconds / 60) {
		level := float64(i/300%4) / 4
		values["instances"] = append(values["instances"], 2+4*level)
		values["cpu_reservation"] = append(values["cpu_reservation"], 0.5+level/3)
		values["memory_reservation"] = append(values["memory_reservation"], 0.2+level/3)
	}
	for _, name := range []string{"instances", "cpu_reservation", "memory_reservation"} {
		o.Series = append(o.Series, scenarios.Series{Name: name, StepSeconds: 60, Values: values[name]})
	}
	all := Figures(o)
	f := all[len(all)-1]
	if f.Service != "cluster" || f.Name != "instances" {
		t.Fatalf("the last figure is %s of %s", f.Name, f.Service)
	}
	_, y := f.Size()
	for _, ink := range []color.RGBA{dark, middle, light} {
		if n := count(drawn(t, f), ink, float64(y)*0.2); n < 400 {
			t.Errorf("%d pixels of %v", n, ink)
		}
	}
}

// Every picture is a PNG of the stated size, and every key of it, so every series, has left its
// ink on it.
func TestEverySeriesLeavesItsInkOnThePicture(t *testing.T) {
	inks := map[string][]color.RGBA{"load": {dark, middle, light}, "latency": {dark, middle, light},
		"cpu": {dark, middle}, "cost": {dark}}
	for _, days := range []float64{1. / 24, 1, 14} {
		o := sample.Day()
		o.HorizonSeconds = 86400 * days
		o.Series = sample.Series("web-app", o.HorizonSeconds, 60)
		for _, f := range Figures(o) {
			picture := drawn(t, f)
			x, y := f.Size()
			if size := picture.Bounds().Size(); size.X != x || size.Y != y {
				t.Errorf("%s over %v days is %v, want %d × %d", f.Name, days, size, x, y)
			}
			for _, ink := range inks[f.Name] {
				// A line across a picture of 1296 pixels: far more than its sample in the key (26 points).
				if n := count(picture, ink, float64(y)*0.2); n < 400 {
					t.Errorf("%s over %v days has %d pixels of %v", f.Name, days, n, ink)
				}
			}
		}
	}
}

// A series without data leaves no ink below the keys: the test above can fail.
func TestSeriesWithoutDataLeavesNoInk(t *testing.T) {
	o := sample.Day()
	for i := range o.Series {
		if o.Series[i].Name == "p50" {
			for j := range o.Series[i].Values {
				o.Series[i].Values[j] = math.NaN()
			}
		}
	}
	for _, f := range Figures(o) {
		if f.Name == "latency" {
			if n := count(drawn(t, f), light, 110); n > 0 {
				t.Errorf("%d pixels of a series without data", n)
			}
		}
	}
}

// A service without errors has no line of errors, which would lie on the axis, and no key for one.
func TestNoErrorsLeaveNoLine(t *testing.T) {
	o := sample.Day()
	for i := range o.Series {
		if o.Series[i].Name == "errors" {
			clear(o.Series[i].Values)
		}
	}
	for _, f := range Figures(o) {
		if f.Name != "load" {
			continue
		}
		for _, k := range f.keys {
			if strings.Contains(k.name, "errors") {
				t.Errorf("there is a key %q", k.name)
			}
		}
		if n := count(drawn(t, f), middle, 110); n > 100 { // edges of other lines are that grey, too
			t.Errorf("%d pixels of errors", n)
		}
	}
}

// Two lines of one figure differ by at least 15 parts of a hundred in lightness, so that they
// differ in grey.
func TestInksDifferInLightness(t *testing.T) {
	inks := []color.RGBA{dark, middle, light, paper}
	for i := 1; i < len(inks); i++ {
		if d := lightness(inks[i]) - lightness(inks[i-1]); d < 15 {
			t.Errorf("lightness of %v and %v differs by %.1f", inks[i-1], inks[i], d)
		}
	}
}

// Keys never run off the page.
func TestKeysFitOnTheirLine(t *testing.T) {
	for _, f := range Figures(sample.Day()) {
		room := float64(width - 2*margin)
		for _, k := range f.keys {
			room -= sampleWidth + 5 + float64(plain(9).Width(k.name)) + keyGap
		}
		if room+keyGap < 0 {
			t.Errorf("keys of %s are %.0f points too long", f.Name, -room)
		}
	}
}

// SVG is well-formed and holds no coordinate that is not a number.
func TestSVGIsWellFormed(t *testing.T) {
	for _, f := range Figures(sample.Day()) {
		var b bytes.Buffer
		if err := f.WriteSVG(&b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "Inf") {
			t.Errorf("%s has coordinates that are not numbers", f.Name)
		}
		for decoder := xml.NewDecoder(&b); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
}

// The same outcome gives the same bytes.
func TestFiguresAreReproducible(t *testing.T) {
	for i, f := range Figures(sample.Day()) {
		var one, two bytes.Buffer
		if err := errors.Join(f.WriteSVG(&one), Figures(sample.Day())[i].WriteSVG(&two)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s differs from one drawing to the next", f.Name)
		}
	}
}

// The cost of the whole bill, hour by hour, is a figure too.
func TestWholeBillHasACostFigure(t *testing.T) {
	o := sample.Day()
	o.Series = []scenarios.Series{{Name: "cost", Unit: "USD/h", StepSeconds: 3600, Values: []float64{0.2, 0.3}}}
	figures := Figures(o)
	if len(figures) != 1 || figures[0].Service != "all" || figures[0].Name != "cost" {
		t.Fatalf("figures are %+v", figures)
	}
	if n := count(drawn(t, figures[0]), dark, 110); n < 50 {
		t.Errorf("%d pixels of the rate", n)
	}
}

func TestOutcomeWithoutSeriesHasNoFigures(t *testing.T) {
	o := sample.Day()
	o.Series = []scenarios.Series{{Service: "web-app", Name: "p99", Values: []float64{math.NaN()}}}
	if got := Figures(o); len(got) != 0 {
		t.Errorf("%d figures of nothing", len(got))
	}
}

func drawn(t *testing.T, f Figure) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := f.WritePNG(&b); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&b)
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return picture
}

// count is the number of pixels of an ink below a height, in pixels from the top.
func count(picture image.Image, ink color.RGBA, from float64) int {
	n := 0
	for y := int(from); y < picture.Bounds().Max.Y; y++ {
		for x := range picture.Bounds().Max.X {
			r, g, b, _ := picture.At(x, y).RGBA()
			if near(r, ink.R) && near(g, ink.G) && near(b, ink.B) {
				n++
			}
		}
	}
	return n
}

func near(got uint32, want uint8) bool { return math.Abs(float64(got>>8)-float64(want)) <= 12 }

// lightness is L* of CIE 1976, 0 to 100, of an sRGB colour.
func lightness(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	luminance := 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	return 116*math.Cbrt(luminance) - 16
}
