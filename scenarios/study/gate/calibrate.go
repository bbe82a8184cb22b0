package gate

import (
	"math"
	"runtime"
	"slices"
	"time"
)

// A calibration is a calculation that never changes and uses a processor as a simulation does: a binary
// heap of events in memory, branches that cannot be foreseen, roots and quotients, counters in a table. Speed in
// calibrations is therefore about the same on machines of different clocks, and stays what it is when
// the machine slows down as a whole.
const (
	calibrationEvents = 1 << 12
	calibrationSteps  = 150_000
)

// calibrate is the processor time of one calibration: the median of three, since one is short enough to
// be disturbed as a whole.
func calibrate() time.Duration {
	runtime.GC()
	var took [3]time.Duration
	for i := range took {
		began := processorTime()
		if calibration(calibrationSteps) == 0 {
			panic("gate: a calibration without a result")
		}
		took[i] = max(processorTime()-began, time.Microsecond)
	}
	slices.Sort(took[:])
	return took[1]
}

type calibrationEvent struct {
	at   float64
	what uint64
	seen *uint64
}

// calibration plays steps events, each of which schedules the next of its kind, and returns a number that
// depends on all of them.
func calibration(steps int) uint64 {
	heap, counters := make([]calibrationEvent, 0, calibrationEvents), make([]uint64, 1<<16)
	state := uint64(88172645463325252)
	draw := func() uint64 { // xorshift64 (Marsaglia, Journal of Statistical Software 8(14), 2003)
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		return state
	}
	for range calibrationEvents {
		n := draw()
		heap = push(heap, calibrationEvent{float64(n >> 11), n, &counters[n>>48]})
	}
	for range steps {
		var e calibrationEvent
		heap, e = pop(heap)
		*e.seen += e.what >> 60
		n := draw()
		u := float64(float64(n>>11) * 0x1p-53)
		e.at += float64(1e15 * (math.Sqrt(u) + 1/(1+u)))
		e.what, e.seen = e.what^n, &counters[n>>48]
		heap = push(heap, e)
	}
	sum := state
	for _, c := range counters {
		sum = sum*31 + c
	}
	return sum
}

func push(heap []calibrationEvent, e calibrationEvent) []calibrationEvent {
	heap = append(heap, e)
	i := len(heap) - 1
	for i > 0 && e.at < heap[(i-1)/2].at {
		heap[i] = heap[(i-1)/2]
		i = (i - 1) / 2
	}
	heap[i] = e
	return heap
}

func pop(heap []calibrationEvent) ([]calibrationEvent, calibrationEvent) {
	first, last := heap[0], heap[len(heap)-1]
	heap = heap[:len(heap)-1]
	i := 0
	for {
		child := 2*i + 1
		if child >= len(heap) {
			break
		}
		if child+1 < len(heap) && heap[child+1].at < heap[child].at {
			child++
		}
		if last.at <= heap[child].at {
			break
		}
		heap[i] = heap[child]
		i = child
	}
	heap[i] = last
	return heap, first
}
