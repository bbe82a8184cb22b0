package repeatable

import (
	"flag"

	"pgregory.net/rapid"
)

// usual is where the cases of every property test begin, and how many there are: fewer than rapid's own
// hundred, because every test of the project is to end while somebody waits. .ci/run plays more.
var usual = []struct{ name, rapids, value string }{
	{"rapid.seed", "0", "20260302"},
	{"rapid.checks", "100", "50"},
}

var _ rapid.TB // rapid's flags are there before init below sets them

// A value on the command line comes later and wins; one in RAPID_SEED or RAPID_CHECKS is there already
// and stays.
func init() {
	for _, u := range usual {
		if f := flag.Lookup(u.name); f.Value.String() == u.rapids {
			if err := f.Value.Set(u.value); err != nil {
				panic(err)
			}
		}
	}
}
