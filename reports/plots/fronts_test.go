package plots

import (
	"bytes"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
)

// Each limit has a figure, in which every setting that was measured has its rank, and none that was not.
func TestFrontsHaveEveryMeasuredSetting(t *testing.T) {
	figures := Fronts(sample.Tuning())
	if len(figures) != 2 {
		t.Fatalf("%d figures, want one for each limit", len(figures))
	}
	for _, f := range figures {
		var svg bytes.Buffer
		if err := f.WriteSVG(&svg); err != nil {
			t.Fatal(err)
		}
		for rank, want := range map[string]bool{"1": true, "2": true, "3": true, "4": true, "5": false} {
			if got := strings.Contains(svg.String(), ">"+rank+"<"); got != want {
				t.Errorf("%s: rank %s is in the figure: %v, want %v", f.Title, rank, got, want)
			}
		}
		if strings.Contains(svg.String(), "NaN") || strings.Contains(svg.String(), "Inf") {
			t.Errorf("%s: coordinates that are not numbers", f.Title)
		}
	}
}
