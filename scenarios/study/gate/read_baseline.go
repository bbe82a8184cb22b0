package gate

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"

	"golang.org/x/perf/benchfmt"

	"ecsim/scenarios/problem"
	"ecsim/scenarios/study/inference"
)

// ErrNoBaseline is that there is no file, which is where every suite begins.
var ErrNoBaseline = errors.New("no baseline")

// ReadFile reads a baseline. The error is ErrNoBaseline, or scenarios.Problems with every line that is
// none of a baseline.
func ReadFile(name string) (*Record, error) {
	text, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoBaseline
	case err != nil:
		return nil, problem.Problems{{File: name, Found: "a file that cannot be read: " + reason(err),
			Expected: "a baseline, as ecsim bench --update writes it"}}
	}
	return Parse(name, text)
}

// Parse reads the text of a baseline.
func Parse(file string, text []byte) (*Record, error) {
	p := &parser{file: file, reader: benchfmt.NewReader(bytes.NewReader(text), file)}
	for p.reader.Scan() {
		switch line := p.reader.Result().(type) {
		case *benchfmt.SyntaxError:
			p.problem(line.Line, line.Msg, "a line of a Go benchmark")
		case *benchfmt.Result:
			p.result(line)
		}
	}
	if err := p.reader.Err(); err != nil {
		p.problem(0, err.Error(), "a baseline")
	}
	for i := range p.record.Entries {
		p.finish(&p.record.Entries[i])
	}
	if len(p.record.Entries) == 0 && len(p.problems) == 0 {
		p.problem(0, "no benchmark", "a baseline, as ecsim bench --update writes it")
	}
	if err := p.problems.Sorted().Err(); err != nil {
		return nil, err
	}
	return &p.record, nil
}

type parser struct {
	file     string
	reader   *benchfmt.Reader
	record   Record
	problems problem.Problems
}

func (p *parser) problem(line int, found, expected string) {
	p.problems = append(p.problems, problem.Problem{File: p.file, Line: line, Column: min(1, line), Found: found,
		Expected: expected})
}

// result takes one line into the entry of its case.
func (p *parser) result(r *benchfmt.Result) {
	_, line := r.Pos()
	kind, name := caseOf(string(r.Name))
	if kind == "" {
		p.problem(line, "benchmark "+strconv.Quote(string(r.Name)),
			"one of a replication, pooled figures or a speed, such as Replication/NAME")
		return
	}
	e := p.record.entry(name)
	if e == nil {
		p.record.Entries = append(p.record.Entries, p.begin(r, name, line))
		e = p.record.entry(name)
	}
	switch kind {
	case replicationName:
		p.replication(e, r, line)
	case pooledName:
		for _, v := range r.Values {
			if f := e.figure(unitOf(v)); f != nil {
				f.Pooled = valueOf(v)
			}
		}
	case speedName:
		for _, v := range r.Values {
			e.Speed = append(e.Speed, valueOf(v))
		}
	}
}

// begin is the entry of a case at its first line.
func (p *parser) begin(r *benchfmt.Result, name string, line int) Entry {
	e := Entry{Name: name, Hash: r.GetConfig("hash"), Place: Place{p.file, line}}
	var err error
	if e.Seed, err = strconv.ParseUint(r.GetConfig("seed"), 10, 64); err != nil {
		p.problem(line, "seed "+strconv.Quote(r.GetConfig("seed")), "a line seed: NUMBER above")
	}
	if e.Hash == "" {
		p.problem(line, "no hash", "a line hash: HEX above")
	}
	return e
}

// replication appends one observation to every figure, one with nothing to measure where the line has
// none.
func (p *parser) replication(e *Entry, r *benchfmt.Result, line int) {
	for _, v := range r.Values {
		if path := unitOf(v); e.figure(path) == nil && p.kindOf(path) >= 0 {
			e.Figures = append(e.Figures, p.figure(path, e.Replications))
		} else if p.kindOf(path) < 0 && p.kindOf(trimWeight(path)) < 0 {
			p.problem(line, "figure "+strconv.Quote(path), "a line Unit "+path+" kind=… above")
		}
	}
	for i := range e.Figures {
		f := &e.Figures[i]
		o := inference.Observation{Value: lookUp(r, f.Path), Weight: 1}
		if isWeighed(f.Kind) {
			o.Weight = lookUp(r, f.Path+weightSuffix)
		}
		if f.Kind == inference.Ratio {
			o.Value *= o.Weight
		}
		f.Observations = append(f.Observations, o)
	}
	e.Replications++
}

// figure is one that the lines before, so many, had nothing of.
func (p *parser) figure(path string, before int) Figure {
	f := Figure{Path: path, Unit: p.unitData(path, "unit")}
	f.Kind, f.Pooled = inference.Kind(p.kindOf(path)), math.NaN()
	f.Better = inference.Direction(max(0, slices.Index(betterWords[:], p.unitData(path, "better"))))
	for range before {
		f.Observations = append(f.Observations, inference.Observation{Value: math.NaN(), Weight: math.NaN()})
	}
	return f
}

// finish checks a whole entry.
func (p *parser) finish(e *Entry) {
	if e.Replications == 0 {
		p.problem(e.Place.Line, e.Name+" without replications", "lines Replication/"+e.Name)
	}
	for _, f := range e.Figures {
		if f.Kind == inference.Quantile && math.IsNaN(f.Pooled) {
			p.problem(e.Place.Line, f.Path+" without a pooled figure", "it in the line Pooled/"+e.Name)
		}
	}
}

// kindOf is the kind that the file says a measure is of, −1 when it says none.
func (p *parser) kindOf(path string) int {
	word := p.unitData(path, "kind")
	for k := inference.Mean; k <= inference.Max; k++ {
		if k.String() == word {
			return int(k)
		}
	}
	return -1
}

// unitData is what a Unit line says of a measure.
func (p *parser) unitData(path, key string) string {
	if m := p.reader.Units().Get(path, key); m != nil {
		return m.Value
	}
	return ""
}

func trimWeight(unit string) string {
	if n := len(unit) - len(weightSuffix); n > 0 && unit[n:] == weightSuffix {
		return unit[:n]
	}
	return unit
}

// lookUp is the value with a unit in a line, NaN when there is none.
func lookUp(r *benchfmt.Result, unit string) float64 {
	for _, v := range r.Values {
		if unitOf(v) == unit {
			return valueOf(v)
		}
	}
	return math.NaN()
}

// benchfmt turns units such as ns into seconds; a measure's path may look like one.
func unitOf(v benchfmt.Value) string {
	if v.OrigUnit != "" {
		return v.OrigUnit
	}
	return v.Unit
}

func valueOf(v benchfmt.Value) float64 {
	if v.OrigUnit != "" {
		return v.OrigValue
	}
	return v.Value
}
