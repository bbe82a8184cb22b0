package serving

import (
	"sort"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// numbers makes what the requests of one edge bring with them. They are numbered in order of
// arrival, those of each class again, and drawn in blocks; each block has its own streams, named
// for the service, the edge, the class and the number of the block. So the same request costs the same
// whichever task serves it, and as much as in a Pool.
type numbers struct {
	next                                int64   // number of the next request
	byClass                             []int64 // number of the next request of each class
	cpu, wait, errors, class, randomize uint64
	occurs, trouble, routing            uint64            // whether a call is made and answered, and who gets it at random
	sheets                              [][]*sheet        // by build and class; nil: none yet
	classes                             [blockSize]uint16 // of a block of requests
	classBlock                          int64
	stream                              random.Stream
}

func newNumbers(streams random.Streams, ids []string) numbers {
	return numbers{
		cpu:        streams.Paired().Pick("request-cpu", ids...),
		wait:       streams.Paired().Pick("request-wait", ids...),
		errors:     streams.Pick("request-error", ids...),
		class:      streams.Pick("request-class", ids...),
		randomize:  streams.Pick("request-random", ids...),
		occurs:     streams.Pick("call-occurs", ids...),
		trouble:    streams.Pick("dependency-down", ids...),
		routing:    streams.Pick("routing", ids...),
		classBlock: -1,
	}
}

// sheet is one block of draws, as requests of a class would turn out in a task of a build.
type sheet struct {
	program *program
	block   int64 // -1: none yet
	// keys of its streams: those of the first class are a Pool's, the others have their own
	keyCPU, keyWait, keyErrors uint64
	cpu                        [blockSize]clock.Span
	wait                       [blockSize]clock.Span
	fails                      [blockSize]bool
}

// nextClass is the class of the next request, drawn by weight.
func (n *numbers) nextClass(s *Station) int {
	if len(s.weights) <= 1 {
		return 0
	}
	if block := n.next / blockSize; block != n.classBlock {
		n.stream.Enter(n.class, uint64(block))
		for i := range n.classes {
			n.classes[i] = uint16(s.drawClass(n.stream.Float64()))
		}
		n.classBlock = block
	}
	return int(n.classes[n.next%blockSize])
}

// take is the number of the next request of a class. An attempt takes its number when it begins, so
// that the numbers of those that meet a task hardly ever go back to an earlier block.
func (n *numbers) take(class int) int64 {
	for len(n.byClass) <= class {
		n.byClass = append(n.byClass, 0)
	}
	n.byClass[class]++
	return n.byClass[class] - 1
}

// drawClass is the class at a share of the weights, from 0 to 1.
func (s *Station) drawClass(share float64) int {
	at := float64(share * s.weights[len(s.weights)-1])
	i := sort.Search(len(s.weights), func(i int) bool { return s.weights[i] > at })
	return min(i, len(s.weights)-1)
}

// work is what the request with a number within its class costs in a task of a build.
func (n *numbers) work(number int64, class int, b *build) (cpu, wait clock.Span, fails bool) {
	s := n.sheet(class, b)
	if block := number / blockSize; block != s.block {
		n.fill(s, block)
	}
	i := number % blockSize
	return s.cpu[i], s.wait[i], s.fails[i]
}

func (n *numbers) sheet(class int, b *build) *sheet {
	for len(n.sheets) <= b.index {
		n.sheets = append(n.sheets, nil)
	}
	if n.sheets[b.index] == nil {
		n.sheets[b.index] = make([]*sheet, len(b.programs))
	}
	s := n.sheets[b.index][class]
	if s == nil {
		s = n.newSheet(class, b)
		n.sheets[b.index][class] = s
	}
	return s
}

func (n *numbers) newSheet(class int, b *build) *sheet {
	return &sheet{
		program: &b.programs[class], block: -1, keyCPU: keyOf(n.cpu, class),
		keyWait: keyOf(n.wait, class), keyErrors: keyOf(n.errors, class),
	}
}

// keyOf is the key of a class for one purpose: that of a Pool for the first class.
func keyOf(key uint64, class int) uint64 {
	if class == 0 {
		return key
	}
	return random.Mix(key, uint64(class))
}

// route is the hash by which a request of a class is routed at random.
func (n *numbers) route(number int64, class int) uint64 {
	return random.Word(keyOf(n.routing, class), uint64(number))
}

// fill draws a block.
func (n *numbers) fill(s *sheet, block int64) {
	s.block = block
	n.stream.Enter(s.keyCPU, uint64(block))
	s.program.sampleCPU.Fill(&n.stream, s.cpu[:])
	if !s.program.wait.IsZero() {
		n.stream.Enter(s.keyWait, uint64(block))
		s.program.sampleWait.Fill(&n.stream, s.wait[:])
	}
	if s.program.failureRate > 0 {
		n.stream.Enter(s.keyErrors, uint64(block))
		for i := range s.fails {
			s.fails[i] = n.stream.Float64() < s.program.failureRate
		}
	}
}

// random is a hash of a request: what a load balancer or a client picks for it by chance.
func (n *numbers) random(number int64) uint64 { return random.Mix(n.randomize, uint64(number)) }

// weightsOf are the sums of the weights of the classes up to each.
func weightsOf(w *model.Workload) (sums []float64) {
	total := 0.0
	for _, class := range classesOf(w) {
		total += class.Weight
		sums = append(sums, total)
	}
	return sums
}
