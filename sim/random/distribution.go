package random

// Distribution is a law of non-negative time spans; the zero value is always zero.
type Distribution struct{}
