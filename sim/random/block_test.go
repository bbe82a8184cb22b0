package random

import "testing"

// Blocks of a family are as unlike each other, and as unlike those of another family, as streams
// are: neighbouring numbers share no draw, and the correlation of their draws is that of noise.
func TestEnterGivesUnrelatedBlocks(t *testing.T) {
	const blocks, draws = 2000, 16
	seen := map[uint64]bool{}
	var before [draws]float64
	correlation := 0.0
	for n := range uint64(blocks) {
		for family := range uint64(2) {
			var s Stream
			s.Enter(family, n)
			for i := range draws {
				word := s.Uint64()
				if seen[word] {
					t.Fatalf("family %d, block %d repeats a draw", family, n)
				}
				seen[word] = true
				if x := float64(word>>11)*0x1p-53 - 0.5; family == 0 {
					correlation += 12 * x * before[i]
					before[i] = x
				}
			}
		}
	}
	// The sum of blocks × draws products of variance 1 stays within 4.5 standard deviations.
	if limit := 4.5 * 179; correlation > limit || correlation < -limit {
		t.Errorf("neighbouring blocks correlate: sum %.0f, expected within ±%.0f", correlation,
			limit)
	}
}

func TestEnterDoesNotAllocate(t *testing.T) {
	var s Stream
	n := uint64(0)
	if got := testing.AllocsPerRun(100, func() { n++; s.Enter(7, n) }); got != 0 {
		t.Errorf("Enter allocates %v times", got)
	}
}
