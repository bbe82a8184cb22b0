package gate

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"ecsim/scenarios/study/inference"
)

// A baseline is a text in the Go benchmark format (golang.org/design/14313-benchmark-format), with
//
//	Unit cost.monthly better=lower kind=mean unit=USD
//
//	scenario: flash-crowd
//	hash: 5f0c…
//	seed: 3
//	replications: 5
//
//	BenchmarkReplication/flash-crowd 1 231.5 cost.monthly 0.98 service.web.availability.requests …
//	BenchmarkPooled/flash-crowd 5 1.93 service.web.latency.p99
//	BenchmarkSpeed/flash-crowd 1 17.2 calibrations
//
// where the lines of replications stand in their order, what a figure weighs has the unit PATH/weight,
// and a figure that had nothing to measure is absent. benchstat makes a table of each scenario and
// compares two files only where hash, seed and replications are equal.
const (
	replicationName = "Replication/"
	pooledName      = "Pooled/"
	speedName       = "Speed/"
	weightSuffix    = "/weight"
	speedUnit       = "calibrations"
)

// Format is the text of a baseline.
func (r *Record) Format() []byte {
	var b bytes.Buffer
	b.WriteString("# Written by ecsim bench --update. Compared by ecsim bench, readable by benchstat.\n\n")
	w := benchfmt.NewWriter(&b)
	r.writeUnits(w)
	for i := range r.Entries {
		r.Entries[i].write(w)
	}
	return b.Bytes()
}

// writeUnits says of every measure which way is better and how its figures join.
func (r *Record) writeUnits(w *benchfmt.Writer) {
	known := map[string]bool{}
	put := func(unit, key, value string) {
		// A buffer refuses nothing.
		_ = w.Write(&benchfmt.UnitMetadata{UnitMetadataKey: benchfmt.UnitMetadataKey{Unit: unit, Key: key},
			OrigUnit: unit, Value: value})
	}
	for _, e := range r.Entries {
		for _, f := range e.Figures {
			if known[f.Path] {
				continue
			}
			known[f.Path] = true
			put(f.Path, "better", betterWords[f.Better])
			put(f.Path, "kind", f.Kind.String())
			put(f.Path, "unit", f.Unit)
		}
	}
	put(speedUnit, "better", betterWords[inference.LowerIsBetter])
}

var betterWords = [...]string{"", "lower", "higher"}

// write writes the lines of one case.
func (e *Entry) write(w *benchfmt.Writer) {
	put := func(name string, iterations int, values []benchfmt.Value) {
		if len(values) == 0 && name != replicationName {
			return
		}
		_ = w.Write(&benchfmt.Result{Config: e.config(), Name: benchfmt.Name(name + e.Name), Iters: iterations,
			Values: values})
	}
	for i := range e.Replications {
		put(replicationName, 1, e.replication(i))
	}
	var pooled []benchfmt.Value
	for _, f := range e.Figures {
		if f.Kind == inference.Quantile && !math.IsNaN(f.Pooled) {
			pooled = append(pooled, benchfmt.Value{Value: f.Pooled, Unit: f.Path})
		}
	}
	put(pooledName, e.Replications, pooled)
	for _, v := range e.Speed {
		put(speedName, 1, []benchfmt.Value{{Value: v, Unit: speedUnit}})
	}
}

func (e *Entry) config() []benchfmt.Config {
	entry := func(key, value string) benchfmt.Config {
		return benchfmt.Config{Key: key, Value: []byte(value), File: true}
	}
	return []benchfmt.Config{entry("scenario", e.Name), entry("hash", e.Hash),
		entry("seed", strconv.FormatUint(e.Seed, 10)), entry("replications", strconv.Itoa(e.Replications))}
}

// replication is the figures of one replication: of a ratio the ratio itself, which benchstat can show,
// and its weight.
func (e *Entry) replication(i int) (values []benchfmt.Value) {
	for _, f := range e.Figures {
		o := f.Observations[i]
		figure := o.Value
		if f.Kind == inference.Ratio {
			figure = o.Value / o.Weight
		}
		if math.IsNaN(figure) || math.IsNaN(o.Weight) {
			continue
		}
		values = append(values, benchfmt.Value{Value: figure, Unit: f.Path})
		if isWeighed(f.Kind) {
			values = append(values, benchfmt.Value{Value: o.Weight, Unit: f.Path + weightSuffix})
		}
	}
	return values
}

func isWeighed(k inference.Kind) bool { return k == inference.Ratio || k == inference.Quantile }

// WriteFile writes a baseline whole or not at all.
func (r *Record) WriteFile(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	_, err = f.Write(r.Format())
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("writing the baseline: %w", err)
	}
	return nil
}

// caseOf splits a benchmark's name into what it is of and the case.
func caseOf(name string) (kind, entry string) {
	for _, kind := range []string{replicationName, pooledName, speedName} {
		if entry, ok := strings.CutPrefix(name, kind); ok {
			return kind, entry
		}
	}
	return "", ""
}
