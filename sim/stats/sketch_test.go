package stats

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/HdrHistogram/hdrhistogram-go"
	"pgregory.net/rapid"

	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time
)

// spanOfAnyMagnitude is as likely to be a nanosecond as a year.
var spanOfAnyMagnitude = rapid.Custom(func(t *rapid.T) clock.Span {
	bits := rapid.IntRange(0, 61).Draw(t, "bits")
	return clock.Span(rapid.Int64Range(0, 1<<bits).Draw(t, "span"))
})

// exactQuantile is the nearest-rank quantile of sorted spans.
func exactQuantile(sorted []clock.Span, p float64) clock.Span {
	rank := int(math.Ceil(p*float64(len(sorted)) - 1e-9))
	return sorted[max(1, min(rank, len(sorted)))-1]
}

func TestQuantilesAreWithinFourPerMilleOfExactOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := rapid.SliceOfN(spanOfAnyMagnitude, 1, 60).Draw(t, "spans")
		var s Sketch
		sum := 0.0
		for _, v := range spans {
			s.Record(v)
			sum += float64(v)
		}
		slices.Sort(spans)
		for _, p := range []float64{0, 0.1, 0.5, 0.9, 0.99, 1} {
			got, want := s.Quantile(p), exactQuantile(spans, p)
			if math.Abs(float64(got-want)) > 0.004*float64(want) {
				t.Errorf("quantile %v is %d, want %d", p, got, want)
			}
		}
		if s.Min() != spans[0] || s.Max() != spans[len(spans)-1] || s.Count() != int64(len(spans)) {
			t.Errorf("least %d, greatest %d of %d", s.Min(), s.Max(), s.Count())
		}
		if mean := sum / float64(len(spans)); math.Abs(float64(s.Mean())-mean) > 1+1e-12*mean {
			t.Errorf("mean %d, want %v", s.Mean(), mean)
		}
	})
}

// The reference is HdrHistogram with 3 significant digits.
func TestSketchAgreesWithHdrHistogram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Three significant digits at most an hour: HdrHistogram's own range.
		spans := rapid.SliceOfN(rapid.Int64Range(1, int64(clock.Hour)), 1, 300).Draw(t, "spans")
		reference := hdrhistogram.New(1, int64(clock.Hour), 3)
		var s Sketch
		for _, v := range spans {
			if err := reference.RecordValue(v); err != nil {
				t.Fatal(err)
			}
			s.Record(clock.Span(v))
		}
		for range 10 {
			// At a whole rank HdrHistogram's rounding to the nearest agrees with rounding up.
			p := float64(rapid.IntRange(1, len(spans)).Draw(t, "rank")) / float64(len(spans))
			got, want := float64(s.Quantile(p)), float64(reference.ValueAtQuantile(100*p))
			if math.Abs(got-want) > 0.005*want+1 {
				t.Errorf("quantile %v is %v, HdrHistogram says %v", p, got, want)
			}
		}
	})
}

func TestMergingIsRecordingBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		left := rapid.SliceOf(spanOfAnyMagnitude).Draw(t, "left")
		right := rapid.SliceOf(spanOfAnyMagnitude).Draw(t, "right")
		var a, b, both Sketch
		for _, v := range left {
			a.Record(v)
			both.Record(v)
		}
		for _, v := range right {
			b.Record(v)
			both.Record(v)
		}
		a.Merge(&b)
		requireSame(t, &a, &both)
	})
}

func TestRecordAllIsRecordRepeated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var one, many Sketch
		for range rapid.IntRange(1, 3).Draw(t, "lists") {
			list := rapid.SliceOfN(spanOfAnyMagnitude, 0, 40).Draw(t, "spans")
			var want clock.Span
			for _, v := range list {
				one.Record(v)
				want += v
			}
			if got := many.RecordAll(list); got != want {
				t.Fatalf("the sum of the list is %d, want %d", got, want)
			}
		}
		if !reflect.DeepEqual(one, many) {
			t.Errorf("one by one %+v, all at once %+v", one, many)
		}
	})
}

func TestRecordNIsRecordRepeated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var one, many Sketch
		for range rapid.IntRange(1, 5).Draw(t, "spans") {
			v, n := spanOfAnyMagnitude.Draw(t, "span"), rapid.Int64Range(0, 40).Draw(t, "times")
			for range n {
				one.Record(v)
			}
			many.RecordN(v, n)
		}
		if !reflect.DeepEqual(one, many) {
			t.Errorf("one by one %+v, all at once %+v", one, many)
		}
	})
}

func TestUnmergeTakesBackAMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s, want, gone Sketch
		for _, v := range rapid.SliceOfN(spanOfAnyMagnitude, 1, 20).Draw(t, "kept") {
			s.Record(v)
			want.Record(v)
		}
		for _, v := range rapid.SliceOf(spanOfAnyMagnitude).Draw(t, "gone") {
			gone.Record(v)
		}
		s.Merge(&gone)
		s.Unmerge(&gone)
		median, wanted := float64(s.Quantile(0.5)), float64(want.Quantile(0.5))
		if s.Count() != want.Count() || s.Sum() != want.Sum() ||
			math.Abs(median-wanted) > 0.008*wanted {
			t.Errorf("%d spans of sum %d and median %v, want %d of %d and %v", s.Count(), s.Sum(),
				median, want.Count(), want.Sum(), wanted)
		}
		s.Unmerge(&want)
		if s.Record(7); s.Count() != 1 || s.Min() != 7 || s.Max() != 7 || s.Sum() != 7 {
			t.Errorf("after all was taken back, least %d and greatest %d", s.Min(), s.Max())
		}
	})
}

// Whatever is done to a sketch, only buckets of its used range count anything.
func TestNothingIsCountedOutsideTheUsedBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Sketch
		var merged []*Sketch
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			switch what := rapid.IntRange(0, 6).Draw(t, "what"); {
			case what == 0:
				s.Reset()
				merged = nil
			case what == 1 && len(merged) > 0:
				s.Unmerge(merged[0])
				merged = merged[1:]
			case what < 4:
				o := &Sketch{}
				o.RecordAll(rapid.SliceOfN(spanOfAnyMagnitude, 0, 3).Draw(t, "others"))
				s.Merge(o)
				merged = append(merged, o)
			default:
				s.Record(spanOfAnyMagnitude.Draw(t, "span"))
			}
			from, to := s.used()
			total := int64(0)
			for i, n := range s.counts {
				if n != 0 && (i < from || i >= to) {
					t.Fatalf("%d in bucket %d, used are %d to %d", n, i, from, to)
				}
				total += n
			}
			if total != s.Count() {
				t.Fatalf("buckets count %d, the sketch %d", total, s.Count())
			}
		}
	})
}

func TestResetForgetsEverything(t *testing.T) {
	var s, second Sketch
	s.Record(clock.Hour)
	s.Reset()
	requireSame(t, &s, &Sketch{})
	s.Record(clock.Second)
	second.Record(clock.Second)
	requireSame(t, &s, &second)
}

func TestAnEmptySketchIsZero(t *testing.T) {
	var s Sketch
	s.Merge(&Sketch{})
	count := clock.Span(s.Count())
	said := []clock.Span{s.Mean(), s.Quantile(0.5), s.Min(), s.Max(), s.Sum(), count}
	for _, v := range said {
		if v != 0 {
			t.Errorf("an empty sketch says %v", said)
		}
	}
}

// A sum of spans can pass the greatest int64; the mean must not.
func TestTheMeanOutlivesTheSum(t *testing.T) {
	var s Sketch
	s.Record(clock.Minute)
	s.Record(3 * clock.Minute)
	for range 30 {
		twice := s
		twice.counts = slices.Clone(s.counts)
		s.Merge(&twice)
	}
	if s.Mean() != 2*clock.Minute {
		t.Errorf("mean %v, want 2m", s.Mean())
	}
	if s.Sum() != math.MaxInt64 {
		t.Errorf("sum %d, want the greatest span", s.Sum())
	}
}

func TestBucketsCoverEverySpanOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := spanOfAnyMagnitude.Draw(t, "span")
		i := int(bucket(v))
		// Beyond 2⁵³ ns, 104 days, the conversion to a float rounds to the bucket's neighbour.
		slack := v >> 52
		if v < bucketStart(i)-slack || v >= bucketStart(i+1)+slack && v > 0 {
			t.Errorf("%d is in bucket %d, [%d, %d)", v, i, bucketStart(i), bucketStart(i+1))
		}
	})
	for v := clock.Span(0); v < 128; v++ {
		if i := int(bucket(v)); bucketStart(i) != v || int(bucket(v+1)) == i && v != 127 {
			t.Errorf("span %d should have bucket %d to itself", v, i)
		}
	}
}

func TestImpossibleSpansPanic(t *testing.T) {
	for name, act := range map[string]func(*Sketch){
		"negative":     func(s *Sketch) { s.Record(-1) },
		"greatest":     func(s *Sketch) { s.Record(math.MaxInt64) },
		"never merged": func(s *Sketch) { var o Sketch; o.Record(5); s.Unmerge(&o) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("should panic")
				}
			}()
			act(&Sketch{})
		})
	}
}

func TestRecordingDoesNotAllocate(t *testing.T) {
	var s Sketch
	s.Record(clock.Hour)
	v := clock.Span(1)
	if n := testing.AllocsPerRun(1000, func() { s.Record(v); v += clock.Millisecond }); n > 0 {
		t.Errorf("%v allocations per span", n)
	}
}

type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// requireSame compares all that a sketch says.
func requireSame(t failer, got, want *Sketch) {
	t.Helper()
	if got.Count() != want.Count() || got.Sum() != want.Sum() || got.Mean() != want.Mean() ||
		got.Min() != want.Min() || got.Max() != want.Max() {
		t.Errorf("count %d sum %d least %d greatest %d, want %d %d %d %d",
			got.Count(), got.Sum(), got.Min(), got.Max(),
			want.Count(), want.Sum(), want.Min(), want.Max())
	}
	for p := 0.0; p <= 1; p += 1.0 / 64 {
		if got.Quantile(p) != want.Quantile(p) {
			t.Errorf("quantile %v is %d, want %d", p, got.Quantile(p), want.Quantile(p))
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	var s Sketch
	v := clock.Span(1)
	for range b.N {
		s.Record(v & (1<<36 - 1))
		v = v*5 + 12345
	}
}
