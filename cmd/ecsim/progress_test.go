package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// TestNoProgressElsewhere: a buffer, a pipe and a file are no terminals.
func TestNoProgressElsewhere(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if newProgressBar(file, false) != nil || newProgressBar(&bytes.Buffer{}, false) != nil {
		t.Error("a bar on something that is no terminal")
	}
}

// TestDescribe: the bar says simulated time, requests and, with several, how many replications are done.
func TestDescribe(t *testing.T) {
	one := scenarios.Progress{Horizon: clock.Day, Replications: 1}
	if got, want := describe(one, 5*clock.Hour, 12_345_678), "05:00:00 of 1d, 12.3M requests"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	many := scenarios.Progress{Horizon: clock.Hour, Replications: 30, Done: 4}
	want := "05:00:00 of 1d6h, 950 requests, replications 4 of 30"
	if got := describe(many, 5*clock.Hour, 950); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestShort: three figures and a unit.
func TestShort(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1k", 12_300: "12.3k", 4_560_000: "4.56M", 611_000_000: "611M",
		2_000_000_000_000: "2T",
	} {
		if got := short(n); got != want {
			t.Errorf("short(%d) = %q, want %q", n, got, want)
		}
	}
}
