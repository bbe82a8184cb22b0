package capacity

import (
	"math/big"
	"testing"

	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// drain takes n tokens as early as possible and returns when the last one came.
func drain(b *Bucket, n int) (last clock.Time, atOnce int) {
	atOnce = b.Take(0, n)
	for n -= atOnce; n > 0; {
		last = b.NextAt(last)
		n -= b.Take(last, n)
	}
	return last, atOnce
}

// LR-01, LR-02, K: bursts and refills of the published sizes.
func TestBucketPacesLaunches(t *testing.T) {
	for _, c := range []struct {
		name   string
		bucket Bucket
		tokens int
		atOnce int
		last   clock.Span
	}{
		{"K", NewBucket(100, 20), 250, 100, 7500 * clock.Millisecond},
		{"K small Region", NewBucket(25, 5), 250, 25, 45 * clock.Second},
		{"service launches", PerMinute(500), 1000, 500, 60 * clock.Second},
		{"service launches, small Region", PerMinute(125), 126, 125, 480 * clock.Millisecond},
		{"not limiting", Bucket{}, 1000, 1000, 0},
		{"limit of zero", PerMinute(0), 1000, 1000, 0},
	} {
		last, atOnce := drain(&c.bucket, c.tokens)
		if last != clock.Time(c.last) || atOnce != c.atOnce {
			t.Errorf("%s: %d at once, the last at %v; want %d and %v",
				c.name, atOnce, last, c.atOnce, c.last)
		}
	}
}

// a bucket never holds more than its size, however long it rests.
func TestBucketFillsToItsSize(t *testing.T) {
	b := NewBucket(100, 20)
	b.Take(0, 60)
	for _, c := range []struct {
		at   clock.Span
		want int
	}{
		{0, 40}, {49 * clock.Millisecond, 40}, {50 * clock.Millisecond, 41},
		{3 * clock.Second, 100}, {clock.Hour, 100},
	} {
		if got := b.Available(clock.Time(c.at)); got != c.want {
			t.Errorf("after %v: %d tokens, want %d", c.at, got, c.want)
		}
	}
}

// equal to a bucket of rational tokens, filled continuously.
func TestBucketEqualsRationalArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 50).Draw(t, "size")
		every := clock.Span(rapid.IntRange(1, 1000).Draw(t, "every")) * clock.Millisecond
		b := Bucket{size: int64(size), every: every}
		level, now := big.NewRat(int64(size), 1), clock.Time(0)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			gap := clock.Span(rapid.Int64Range(0, int64(3*clock.Second)).Draw(t, "gap"))
			if rapid.Bool().Draw(t, "aligned") {
				gap = b.NextAt(now).Sub(now)
			}
			now = now.Add(gap)
			level.Add(level, big.NewRat(int64(gap), int64(every)))
			if level.Cmp(big.NewRat(int64(size), 1)) > 0 {
				level.SetInt64(int64(size))
			}
			whole := new(big.Int).Quo(level.Num(), level.Denom()).Int64()
			if got := b.Available(now); int64(got) != whole {
				t.Fatalf("at %v: %d tokens, want %d", now, got, whole)
			}
			n := rapid.IntRange(0, 60).Draw(t, "n")
			taken := b.Take(now, n)
			if int64(taken) != min(int64(n), whole) {
				t.Fatalf("at %v: took %d of %d", now, taken, n)
			}
			level.Sub(level, big.NewRat(int64(taken), 1))
			next := b.NextAt(now)
			if b.Available(next) < 1 || next > now && b.Available(next-1) > 0 {
				t.Fatalf("at %v: the next token is not first there at %v", now, next)
			}
		}
	})
}

// fractional vCPUs add up, and what does not fit takes nothing.
func TestQuota(t *testing.T) {
	q := NewQuota(6)
	for i := range 24 {
		if !q.Reserve(256) {
			t.Fatalf("task %d of a quarter vCPU does not fit into 6", i+1)
		}
	}
	if q.Fits(1) || q.Reserve(256) || q.used != 6*1024 {
		t.Errorf("full, but used %d units", q.used)
	}
	q.Release(256)
	if !q.Reserve(256) {
		t.Error("a released quarter does not fit again")
	}
	var unlimited Quota
	if !unlimited.Reserve(1 << 30) {
		t.Error("the zero quota limits")
	}
}
