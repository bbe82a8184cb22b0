package reports

import (
	"bytes"
	"errors"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
)

func TestFolderHoldsEveryForm(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	for range 2 { // writing again replaces
		if err := WriteDirectory(dir, sample.Day()); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"outcome.json", "plots/web-app-cost.png", "plots/web-app-cost.svg",
		"plots/web-app-cpu.png", "plots/web-app-cpu.svg", "plots/web-app-latency.png",
		"plots/web-app-latency.svg", "plots/web-app-load.png", "plots/web-app-load.svg",
		"report.csv", "report.md", "report.txt", "series.csv", "timeline.txt"}
	if got := filesIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("files are %q, want %q", got, want)
	}
	picture, err := os.Open(filepath.Join(dir, "plots", "web-app-load.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	if _, err := png.DecodeConfig(picture); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "report.txt"))
	if err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "day.txt", text)
}

// A file that cannot be finished leaves the old one and nothing else.
func TestFailedWriteLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	steps := []func(io.Writer) error{
		func(w io.Writer) error { _, err := w.Write([]byte("old")); return err },
		func(w io.Writer) error { _, _ = w.Write([]byte("half")); return broken },
	}
	for i, write := range steps {
		if err := (file{"report.txt", write}).replace(dir); (err != nil) != (i == 1) {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(filepath.Join(dir, "report.txt"))
	if err != nil || !bytes.Equal(got, []byte("old")) {
		t.Errorf("file is %q, %v", got, err)
	}
	if files := filesIn(t, dir); len(files) != 1 {
		t.Errorf("files are %q", files)
	}
}

func TestOutcomeWithoutTimelineHasNoTimelineFile(t *testing.T) {
	o := sample.Day()
	o.Timeline, o.Series = nil, nil
	dir := t.TempDir()
	if err := WriteDirectory(dir, o); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(filesIn(t, dir), " ")
	if strings.Contains(got, "timeline") || strings.Contains(got, "plots") {
		t.Errorf("files are %s", got)
	}
}

// filesIn lists the files below a folder, in order.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(dir, path)
			files = append(files, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}
