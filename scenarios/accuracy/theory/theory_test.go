package theory

import (
	"math"
	"testing"

	"ecsim/model/queueing"
)

// near fails unless got is within a relative tolerance of want.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.8g, want %.8g", what, got, want)
	}
}

// Erlang's tables, as every book of telephone traffic prints them.
func TestErlangTables(t *testing.T) {
	near(t, "B(10 servers, 5 erlangs)", queueing.ErlangB(10, 5), 0.01838, 1e-3)
	near(t, "B(1, 1)", queueing.ErlangB(1, 1), 0.5, 1e-12)
	near(t, "C(2, 1)", queueing.ErlangC(2, 1), 1.0/3, 1e-12)
	near(t, "C(10, 8)", queueing.ErlangC(10, 8), 0.4092, 1e-3)
}

// The mean is the integral of the tail, and a percentile is where the tail says.
func TestTailsBelongToTheirMeans(t *testing.T) {
	for _, c := range []int{1, 3, 20} {
		m := MMc{Servers: c, Lambda: 0.8 * float64(c), Mu: 1}
		near(t, "M/M/c", simpson(m.Tail, 0, 200/float64(c)+40), m.Latency(), 1e-4)
		near(t, "its median", m.Tail(Percentile(0.5, m.Tail)), 0.5, 1e-9)
		d := NewMDc(c, 0.8*float64(c), 1)
		wait := 0.0 // the tail has corners at whole services
		for k := range 40 {
			wait += simpson(d.Tail, float64(k+1), float64(k+2)-1e-9)
		}
		near(t, "M/D/c", 1+wait, d.Latency(), 1e-5)
		near(t, "no wait in M/D/c", 1-d.Tail(1), 1-d.Waits(), 1e-9)
	}
}

// M/D/1 is also M/G/1, and a wait in it is as likely as a busy server.
func TestDeterministicService(t *testing.T) {
	for _, rho := range []float64{0.5, 0.8, 0.9} {
		q := NewMDc(1, rho, 1)
		near(t, "M/D/1", q.Latency(), MG1(rho, Service{Mean: 1}), 1e-9)
		near(t, "its wait", q.Waits(), rho, 1e-9)
	}
}

// Chains that are solved numerically agree with the closed forms of their special cases.
func TestChainsAgreeWithClosedForms(t *testing.T) {
	q := MMc{Servers: 4, Lambda: 3.2, Mu: 1}
	one := MMc{Servers: 1, Lambda: 0.8, Mu: 1}
	near(t, "M/M/4 as E1/M/4", EnMc(1, q).Mean(), 3.2*q.Latency(), 1e-9)
	near(t, "E3/M/1", EnMc(3, one).Mean()/0.8, 1/GM1(1, ErlangTransform(3, 0.8)), 1e-9)
	near(t, "D/M/1", LatencyOfFound(DMc(one), 1, 1),
		1/GM1(1, func(s float64) float64 { return math.Exp(-s / 0.8) }), 1e-6)
	steady := Bursty{Servers: 4, Mu: 1, Rate: [2]float64{3.2, 3.2}, MeanStay: [2]float64{1, 2}}
	near(t, "M/M/4 with bursts of 1", steady.Number().Mean(), 3.2*q.Latency(), 1e-9)
	near(t, "waiting in M/M/4", steady.Number().AtLeast(4), q.Waits(), 1e-9)
	far := MMcK(q, 400)
	near(t, "M/M/4 with 400 places", far.Mean(), 3.2*q.Latency(), 1e-9)
	near(t, "its busy servers", far.Busy(4), 3.2, 1e-9)
	full := MMcK(q, 0)
	near(t, "M/M/4/4", full[4], queueing.ErlangB(4, 3.2), 1e-12)
	near(t, "M/M/1//20", FiniteSource(20, 1, 10, 1).Busy(1), MeanValueAnalysis(20, 10, 1), 1e-9)
	// Who leaves a queue as fast as a server would serve them makes M/M/∞.
	near(t, "M/M/4+M", ErlangA(q, 1, 200).Mean(), 3.2, 1e-9)
	near(t, "M/M/4+M without haste", ErlangA(q, 1e-9, 400).Mean(), 3.2*q.Latency(), 1e-6)
}

// D/M/c has at most the wait of E_n/M/c, which comes close to it as n grows.
func TestRegularArrivalsWaitLess(t *testing.T) {
	q := MMc{Servers: 4, Lambda: 3.2, Mu: 1}
	even := LatencyOfFound(DMc(q), 4, 1)
	last := q.Latency()
	for _, n := range []int{2, 4, 10} {
		next := EnMc(n, q).Mean() / q.Lambda
		if next >= last || next <= even {
			t.Errorf("E%d/M/4 takes %v, want between %v and %v", n, next, even, last)
		}
		last = next
	}
	near(t, "E10/M/4", last, even, 0.05)
}

func TestBoundsHoldWhereTheAnswerIsKnown(t *testing.T) {
	for _, c := range []int{1, 2, 4, 20} {
		for _, rho := range []float64{0.3, 0.8, 0.95} {
			lambda := rho * float64(c)
			m := MMc{Servers: c, Lambda: lambda, Mu: 1}
			for name, known := range map[string]struct{ latency, variance float64 }{
				"M/M/c": {m.Latency(), 1}, "M/D/c": {NewMDc(c, lambda, 1).Latency(), 0},
			} {
				low, high := MGcBounds(c, lambda, Service{Mean: 1, Variance: known.variance})
				if known.latency < low*(1-1e-9) || known.latency > high {
					t.Errorf("%s of %d at %v: %v, bounds [%v, %v]", name, c, rho, known.latency, low, high)
				}
			}
		}
	}
	low, _ := MGcBounds(1, 0.8, Service{Mean: 1, Variance: 3})
	near(t, "the lower bound of one server", low, MG1(0.8, Service{Mean: 1, Variance: 3}), 1e-12)
}

// With endless patience nobody leaves; with one server the whole solution is a closed form.
func TestImpatience(t *testing.T) {
	for _, c := range []int{1, 4} {
		q := MMc{Servers: c, Lambda: 0.8 * float64(c), Mu: 1}
		patient := NewImpatient(q, 100)
		near(t, "the mean time with patience", patient.Latency(), q.Latency(), 1e-6)
		near(t, "the tail with patience", patient.tail(3), q.Tail(3), 1e-6)
		near(t, "servers with patience", patient.Busy(), 0.8*float64(c), 1e-6)
	}
	lambda, patience := 1.5, 2.5
	q := NewImpatient(MMc{Servers: 1, Lambda: lambda, Mu: 1}, patience)
	at := math.Exp(-(1 - lambda) * patience)
	idle := 1 / (1 + (1-at)*lambda/(1-lambda) + lambda*at)
	near(t, "the busy server", q.Busy(), 1-idle, 1e-9)
	near(t, "the late", q.Late(), idle*at*(1+lambda), 1e-9)
}

// Two queues are between one queue for both servers and two queues that know nothing of each other,
// and three ways to solve them agree. [M] prints 1.2657 for ρ = 0.5 and 2.6141 for ρ = 0.9.
func TestRouting(t *testing.T) {
	two := ShorterOfTwo(1, 1.6, 1)
	near(t, "the shorter of two", two.Mean(),
		Choices{Queues: 2, Looks: 2, Lambda: 1.6, Mu: 1, Longest: 60}.Number(), 1e-6)
	together := MMc{Servers: 2, Lambda: 1.6, Mu: 1}
	if latency := two.Mean() / 1.6; latency <= together.Latency() || latency >= 5 {
		t.Errorf("the shorter of two takes %v", latency)
	}
	wide := MMc{Servers: 8, Lambda: 6.4, Mu: 1}
	if latency := ShorterOfTwo(4, 6.4, 1).Mean() / 6.4; latency <= wide.Latency() ||
		latency >= (MMc{Servers: 4, Lambda: 3.2, Mu: 1}).Latency() {
		t.Errorf("the shorter of two with four servers each takes %v", latency)
	}
	blind := Choices{Queues: 3, Looks: 1, Lambda: 1.5, Mu: 1, Longest: 25}
	near(t, "one look", blind.Number(), 3, 1e-4)
	near(t, "two looks among very many", TwoChoicesMeanField(0.5, 1), 1.2657, 1e-4)
	near(t, "two looks among very many", TwoChoicesMeanField(0.9, 1), 2.6141, 1e-4)
}

func TestTimeVaryingLoad(t *testing.T) {
	constant := Forward{Servers: 2, Mu: 1, Period: 5, Last: 120,
		Rate: func(float64) float64 { return 1 }}
	near(t, "M/M/2 in time", constant.Means(3)[1],
		MMc{Servers: 2, Lambda: 1, Mu: 1}.Latency(), 1e-4)
	sine := func(t float64) float64 { return 5 + 3*math.Sin(2*math.Pi*t/8) }
	endless := Forward{Servers: 1000, Mu: 1, Period: 8, Last: 40, Rate: sine}
	means := endless.Means(4)
	for i, mean := range means {
		at := 2 * float64(i)
		want := SineLoad(5, 3, 8, 1, at)
		near(t, "M_t/M/∞ in time", mean, want, 1e-5)
		tail := func(u float64) float64 { return math.Exp(-u) }
		near(t, "M_t/M/∞ as M_t/G/∞", OfferedLoad(sine, tail, 40, at), want, 1e-6)
	}
}
