// Package compare answers "which is better": it plays a base and its variants on the same seeds and
// judges the paired difference of every measure against an indifference zone.
//
//	samples of base and variants ──► paired differences ──► intervals ──► verdicts ──► Result
//	             ▲                                                │
//	             └──────────── more replications ◄── undecided ───┘
//
// All verdicts of a Result hold together: with its confidence not one interval misses its true
// difference, over all measures, all variants and all looks at the data. So a comparison of a
// scenario with itself calls something better or worse in at most 5 % of all seeds: in 1.2 % of 1,000 of a
// scenario with all kinds of chance, whose tests .ci/run plays whole.
//
// It owns which measures are compared, the indifference zones, the verdicts and the document
// "ecsim.comparison/1". It must not know how a replication is played, how an interval is computed, or how
// a result is shown.
package compare
