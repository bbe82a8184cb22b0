package managed

import (
	"slices"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/instances"
)

// everyType is the catalogue with prices made up of what a type gives: 100 a vCPU, 10 a GiB, x86 a
// quarter more.
func everyType() (all []Priced) {
	for _, t := range instances.Types() {
		f := instances.FactsOf(t)
		price := int64(100*f.VCPUs + f.MemoryMiB*10/1024 + 1000*f.GPUs)
		if t.Architecture == model.X86 {
			price += price / 4
		}
		all = append(all, Priced{f, price})
	}
	return all
}

func names(all []Priced) (out []string) {
	for _, p := range all {
		out = append(out, p.Type.Name)
	}
	return out
}

// MI-01: without requirements the general-purpose types, the cheapest first.
func TestDefaultProviderTakesGeneralPurposeTypes(t *testing.T) {
	got := Select(everyType(), nil)
	for i, p := range got {
		if p.Type.Family[0] != 'm' || i > 0 && got[i-1].Price > p.Price {
			t.Errorf("%d: %s at %d", i, p.Type.Name, p.Price)
		}
	}
	if names(got)[0] != "m6g.medium" || len(got) != 37 {
		t.Errorf("%d types, the first %s", len(got), names(got)[0])
	}
}

// MI-02, MI-16: each attribute takes the types that have it.
func TestAttributesSelectTypes(t *testing.T) {
	wide := 1 << 20 // price protection off
	for _, c := range []struct {
		name string
		r    Requirements
		want string // what every type is like; ! before what none is like
		has  []string
	}{
		{"vCPUs and memory", Requirements{VCPUs: Range{2, 2}, MemoryMiB: Range{4096, 8192}}, "*.large",
			[]string{"c7g.large", "m6i.large"}},
		{"memory per vCPU", Requirements{MemoryMiBPerVCPU: Range{8192, 0}}, "r*", []string{"r5.large", "r8g.xlarge"}},
		{"at most 2 GiB a vCPU", Requirements{MemoryMiBPerVCPU: Range{0, 2048}}, "c*", []string{"c5.4xlarge"}},
		{"Intel", Requirements{Manufacturers: []string{"intel"}}, "!*g.*", []string{"c5.large", "m7i-flex.large"}},
		{"AMD", Requirements{Manufacturers: []string{"amd"}}, "*a.*", []string{"m5a.large", "c7a.xlarge"}},
		{"Graviton", Requirements{Manufacturers: []string{"amazon-web-services"}}, "*g.*", []string{"m8g.large"}},
		{"burstable", Requirements{Burstable: Required}, "t*", []string{"t3.small", "t4g.2xlarge"}},
		{"not burstable", Requirements{}, "!t*", []string{"m5.large", "r5.large"}},
		{"neither nano nor micro", Requirements{Burstable: Included}, "!*micro", []string{"t3.small"}},
		{"bare metal", Requirements{BareMetal: Required}, "none", nil},
		{"previous generation", Requirements{Generations: []string{"previous"}}, "none", nil},
		{"GPUs", Requirements{Accelerators: Range{1, 1}}, "g*", []string{"g4dn.xlarge", "g6.xlarge"}},
		{"a GPU by name", Requirements{AcceleratorNames: []string{"a10g"}}, "g5*", []string{"g5.xlarge"}},
		{"no GPUs unless asked", Requirements{}, "!g*", []string{"m5.large"}},
		{"local storage", Requirements{LocalStorage: Required, Accelerators: Range{1, 0}}, "g*", []string{"g5.xlarge"}},
		{"interfaces", Requirements{Interfaces: Range{8, 0}}, "*xlarge", []string{"m5.4xlarge"}},
		{"allowed", Requirements{Allowed: []string{"m6i.*", "c7g.large"}}, "*", []string{"m6i.8xlarge", "c7g.large"}},
		{"excluded", Requirements{Excluded: []string{"m*", "r*"}}, "c*", []string{"c5.large"}},
	} {
		c.r.PriceProtection = wide
		got := names(Select(everyType(), &c.r))
		for _, name := range got {
			pattern, not := strings.CutPrefix(c.want, "!")
			if like(name, pattern) == not {
				t.Errorf("%s: takes %s", c.name, name)
			}
		}
		for _, name := range c.has {
			if !slices.Contains(got, name) {
				t.Errorf("%s: not %s", c.name, name)
			}
		}
	}
}

// MI-03: the limit is a percentage over the cheapest C, M or R type that matches; explicit types have
// none.
func TestPriceProtection(t *testing.T) {
	type1 := func(name string, price int64) Priced {
		for _, t := range instances.Types() {
			if t.Name == name {
				return Priced{instances.FactsOf(t), price}
			}
		}
		panic(name)
	}
	all := []Priced{type1("t3.large", 50), type1("c5.large", 100), type1("m5.large", 120), type1("r5.large", 121)}
	for _, c := range []struct {
		r    Requirements
		want string
	}{
		{Requirements{PriceProtection: 20}, "c5.large m5.large"},
		{Requirements{PriceProtection: 21}, "c5.large m5.large r5.large"},
		{Requirements{PriceProtection: 0, Burstable: Included}, "t3.large c5.large"},
		{Requirements{PriceProtection: 0, Burstable: Required}, "t3.large"},
		{Requirements{PriceProtection: 0, Allowed: []string{"*5.large"}}, "c5.large m5.large r5.large"},
	} {
		if got := strings.Join(names(Select(all, &c.r)), " "); got != c.want {
			t.Errorf("%+v: %s, want %s", c.r, got, c.want)
		}
	}
}
