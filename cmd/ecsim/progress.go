package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/sim/clock"
)

// progressBar shows how far a verb is and an estimate of the rest; of a run also the simulated time
// and the requests so far.
// Replications report from several goroutines, each about itself only; the bar shows their sum.
type progressBar struct {
	mutex     sync.Mutex
	stderr    io.Writer
	bar       *progressbar.ProgressBar // nil until the first report says how much there is to do
	last      []scenarios.Progress     // by replication
	simulated clock.Span               // of all replications
	requests  int64                    // of all replications
	round     int                      // of a study
}

// barStep is the simulated time of one step of the bar.
const barStep = clock.Second

// barPeriod is the wall time between two drawings: it looks alive and costs nothing.
const barPeriod = 100 * time.Millisecond

// newProgressBar draws on stderr when that is a terminal; otherwise it is nil, which shows nothing.
func newProgressBar(stderr io.Writer, quiet bool) *progressBar {
	if quiet || !isTerminal(stderr) {
		return nil
	}
	return &progressBar{stderr: stderr}
}

// Show takes one replication's report. It is safe to call from many goroutines.
func (b *progressBar) Show(p scenarios.Progress) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.bar == nil {
		b.last = make([]scenarios.Progress, p.Replications)
		b.start(int64(p.Horizon/barStep) * int64(p.Replications))
	}
	b.simulated += p.Simulated - b.last[p.Replication].Simulated
	b.requests += p.Requests - b.last[p.Replication].Requests
	b.last[p.Replication] = p
	b.bar.Describe(describe(p, b.simulated, b.requests))
	_ = b.bar.Set64(int64(b.simulated / barStep)) // a bar that cannot be drawn must not end a run
}

// Count takes the report of something that is done piece by piece, without simulated time.
func (b *progressBar) Count(done, total int) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.bar == nil {
		b.start(int64(total))
	}
	b.bar.Describe(fmt.Sprintf("%d of %d runs", done, total))
	_ = b.bar.Set(done)
}

// ShowStudy takes the report of a round of a study; a round begins a bar of its own.
func (b *progressBar) ShowStudy(p study.Progress) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.bar == nil || b.round != p.Round {
		b.round = p.Round
		b.start(int64(p.Total / barStep))
	}
	b.bar.Describe(fmt.Sprintf("round %d: %d of %d cells", p.Round, p.Done, p.Cells))
	_ = b.bar.Set64(int64(p.Simulated / barStep))
}

// start makes a bar of so many steps.
func (b *progressBar) start(steps int64) {
	b.bar = progressbar.NewOptions64(max(1, steps),
		progressbar.OptionSetWriter(b.stderr),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(barPeriod),
		progressbar.OptionClearOnFinish(),
	)
}

// describe is the text beside the bar.
func describe(p scenarios.Progress, simulated clock.Span, requests int64) string {
	text := fmt.Sprintf("%s of %s, %s requests", clock.Time(simulated).Truncate(clock.Second),
		p.Horizon*clock.Span(p.Replications), short(requests))
	if p.Replications > 1 {
		most := ""
		if p.AtMost {
			most = "at most "
		}
		text += fmt.Sprintf(", replications %d of %s%d", p.Done, most, p.Replications)
	}
	return text
}

// Clear takes the bar away, whether or not it came to its end.
func (b *progressBar) Clear() {
	if b == nil || b.bar == nil {
		return
	}
	_ = b.bar.Exit()
	_ = b.bar.Clear()
}

// short is n with three figures and a unit: 950, 12.3k, 4.56M, 1.2G.
func short(n int64) string {
	v := float64(n)
	for _, unit := range []string{"", "k", "M", "G"} {
		if v < 1000 {
			return fmt.Sprintf("%.3g%s", v, unit)
		}
		v /= 1000
	}
	return fmt.Sprintf("%.0fT", v)
}

// isTerminal tells whether w is a terminal that a person may be looking at.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
