package random

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"ecsim/sim/clock"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

func TestDrawsHaveTheMomentsOfTheirLaw(t *testing.T) {
	const draws = 200_000
	for i, d := range allLaws() {
		m := d.Sampler()
		for name, draw := range map[string]func(*Stream) clock.Span{
			"sampler": m.Sample, "plain": d.Sample,
		} {
			s := NewStreams(11).Stream(name, string(rune('a'+i)))
			var sum, squares, fourths float64
			for range draws {
				x := (draw(s) - d.Mean()).Seconds()
				sum, squares, fourths = sum+x, squares+x*x, fourths+x*x*x*x
			}
			variance := squares / draws
			near(t, d.String()+" "+name+": mean", sum/draws, 0, math.Sqrt(d.Variance()/draws)+1e-9)
			near(t, d.String()+" "+name+": variance", variance, d.Variance(),
				math.Sqrt((fourths/draws-variance*variance)/draws)+1e-12)
		}
	}
}

// The share of draws below each quantile is the quantile's probability.
func TestDrawsHaveTheQuantilesOfTheirLaw(t *testing.T) {
	const draws = 200_000
	probabilities := []float64{0.0005, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9995}
	for _, d := range allLaws() {
		if d.law == constant || d.law == empirical {
			continue // they have steps
		}
		m, s := d.Sampler(), NewStreams(12).Stream("quantiles", d.String())
		below := make([]float64, len(probabilities))
		quantiles := make([]clock.Span, len(probabilities))
		for i, p := range probabilities {
			quantiles[i] = d.Quantile(p)
		}
		for range draws {
			x := m.Sample(s)
			for i, q := range quantiles {
				if x <= q {
					below[i] += 1.0 / draws
				}
			}
		}
		for i, p := range probabilities {
			near(t, d.String()+": share below a quantile", below[i], p, math.Sqrt(p*(1-p)/draws))
		}
	}
}

func TestEmpiricalDrawsEachValueEqually(t *testing.T) {
	const draws = 60_000
	m := Empirical([]clock.Span{3, 1, 4, 1, 5, 9}).Sampler()
	counts, s := map[clock.Span]int{}, newStream(1)
	for range draws {
		counts[m.Sample(s)]++
	}
	for v, times := range map[clock.Span]float64{1: 2, 3: 1, 4: 1, 5: 1, 9: 1} {
		share := times / 6
		near(t, "share of a value", float64(counts[v])/draws, share,
			math.Sqrt(share*(1-share)/draws))
	}
}

// Evenly spaced words stand for all words, so that the table is judged without luck.
func TestTablesAreExactToTheTails(t *testing.T) {
	for _, d := range allLaws() {
		table := d.Sampler().table
		if table == nil {
			continue
		}
		var sum float64
		const words = 1 << 20
		for i := range uint64(words) {
			for end := range uint64(2) {
				// Half of the words lie in the octave at the middle; the spacing is finer than a
				// cell.
				sum += float64(table.at(i<<44|1<<43|end)) / (2 * words)
			}
		}
		if want := float64(d.Mean()); math.Abs(sum/want-1) > 0.001 {
			t.Errorf("%v: the table's mean is %.4f %% off", d, 100*(sum/want-1))
		}
		for tail := 0.4; tail > 1e-12; tail /= 3 {
			for end := range uint64(2) {
				word := uint64(tail*0x1p54)<<11 | end
				got, want := float64(table.at(word)), d.quantile(tail, end == 1)
				if math.Abs(got-want) > 0.001*want+2 {
					t.Errorf("%v: tail %.2g of end %d gives %v, want %v", d, tail, end, got, want)
				}
			}
		}
	}
}

// The closed forms, written here once more: mean, and exp(μ + zσ) with z from tables of the normal
// law.
func TestLognormalSamplerKeepsItsTail(t *testing.T) {
	const draws = 2_000_000
	for _, sigma := range []float64{0.3, 0.75, 1.2} {
		m := LognormalSigma(s1, sigma).Sampler()
		mu := -sigma * sigma / 2
		for p, z := range map[float64]float64{0.99: 2.3263478740408408, 0.999: 3.090232306167813} {
			word := uint64((1-p)*0x1p54)<<11 | 1
			got, want := m.table.at(word).Seconds(), math.Exp(mu+z*sigma)
			if math.Abs(got/want-1) > 0.005 {
				t.Errorf("σ = %v: p%v is %v, want %v", sigma, 100*p, got, want)
			}
		}
		s, sum := newStream(3), 0.0
		for range draws {
			sum += m.Sample(s).Seconds()
		}
		near(t, "mean", sum/draws, 1, math.Sqrt((math.Exp(sigma*sigma)-1)/draws))
	}
}

func TestFillIsSampleRepeated(t *testing.T) {
	for _, d := range allLaws() {
		m := d.Sampler()
		one, many := newStream(4), newStream(4)
		block := make([]clock.Span, 5000)
		m.Fill(many, block[:1234])
		m.Fill(many, block[1234:])
		for i, got := range block {
			if want := m.Sample(one); got != want {
				t.Fatalf("%v: span %d is %v, want %v", d, i, got, want)
			}
		}
		if *one != *many {
			t.Errorf("%v: the stream is elsewhere after Fill than after Sample", d)
		}
	}
}

func TestExponentialsAreExponentialRepeated(t *testing.T) {
	one, many := newStream(4), newStream(4)
	block := make([]float64, 5000)
	many.Exponentials(block[:1234])
	many.Exponentials(block[1234:])
	for i, got := range block {
		if want := one.Exponential(); got != want {
			t.Fatalf("number %d is %v, want %v", i, got, want)
		}
	}
	if *one != *many {
		t.Error("the stream is elsewhere after Exponentials than after Exponential")
	}
}

func TestDrawsNeverOverflow(t *testing.T) {
	s := newStream(9)
	const huge = math.MaxInt64 / 2
	for _, d := range []Distribution{Exponential(huge), LognormalSigma(huge, 3)} {
		m := d.Sampler()
		for range 10_000 {
			if x := m.Sample(s); x < 0 || x > longest {
				t.Fatalf("%v gave %d", d, x)
			}
		}
	}
}

// A law may change only on purpose: every simulation changes with it. The same hashes on another
// processor show that draws do not depend on it.
func TestDrawsAreThoseOfTheGolden(t *testing.T) {
	const path = "testdata/draws.txt"
	var b strings.Builder
	for _, d := range allLaws() {
		m, s := d.Sampler(), NewStreams(1).Stream("golden")
		compiled, plain := sha256.New(), sha256.New()
		for range 10_000 {
			binary.Write(compiled, binary.BigEndian, int64(m.Sample(s)))
		}
		for range 10_000 {
			binary.Write(plain, binary.BigEndian, int64(d.Sample(s)))
		}
		fmt.Fprintf(&b, "%x %x %v\n", compiled.Sum(nil)[:8], plain.Sum(nil)[:8], d)
	}
	if *rewrite {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("draws have changed; on purpose? run with -rewrite.\ngot:\n%swant:\n%s", got, want)
	}
}

// TestTimesScalesEveryDraw: a law times a factor draws factor × what the law draws, from the same
// stream.
func TestTimesScalesEveryDraw(t *testing.T) {
	lognormal, err := Lognormal(8*clock.Millisecond, 40*clock.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	hyper, err := Hyperexponential(8*clock.Millisecond, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, law := range []Distribution{
		{}, Constant(7 * clock.Millisecond), Exponential(clock.Second), lognormal, hyper,
		Uniform(clock.Millisecond, clock.Second), Erlang(3, clock.Second),
		Triangular(clock.Millisecond, clock.Second, 2*clock.Second),
		Empirical([]clock.Span{clock.Second, 3 * clock.Second, clock.Minute}),
	} {
		for _, factor := range []float64{0, 0.5, 1, 3, 17.3} {
			a, b := NewStreams(1).Stream("times"), NewStreams(1).Stream("times")
			scaled := law.Times(factor)
			for range 200 {
				want := float64(law.Sample(a)) * factor
				if got := float64(scaled.Sample(b)); math.Abs(got-want) > 1+factor+1e-9*want {
					t.Fatalf("%v × %v: drew %v, expected %v", law, factor, got, want)
				}
			}
		}
	}
}
