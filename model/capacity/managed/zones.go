package managed

// Zone is an Availability Zone that a provider can launch in, and how many tasks of one group are there
// or on their way.
type Zone struct {
	Name  string
	Tasks int
}

// Deal says how many of n further tasks of a group go to each zone: every one to a zone that has the
// fewest, the first of equal ones (MI-06). A provider with a single subnet has a single zone.
func Deal(zones []Zone, n int) []int {
	dealt := make([]int, len(zones))
	for ; n > 0 && len(zones) > 0; n-- {
		least := 0
		for i := range zones {
			if zones[i].Tasks+dealt[i] < zones[least].Tasks+dealt[least] {
				least = i
			}
		}
		dealt[least]++
	}
	return dealt
}

// IsEven reports whether the next task of a group may go to a zone: no other one has fewer (MI-06).
func IsEven(zones []Zone, zone string) bool {
	here, least := -1, -1
	for _, z := range zones {
		if z.Name == zone {
			here = z.Tasks
		}
		if least < 0 || z.Tasks < least {
			least = z.Tasks
		}
	}
	return here == least
}
