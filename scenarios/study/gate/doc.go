// Package gate holds a suite of scenarios against a baseline that was written earlier, and says what
// has become worse: cost, availability, latency, and how fast ecsim itself is.
//
//	suite.toml ──► Suite ──► Measure ──► Record ──┬──► Compare ──► Result
//	               baseline.txt ──► Read ──► Record ──┘
//	                                    ▲
//	                          Write ────┘ (--update)
//
// A Record holds the figures of every replication, so that a replication is compared with the one of the
// same seed, in the Go benchmark format, so that benchstat reads it too. Speed is processor time in units
// of a fixed calculation that is timed in the same run (Calibrate).
//
// Every comparison proves that it can fail: the same code must find regressions that are planted into
// what was measured (Result.SelfTest), or the gate is broken.
//
// It owns suites, baselines and the measuring of speed. It must not know how a result is shown.
package gate
