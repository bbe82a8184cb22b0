package stats

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestASketchSurvivesItsEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s, gone, read Sketch
		s.RecordAll(rapid.SliceOf(spanOfAnyMagnitude).Draw(t, "spans"))
		gone.RecordAll(rapid.SliceOf(spanOfAnyMagnitude).Draw(t, "taken back"))
		s.Merge(&gone)
		if rapid.Bool().Draw(t, "take back") {
			s.Unmerge(&gone)
		}
		data, _ := s.MarshalBinary()
		if err := read.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		requireSame(t, &read, &s)
		again, _ := read.MarshalBinary()
		if !bytes.Equal(again, data) {
			t.Errorf("written again % x, was % x", again, data)
		}
	})
}

// Half a file, or another one, never makes a sketch that cannot be used.
func TestBrokenEncodingsAreRefused(t *testing.T) {
	var whole Sketch
	whole.Record(5)
	whole.Record(1 << 40)
	data, _ := whole.MarshalBinary()
	for i := range len(data) {
		var s Sketch
		if err := s.UnmarshalBinary(data[:i]); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a sketch", i, len(data))
		}
		if !reflect.DeepEqual(s, Sketch{}) {
			t.Errorf("a refused encoding changed the sketch")
		}
	}
}

func FuzzSketchEncoding(f *testing.F) {
	var s Sketch
	s.Record(1 << 30)
	data, _ := s.MarshalBinary()
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Sketch
		if s.UnmarshalBinary(data) == nil {
			s.Quantile(0.5)
			var sum Sketch
			sum.Merge(&s)
		}
	})
}
