package managed

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/model/instances"
)

// Priced is an instance type with its price of an hour, in one unit for all.
type Priced struct {
	Type  instances.Facts
	Price int64
}

// Range bounds a number. The zero value bounds nothing.
type Range struct {
	Min int
	Max int // 0: none
}

func (r Range) contains(n int) bool { return n >= r.Min && (r.Max == 0 || n <= r.Max) }

// Wish is whether types with a property are taken.
type Wish string

// Wishes. The empty one is Excluded.
const (
	Included Wish = "included"
	Required Wish = "required"
	Excluded Wish = "excluded"
)

func (w Wish) agrees(has bool) bool {
	switch w {
	case Included:
		return true
	case Required:
		return has
	}
	return !has
}

// Requirements is an instanceRequirements document (MI-02). Lists that are empty bound nothing.
type Requirements struct {
	VCPUs             Range
	MemoryMiB         Range // nominal
	MemoryMiBPerVCPU  Range
	Interfaces        Range
	Manufacturers     []string // intel, amd, amazon-web-services
	Generations       []string // current, previous
	Burstable         Wish
	BareMetal         Wish
	LocalStorage      Wish // empty: Included
	Accelerators      Range
	AcceleratorNames  []string
	AcceleratorMakers []string
	AcceleratorTypes  []string
	Allowed, Excluded []string // instance types, with * for any number of characters
	// MI-03: percent over the price of the cheapest C, M or R type that matches; of explicit Allowed
	// types none applies
	PriceProtection int
}

// Select lists the types that a provider may launch, the cheapest first, equal ones by name. Without
// requirements these are the general-purpose ones (MI-01).
func Select(all []Priced, r *Requirements) []Priced {
	var out []Priced
	for _, p := range all {
		if isOffered(&p.Type) && matches(&p.Type, r) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Priced) int {
		return cmp.Or(cmp.Compare(a.Price, b.Price), strings.Compare(a.Type.Name, b.Type.Name))
	})
	return protect(out, r)
}

func matches(t *instances.Facts, r *Requirements) bool {
	if r == nil {
		return t.Family[0] == 'm'
	}
	local := r.LocalStorage
	if local == "" {
		local = Included
	}
	return r.VCPUs.contains(t.VCPUs) && r.MemoryMiB.contains(t.MemoryMiB) &&
		r.MemoryMiBPerVCPU.contains(t.MemoryMiB/t.VCPUs) && r.Interfaces.contains(t.Interfaces) &&
		isAmong(t.Manufacturer, r.Manufacturers) && isAmong(t.Generation, r.Generations) &&
		r.Burstable.agrees(t.Burstable) && r.BareMetal.agrees(t.BareMetal) && local.agrees(t.LocalStorage) &&
		acceleratesAs(t, r) &&
		(len(r.Allowed) == 0 || isLike(t.Name, r.Allowed)) && !isLike(t.Name, r.Excluded)
}

// acceleratesAs looks at accelerators. Types that have some are taken only if any are asked for.
func acceleratesAs(t *instances.Facts, r *Requirements) bool {
	asked := r.Accelerators != Range{} || len(r.AcceleratorNames)+len(r.AcceleratorMakers)+
		len(r.AcceleratorTypes) > 0 || len(r.Allowed) > 0
	if t.GPUs > 0 && !asked {
		return false
	}
	return r.Accelerators.contains(t.GPUs) && isAmong(t.GPU, r.AcceleratorNames) &&
		isAmong(t.GPUMaker, r.AcceleratorMakers) && isAmong(t.AcceleratorType, r.AcceleratorTypes)
}

func isAmong(value string, list []string) bool { return len(list) == 0 || slices.Contains(list, value) }

// isLike reports whether a name is like one of the patterns.
func isLike(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return like(name, pattern) })
}

func like(name, pattern string) bool {
	head, rest, found := strings.Cut(pattern, "*")
	if !strings.HasPrefix(name, head) {
		return false
	}
	if !found {
		return name == head
	}
	for name = name[len(head):]; ; name = name[1:] {
		if like(name, rest) {
			return true
		}
		if name == "" {
			return false
		}
	}
}

// protect drops types that are far above the cheapest C, M or R type of the current generation, else
// above the cheapest other one of it, else above the cheapest (MI-03). The list is sorted by price.
func protect(sorted []Priced, r *Requirements) []Priced {
	if r == nil || len(r.Allowed) > 0 || len(sorted) == 0 {
		return sorted
	}
	base := slices.IndexFunc(sorted, func(p Priced) bool {
		return p.Type.Generation == "current" && strings.ContainsRune("cmr", rune(p.Type.Family[0]))
	})
	if base < 0 {
		base = slices.IndexFunc(sorted, func(p Priced) bool { return p.Type.Generation == "current" })
	}
	limit := sorted[max(base, 0)].Price * int64(100+r.PriceProtection)
	return slices.DeleteFunc(sorted, func(p Priced) bool { return p.Price*100 > limit })
}

// isOffered reports whether Managed Instances has a type: no burstable nano or micro, and of families m,
// c and r those from generation 5 on (MI-16).
func isOffered(t *instances.Facts) bool {
	size := t.Name[strings.IndexByte(t.Name, '.')+1:]
	switch t.Family[0] {
	case 't':
		return slices.Contains([]string{"t3", "t3a", "t4g"}, t.Family) && size != "nano" && size != "micro"
	case 'm', 'c', 'r':
		return len(t.Family) > 1 && t.Family[1] >= '5'
	}
	return true
}
