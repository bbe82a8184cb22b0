package main

import "ecsim/scenarios"

// version is what `ecsim --version` prints and what every outcome carries in its provenance.
func version() string { return scenarios.Version() }
