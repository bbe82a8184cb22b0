package random

import (
	"fmt"
	"math"
	"math/bits"
	"testing"
)

// The vector is that of the reference implementation of xoshiro256++ 1.0 from state 1, 2, 3, 4, as
// printed in the tests of Rust's rand_xoshiro.
func TestGeneratorIsXoshiro256PlusPlus(t *testing.T) {
	s := &Stream{1, 2, 3, 4}
	for i, want := range []uint64{
		41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205,
		9973669472204895162, 14011001112246962877, 12406186145184390807,
		15849039046786891736, 10450023813501588000,
	} {
		if got := s.Uint64(); got != want {
			t.Fatalf("word %d is %d, want %d", i, got, want)
		}
	}
}

func TestStreamsAreNamedNotCounted(t *testing.T) {
	streams := NewStreams(42)
	first := streams.Stream("arrivals", "web").Uint64()
	streams.Stream("arrivals", "another").Uint64()
	if again := streams.Stream("arrivals", "web").Uint64(); again != first {
		t.Errorf("the stream gave %d, then %d after another one was opened", first, again)
	}
	different := map[uint64]string{}
	for name, s := range map[string]*Stream{
		"itself":            streams.Stream("arrivals", "web"),
		"another id":        streams.Stream("arrivals", "api"),
		"another purpose":   streams.Stream("errors", "web"),
		"ids split":         streams.Stream("arrivals", "w", "eb"),
		"ids joined":        streams.Stream("arrivalsweb"),
		"an empty id":       streams.Stream("arrivals", "web", ""),
		"a zero byte":       streams.Stream("arrivals", "web\x00"),
		"another seed":      NewStreams(43).Stream("arrivals", "web"),
		"a replication":     streams.Replication(1).Stream("arrivals", "web"),
		"the next":          streams.Replication(2).Stream("arrivals", "web"),
		"of the next seed":  NewStreams(43).Replication(1).Stream("arrivals", "web"),
		"eight bytes":       streams.Stream("arrivals", "12345678"),
		"eight and nothing": streams.Stream("arrivals", "12345678", ""),
	} {
		word := s.Uint64()
		if other, found := different[word]; found {
			t.Errorf("the streams of %s and %s are the same", name, other)
		}
		different[word] = name
	}
	if streams.Replication(0) != streams {
		t.Error("replication 0 should be the run itself")
	}
	if Hash(42, "arrivals", "web") != streams.Pick("arrivals", "web") {
		t.Error("a pick should be the hash with the seed")
	}
}

// Every pair of streams whose names or seeds are as alike as they get.
func TestStreamsAreUncorrelated(t *testing.T) {
	const draws = 20_000
	var names []string
	var columns [][]float64
	column := func(name string, s *Stream) {
		values := make([]float64, draws)
		for i := range values {
			values[i] = s.Float64() - 0.5
		}
		names, columns = append(names, name), append(columns, values)
	}
	for i := range 8 {
		column(fmt.Sprintf("key %d", i), newStream(uint64(i)))
		column(fmt.Sprintf("key %d steps on", i), newStream(uint64(i+1)*goldenStep))
		column(fmt.Sprintf("seed %d", i), NewStreams(uint64(i)).Stream("work"))
		column(fmt.Sprintf("id %d", i), NewStreams(7).Stream("work", fmt.Sprint(i)))
		column(fmt.Sprintf("replication %d", i), NewStreams(7).Replication(i).Stream("work", "x"))
	}
	// 780 pairs with four lags: 5 standard errors are exceeded by chance once in 500 tables.
	const limit = 5.0 / 141.4 // √20,000
	for i := range columns {
		for j := range i {
			for _, lag := range []int{-1, 0, 1, 2} {
				if r := correlation(columns[i], columns[j], lag); math.Abs(r) > limit {
					t.Errorf("%s and %s, lag %d: correlation %.4f", names[i], names[j], lag, r)
				}
			}
		}
	}
}

// correlation is that of numbers of mean 0 and variance 1/12.
func correlation(a, b []float64, lag int) float64 {
	sum := 0.0
	for i := 2; i < len(a)-2; i++ {
		sum += a[i] * b[i+lag]
	}
	return sum * 12 / float64(len(a)-4)
}

// The failure that made hashing of seeds necessary: draws that decide in which order other draws
// are used. Two correlated streams pass a look at each one and fail here.
func TestSumsChosenByAnotherStreamHaveTheRightSpread(t *testing.T) {
	const groups, rounds = 64, 40_000
	for seed := range uint64(8) {
		pick, size := newStream(seed), newStream(seed+1)
		var sums [groups]float64
		for range rounds {
			sums[pick.IntN(groups)] += size.Exponential() - 1
		}
		chi := 0.0
		for _, s := range sums {
			chi += s * s / (rounds / groups)
		}
		// χ² with 64 degrees of freedom has the standard deviation √128 ≈ 11.3.
		if chi < groups-4*11.3 || chi > groups+4.5*11.3 {
			t.Errorf("seed %d: χ² = %.1f, want about %d", seed, chi, groups)
		}
	}
}

func TestHashSpreadsEveryBit(t *testing.T) {
	const trials = 2000
	flips := 0
	for i := range trials {
		text := []byte(fmt.Sprintf("service/task-%d", i))
		before := Hash(uint64(i), string(text))
		text[i%len(text)] ^= 1 << (i % 7)
		flips += bits.OnesCount64(before ^ Hash(uint64(i), string(text)))
		seed := uint64(i) ^ 1<<(i%64)
		flips += bits.OnesCount64(before ^ Hash(seed, fmt.Sprintf("service/task-%d", i)))
	}
	mean := float64(flips) / (2 * trials)
	// One hash flips 32 ± 4 bits; the mean of 4000 has the standard error 0.063.
	if math.Abs(mean-32) > 4*0.063 {
		t.Errorf("a changed bit flips %.2f bits of the hash on average, want 32", mean)
	}
}

func TestIntNIsUniform(t *testing.T) {
	s := newStream(5)
	for _, n := range []int{1, 2, 3, 7, 64, 1000} {
		const perCell = 1000
		counts := make([]int, n)
		for range perCell * n {
			counts[s.IntN(n)]++
		}
		chi := 0.0
		for _, c := range counts {
			chi += float64((c-perCell)*(c-perCell)) / perCell
		}
		if freedom := float64(n - 1); math.Abs(chi-freedom) > 4.5*math.Sqrt(2*freedom) {
			t.Errorf("n = %d: χ² = %.1f with %.0f degrees of freedom", n, chi, freedom)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("IntN(0) should panic")
		}
	}()
	s.IntN(0)
}

// A bound just above half of the range makes rejection happen every other time.
func TestIntNRejectsWithoutBias(t *testing.T) {
	s := newStream(6)
	const n, trials = 3 << 61, 30_000
	low := 0
	for range trials {
		v := s.IntN(n)
		if v < 0 || v >= n {
			t.Fatalf("IntN(%d) gave %d", n, v)
		}
		if v < n/3 {
			low++
		}
	}
	if share := float64(low) / trials; math.Abs(share-1.0/3) > 4*math.Sqrt(2.0/9/trials) {
		t.Errorf("%.4f of the draws are in the lower third", share)
	}
}

// normal is a standard normal number, by inversion as the laws do it.
func normal(s *Stream) float64 {
	half := s.Uint64()
	z := normalLower(tailProbability(half))
	if half&1 == 1 {
		return -z
	}
	return z
}

func TestNormalHasItsMomentsAndTails(t *testing.T) {
	s := newStream(7)
	const draws = 400_000
	var sum, squares, cubes, fourths float64
	beyond := 0
	for range draws {
		z := normal(s)
		sum, squares, cubes, fourths = sum+z, squares+z*z, cubes+z*z*z, fourths+z*z*z*z
		if math.Abs(z) > 3 {
			beyond++
		}
	}
	near(t, "mean", sum/draws, 0, 1/math.Sqrt(draws))
	near(t, "variance", squares/draws, 1, math.Sqrt(2.0/draws))
	near(t, "third moment", cubes/draws, 0, math.Sqrt(15.0/draws))
	near(t, "fourth moment", fourths/draws, 3, math.Sqrt(96.0/draws))
	share := 0.0026997960632601866 // outside of three standard deviations
	near(t, "share beyond 3", float64(beyond)/draws, share, math.Sqrt(share/draws))
}

// Redrawing the mantissa alone after a rejection makes the mean 1 % low: 10 standard errors here.
func TestExponentialHasItsMomentsAndTails(t *testing.T) {
	s := newStream(8)
	const draws = 1_000_000
	var sum, squares float64
	far := 0
	for range draws {
		x := s.Exponential()
		sum, squares = sum+x, squares+x*x
		if x > zigguratStart {
			far++
		}
	}
	near(t, "mean", sum/draws, 1, 1/math.Sqrt(draws))
	near(t, "second moment", squares/draws, 2, math.Sqrt(20.0/draws))
	share := math.Exp(-zigguratStart)
	near(t, "share in the tail", float64(far)/draws, share, math.Sqrt(share/draws))
}

// Invariant of the ziggurat: all strips have one area, the lowest including the tail.
func TestZigguratStripsHaveEqualAreas(t *testing.T) {
	const mantissas = 1 << 53
	for i := 1; i < layers; i++ {
		width := strips[i].width * mantissas
		area := width * (strips[i-1].density - strips[i].density)
		if i > 1 && math.Abs(area/zigguratArea-1) > 1e-9 {
			t.Errorf("strip %d has the area %v, want %v", i, area, zigguratArea)
		}
		if math.Abs(math.Exp(-width)/strips[i].density-1) > 1e-12 {
			t.Errorf("strip %d ends at %v with density %v", i, width, strips[i].density)
		}
	}
	base := strips[0].width * mantissas * strips[layers-1].density
	if math.Abs(base/zigguratArea-1) > 1e-9 {
		t.Errorf("the base has the area %v, want %v", base, zigguratArea)
	}
}

// near fails when got is more than four standard errors from want.
func near(t *testing.T, what string, got, want, standardError float64) {
	t.Helper()
	if math.Abs(got-want) > 4*standardError {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, 4*standardError)
	}
}

// A fraction goes from 0, included, to 1, excluded.
func TestFractionSpansTheUnitInterval(t *testing.T) {
	if low, high := Fraction(0), Fraction(math.MaxUint64); low != 0 || high != 1-0x1p-53 {
		t.Errorf("fractions of the least and the greatest hash: %v, %v", low, high)
	}
	if half := Fraction(1 << 63); half != 0.5 {
		t.Errorf("the fraction of the middle hash is %v", half)
	}
}
