package study

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"ecsim/pricing/commitment"
	"ecsim/scenarios"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/stats"
)

// CellSchema is the name and version of a cell's document.
const CellSchema = "ecsim.cell/1"

// cellDocument is a played cell. Numbers keep every bit, so that it is all the same whether a figure was
// played a moment ago or read from a file.
type cellDocument struct {
	Schema   string         `json:"schema"`
	Version  string         `json:"version"`
	Scenario string         `json:"scenario"`
	Hash     string         `json:"hash"`
	Seed     uint64         `json:"seed"`
	From     int            `json:"from"`
	To       int            `json:"to"`
	Measures []cellMeasure  `json:"measures"`
	Figures  [][]cellFigure `json:"figures"`  // by replication, then measure
	Sketches []cellSketch   `json:"sketches"` // of all replications together

	Spend [][]commitment.Spend `json:"spend"` // by replication: on what Savings Plans cover
}

// cellSketch is written as the base64 of its bytes.
type cellSketch struct{ stats.Sketch }

// MarshalText implements encoding.TextMarshaler.
func (s *cellSketch) MarshalText() ([]byte, error) {
	data, err := s.MarshalBinary()
	return base64.StdEncoding.AppendEncode(nil, data), err
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *cellSketch) UnmarshalText(text []byte) error {
	data, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	return s.UnmarshalBinary(data)
}

type cellMeasure struct {
	Path   string         `json:"path"`
	Kind   inference.Kind `json:"kind"`
	P      float64        `json:"p,omitempty"`
	Sketch int            `json:"sketch,omitempty"`
}

// cellFigure is written as its value, or as [value, weight].
type cellFigure inference.Observation

func (f cellFigure) MarshalJSON() ([]byte, error) {
	if f.Weight == 1 {
		return number(nil, f.Value), nil
	}
	b := append(number([]byte{'['}, f.Value), ',')
	return append(number(b, f.Weight), ']'), nil
}

func (f *cellFigure) UnmarshalJSON(data []byte) error {
	value, weight := string(data), "1"
	if inner, isPair := strings.CutPrefix(value, "["); isPair {
		value, weight, _ = strings.Cut(strings.TrimSuffix(inner, "]"), ",")
	}
	for _, part := range []struct {
		text string
		into *float64
	}{{value, &f.Value}, {weight, &f.Weight}} {
		if part.text == "null" {
			*part.into = math.NaN()
			continue
		}
		v, err := strconv.ParseFloat(part.text, 64)
		if err != nil {
			return fmt.Errorf("expected a number, null or [value, weight], found %s", data)
		}
		*part.into = v
	}
	return nil
}

// number is the shortest decimal that reads as the same number; NaN is null.
func number(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}

// encode writes the samples of a cell, in order of replication.
func (c Cell) encode(samples []*scenarios.Sample) ([]byte, error) {
	d := cellDocument{
		Schema: CellSchema, Version: scenarios.Build(), Scenario: c.Variant.Scenario.Name,
		Hash: c.Variant.hash, Seed: c.Variant.Scenario.Seed, From: c.From, To: c.To,
		Sketches: make([]cellSketch, len(samples[0].Sketches)),
	}
	for i, m := range scenarios.Measures(c.Variant.Scenario) {
		f := samples[0].Figures[i]
		d.Measures = append(d.Measures, cellMeasure{Path: m.Path, Kind: f.Kind, P: f.P, Sketch: f.Sketch})
	}
	for _, s := range samples {
		row := make([]cellFigure, len(s.Figures))
		for i, f := range s.Figures {
			row[i] = cellFigure(f.Observation)
		}
		d.Figures = append(d.Figures, row)
		d.Spend = append(d.Spend, s.Spend)
		for i, sketch := range s.Sketches {
			d.Sketches[i].Merge(sketch)
		}
	}
	return json.Marshal(&d)
}

// decode reads what encode wrote. The error says what is wrong with it.
func (c Cell) decode(data []byte) (*cellDocument, error) {
	var d cellDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("expected the document of a cell: %w", err)
	}
	known := scenarios.Measures(c.Variant.Scenario)
	switch {
	case d.Schema != CellSchema:
		return nil, fmt.Errorf("found schema %q, expected %q", d.Schema, CellSchema)
	case d.Hash != c.Variant.hash || d.Seed != c.Variant.Scenario.Seed || d.From != c.From || d.To != c.To:
		return nil, fmt.Errorf("found another cell in it: replications %d to %d of %s, seed %d",
			d.From, d.To, d.Scenario, d.Seed)
	case len(d.Measures) != len(known) || len(d.Figures) != c.Replications() ||
		len(d.Spend) != c.Replications():
		return nil, fmt.Errorf("found %d measures of %d replications, expected %d of %d",
			len(d.Measures), len(d.Figures), len(known), c.Replications())
	}
	for i, m := range d.Measures {
		if m.Path != known[i].Path || m.Kind == inference.Quantile && m.Sketch >= len(d.Sketches) {
			return nil, fmt.Errorf("found measure %q, expected %q", m.Path, known[i].Path)
		}
	}
	for _, row := range d.Figures {
		if len(row) != len(known) {
			return nil, fmt.Errorf("found %d figures, expected %d", len(row), len(known))
		}
	}
	return &d, nil
}

// versionTag is the build of ecsim as a part of a file name.
func versionTag() string {
	sum := sha256.Sum256([]byte(scenarios.Build()))
	return "v" + hex.EncodeToString(sum[:4])
}
