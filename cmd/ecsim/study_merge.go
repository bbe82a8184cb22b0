package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/store"
)

// mergeFlags are the flags of `ecsim study merge`.
type mergeFlags struct {
	into   string
	name   string
	shards int
	wait   bool
	format string
	output string
	quiet  bool
}

func newStudyMerge(t terminal) *cobra.Command {
	var f mergeFlags
	c := &cobra.Command{
		Use:   "merge RESULTS…",
		Short: "Join the results of shards and print what the study found",
		Long: "Joins the results in one or several places, each a folder or s3://BUCKET/PREFIX, and prints what the\n" +
			"study found, byte for byte what one machine would have printed, with that verb's status. In any\n" +
			"order, in any grouping and with results that are there twice the outcome is the same. When results\n" +
			"are missing it names them and the shards to submit again, and the status is 6. A study that asks in\n" +
			"rounds, such as tune, is merged after each: what is missing then is the next round. Results of\n" +
			"different studies or versions of ecsim are refused.",
		Example: "  ecsim study merge machine-1 machine-2\n" +
			"  ecsim study merge machine-1 machine-2 --into joined --format json\n" +
			"  ecsim study merge joined    prints the result again",
		Args: between(1, -1),
		RunE: func(c *cobra.Command, args []string) error { return f.merge(c, args, t) },
	}
	flags := c.Flags()
	flags.StringVar(&f.into, "into", "", "keep the joined results in this `PLACE`: a folder or s3://BUCKET/PREFIX")
	flags.StringVar(&f.name, "study", "", "which study, when there are several")
	flags.IntVar(&f.shards, "shards", 0, "into how many parts the study is cut (default: what its shards left word of)")
	flags.BoolVar(&f.wait, "wait", false, "wait until the results are complete that are being made now")
	flags.StringVar(&f.format, "format", "", "as of the study's own verb (default: its default)")
	flags.StringVar(&f.output, "output", "", "also write the report, its data and its plots to this `DIR`")
	flags.BoolVar(&f.quiet, "quiet", false, "no notes on stderr")
	return c
}

// Waiting for results looks again after a second at first, and ever more rarely.
const (
	firstWait = time.Second
	longWait  = 30 * time.Second
)

func (f *mergeFlags) merge(c *cobra.Command, places []string, t terminal) error {
	more, err := f.passedOn(c)
	if err != nil {
		return err
	}
	for round, pause := 0, firstWait; ; pause = min(2*pause, longWait) {
		err := f.once(c, places, t, more)
		var pending *study.Pending
		switch {
		case errors.As(err, &pending) && (!f.wait || round > 0 && pending.Round > round):
			return failure{Incomplete, errors.New(missing(pending))}
		case pending != nil:
			round = pending.Round
		case !f.wait || !errors.Is(err, errNoStudy):
			return err
		}
		if err := sleep(c.Context(), pause); err != nil {
			return err
		}
	}
}

// once joins what there is and has the study's verb print its result. The error is *study.Pending when
// cells are missing.
func (f *mergeFlags) once(c *cobra.Command, places []string, t terminal, more []string) error {
	stores := make([]study.Store, len(places))
	for i, place := range places {
		var err error
		if stores[i], err = openResults(c, place); err != nil {
			return err
		}
	}
	m, err := pickStudy(c, stores, places, f.name)
	if err != nil {
		return err
	}
	kept, err := f.join(c, stores)
	if err != nil {
		return err
	}
	e := &errand{store: kept, onlyRead: true}
	if e.shard.Of, err = f.countOf(c.Context(), kept, m); err != nil {
		return err
	}
	return playManifest(c.Context(), t, m, e, more...)
}

// countOf is into how many shards the study is cut; 0: nobody said, or not everybody the same.
func (f *mergeFlags) countOf(ctx context.Context, kept study.Store, m *study.Manifest) (int, error) {
	if f.shards > 0 {
		return f.shards, nil
	}
	return markedCount(ctx, kept, m)
}

// markedCount is the number of shards that a study's mark in a store says; 0: there is none, or several.
func markedCount(ctx context.Context, kept study.Store, m *study.Manifest) (int, error) {
	counts, err := study.ShardCounts(ctx, kept, m)
	if len(counts) != 1 {
		return 0, err
	}
	return counts[0], nil
}

// sleep waits, or ends with scenarios.ErrInterrupted.
func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return scenarios.ErrInterrupted
	case <-time.After(pause):
		return nil
	}
}

// passedOn are the flags that the study's verb gets.
func (f *mergeFlags) passedOn(c *cobra.Command) ([]string, error) {
	more := []string{fmt.Sprintf("--quiet=%t", f.quiet)}
	if c.Flags().Changed("format") {
		more = append(more, "--format="+f.format)
	}
	if c.Flags().Changed("output") {
		folder, err := absolute(f.output)
		if err != nil {
			return nil, err
		}
		more = append(more, "--output="+folder)
	}
	if c.Flags().Changed("shards") && f.shards < 1 {
		return nil, usageError(c, "--shards: found %d, expected 1 or more", f.shards)
	}
	return more, nil
}

// join makes one store of all: the only one as it is, else a new one.
func (f *mergeFlags) join(c *cobra.Command, from []study.Store) (study.Store, error) {
	if len(from) == 1 && f.into == "" {
		return from[0], nil
	}
	var into study.Store = store.NewMemory()
	if f.into != "" {
		var err error
		if into, err = openStore(c, f.into); err != nil {
			return nil, err
		}
	}
	err := study.Join(c.Context(), into, from...)
	var conflict store.Conflict
	if errors.As(err, &conflict) {
		return nil, usageError(c, "%w", err)
	}
	return into, err
}

// mostMissing is how many missing cells a message lists.
const mostMissing = 20

// missing says which cells are missing and what plays them.
func missing(p *study.Pending) string {
	var b strings.Builder
	fmt.Fprintf(&b, "round %d of the study: %d of %d cells are missing", p.Round, len(p.Missing), p.Cells)
	if len(p.Missing) == p.Cells && p.Round > 1 {
		fmt.Fprintf(&b, ", as round %d is complete and nobody has played the next", p.Round-1)
	}
	for i, m := range p.Missing {
		if i == mostMissing {
			fmt.Fprintf(&b, "\n  and %d more", len(p.Missing)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s, %s", m.Cell.Variant.Name, replicationsOf(m.Cell))
		if p.Of > 1 {
			fmt.Fprintf(&b, ": shard %d/%d", m.Shard, p.Of)
		}
	}
	if p.Of > 1 {
		fmt.Fprintf(&b, "\nsubmit these shards again: --array=%s", ranges(p.Shards()))
	} else {
		fmt.Fprintf(&b, "\nplay them with ecsim study run; --shards N says whose they are")
	}
	return b.String()
}

// replicationsOf is a cell's replications, counted from 1.
func replicationsOf(c study.Cell) string {
	if c.Replications() == 1 {
		return fmt.Sprintf("replication %d", c.To)
	}
	return fmt.Sprintf("replications %d to %d", c.From+1, c.To)
}

// ranges is numbers in order as arrays are written: 0-2,7.
func ranges(numbers []int) string {
	var parts []string
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n] == numbers[0]+n {
			n++
		}
		part := fmt.Sprint(numbers[0])
		if n > 1 {
			part += fmt.Sprintf("-%d", numbers[n-1])
		}
		parts, numbers = append(parts, part), slices.Clone(numbers[n:])
	}
	return strings.Join(parts, ",")
}
