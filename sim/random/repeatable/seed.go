package repeatable

import (
	"flag"

	"pgregory.net/rapid"
)

// seed is where the cases of every property test begin.
const seed = "20260302"

var _ rapid.TB // rapid's flags are there before init below sets one

// A seed on the command line comes later and wins; one in RAPID_SEED is there already and stays.
func init() {
	if f := flag.Lookup("rapid.seed"); f.Value.String() == "0" {
		if err := f.Value.Set(seed); err != nil {
			panic(err)
		}
	}
}
