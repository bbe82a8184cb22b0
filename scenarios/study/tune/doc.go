// Package tune answers "which setting is best": an objective is made as small or as large as can be
// while every objective of service (SLO) holds.
//
//	lists of values ─────────────────► candidates ─┐
//	ranges ──► halving or evolution ──► finalists ─┴─► race ──► winner, ranking, fronts, AWS calls
//
// Whatever finds the candidates, the winner is the one that ranking and selection picks (package
// selection): its probability of being the best of those that raced is stated, and a search's finalists
// race on replications that the search has not seen, so that luck in the search does not carry over.
//
// It owns the order of rounds, what an SLO and an indifference mean for a race, and the document
// "ecsim.tuning/1". It must not know how a replication is played, nor how a result is shown. All
// decisions are functions of figures and of portable arithmetic, so that every architecture, shard and
// rerun asks for the same replications.
package tune
