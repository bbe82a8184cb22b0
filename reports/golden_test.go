package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
)

var rewrite = flag.Bool("rewrite", false, "write the goldens anew; read the difference")

// The layout of every format is what its golden shows; a report is designed by editing its golden.
func TestFormatsMatchTheirGoldens(t *testing.T) {
	one, many := sample.Day(), sample.Replicated(30)
	for _, c := range []struct {
		file  string
		write func(*bytes.Buffer) error
	}{
		{"day.txt", func(b *bytes.Buffer) error { return WriteText(b, Build(one)) }},
		{"replicated.txt", func(b *bytes.Buffer) error { return WriteText(b, Build(many)) }},
		{"replicated.md", func(b *bytes.Buffer) error { return WriteMarkdown(b, Build(many)) }},
		{"replicated.csv", func(b *bytes.Buffer) error { return WriteCSV(b, Build(many)) }},
		{"day.json", func(b *bytes.Buffer) error { return WriteJSON(b, one) }},
		{"timeline.txt", func(b *bytes.Buffer) error { return WriteTimeline(b, one) }},
		{"series.csv", func(b *bytes.Buffer) error { return WriteSeriesCSV(b, hourly()) }},
	} {
		t.Run(c.file, func(t *testing.T) {
			var got bytes.Buffer
			if err := c.write(&got); err != nil {
				t.Fatal(err)
			}
			compareGolden(t, c.file, got.Bytes())
		})
	}
}

// hourly is an outcome with few values in its series, and one service more.
func hourly() *scenarios.Outcome {
	return &scenarios.Outcome{Series: append(sample.Series("web-app", 6*3600, 3600),
		scenarios.Series{Service: "worker", Name: "running", Unit: "tasks", StepSeconds: 7200,
			Values: []float64{2, 2, 3}})}
}

func compareGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *rewrite {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -rewrite and read the difference\ngot:\n%s", path, got)
	}
}
