package reading

import (
	"math"
	"testing"

	"ecsim/scenarios/document"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

func table(text string) (*Table, *Findings) {
	root, problems := document.ParseTOML("t.toml", []byte(text))
	f := &Findings{Problems: problems}
	return f.Table(root, "", ""), f
}

func TestSizes(t *testing.T) {
	good := map[string]float64{"180MB": 180e6, "1 GiB": 1 << 30, "0.5kB": 500, "7B": 7, "512MiB": 512 << 20}
	for text, want := range good {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("%s: got %v %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "180", "MB", "-1MB", "1e400MB", "nanMB", "1XB", "1MB2"} {
		if v, err := ParseSize(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, v)
		}
	}
}

func TestRates(t *testing.T) {
	good := map[string]float64{"40/s": 40, "2400/min": 40, "3.6k/h": 1, "86.4M / day": 1000, "0/s": 0}
	for text, want := range good {
		if got, err := ParseRate(text); err != nil || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: got %v %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "40", "-1/s", "nan/s", "inf/s", "40/x", "/s", "4/s/s"} {
		if v, err := ParseRate(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, v)
		}
	}
}

func TestThroughput(t *testing.T) {
	tab, f := table(`a = "8.6MB/s..20MB/s"
b = "10MB/s"
c = "20MB/s..8MB/s"
d = "10"`)
	if got := tab.Throughput("a"); got != random.Uniform(50*clock.Millisecond, 116279070) {
		t.Errorf("got %v", got)
	}
	if got := tab.Throughput("b"); got != random.Constant(100*clock.Millisecond) {
		t.Errorf("got %v", got)
	}
	tab.Throughput("c")
	tab.Throughput("d")
	if len(f.Problems) != 2 {
		t.Errorf("got %v, want two problems", f.Problems)
	}
}

func TestLaws(t *testing.T) {
	lognormal, _ := random.Lognormal(8*clock.Millisecond, 40*clock.Millisecond)
	hyper, _ := random.Hyperexponential(clock.Second, 2)
	cases := map[string]random.Distribution{
		`"90s"`: random.Constant(90 * clock.Second),
		`{ distribution = "constant", value = "1s" }`:                random.Constant(clock.Second),
		`{ distribution = "exponential", mean = "1s" }`:              random.Exponential(clock.Second),
		`{ distribution = "lognormal", mean = "8ms", p99 = "40ms" }`: lognormal,
		`{ distribution = "lognormal", mean = "8ms", sigma = 0.5 }`: func() random.Distribution {
			return random.LognormalSigma(8*clock.Millisecond, 0.5)
		}(),
		`{ distribution = "uniform", min = "1s", max = "2s" }`: func() random.Distribution {
			return random.Uniform(clock.Second, 2*clock.Second)
		}(),
		`{ distribution = "triangular", min = "1s", mode = "2s", max = "4s" }`: func() random.Distribution {
			return random.Triangular(clock.Second, 2*clock.Second, 4*clock.Second)
		}(),
		`{ distribution = "erlang", mean = "1s", phases = 3 }`:       random.Erlang(3, clock.Second),
		`{ distribution = "hyperexponential", mean = "1s", cv = 2 }`: hyper,
		`{ distribution = "empirical", values = ["1s", "3s"] }`: func() random.Distribution {
			return random.Empirical([]clock.Span{clock.Second, 3 * clock.Second})
		}(),
	}
	for text, want := range cases {
		tab, f := table("x = " + text)
		if got := tab.Law("x"); got != want || len(f.Problems) > 0 {
			t.Errorf("%s: got %v %v, want %v", text, got, f.Problems, want)
		}
	}
	for _, text := range []string{`5`, `"5"`, `{}`, `{ distribution = "uniform", min = "2s", max = "1s" }`,
		`{ distribution = "erlang", mean = "1s", phases = 0 }`, `{ distribution = "lognormal", mean = "1s", p99 = "99s" }`,
		`{ distribution = "exponential", mean = "-1s" }`, `{ distribution = "empirical", values = [1] }`,
		`{ distribution = "hyperexponential", mean = "1s", cv = nan }`} {
		tab, f := table("x = " + text)
		tab.Law("x")
		if len(f.Problems) == 0 {
			t.Errorf("%s: no problem", text)
		}
	}
}

// A default is used, listed when it matters, and not listed where nothing depends on it.
func TestDefaults(t *testing.T) {
	f := &Findings{Defaults: func(schema string) (Default, bool) {
		return Default{Text: "5s", Source: "S-1", Matters: true}, schema == "a.b"
	}}
	root, _ := document.ParseTOML("t.toml", []byte("[a]\n"))
	child := f.Table(root, "", "").Table("a")
	child.Quietly(func() { child.Span("b", 0, clock.Hour) })
	if len(f.Assumed) != 0 {
		t.Errorf("listed %v", f.Assumed)
	}
	if got := child.Span("b", 0, clock.Hour); got != 5*clock.Second || len(f.Assumed) != 1 || f.Assumed[0].Key != "a.b" {
		t.Errorf("got %v, listed %v", got, f.Assumed)
	}
}

func FuzzQuantities(f *testing.F) {
	for _, s := range []string{"180MB", "40/s", "8.6MB/s..20MB/s", "1h30m", "99%", "0x1p-2/s", "1e308TB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := ParseSize(text); err == nil && !(v >= 0 && v <= 1e18) {
			t.Errorf("size %q is %v", text, v)
		}
		if v, err := ParseRate(text); err == nil && !(v >= 0 && v <= 1e12) {
			t.Errorf("rate %q is %v", text, v)
		}
		findings := &Findings{}
		n := document.ParseValue(document.Place{}, text)
		n.Key = "x"
		tab := findings.Table(&document.Node{Kind: document.Table, Items: []*document.Node{n}}, "", "")
		if d := tab.Throughput("x"); d.Mean() < 0 {
			t.Errorf("throughput %q has mean %v", text, d.Mean())
		}
		if d := tab.Law("x"); len(findings.Problems) == 0 && d.Mean() < 0 {
			t.Errorf("law %q has mean %v", text, d.Mean())
		}
		tab.Span("x", 0, clock.Hour)
		tab.Fraction("x")
		tab.Integer("x", 0, 5)
		tab.Time("x")
		tab.Bytes("x")
	})
}
