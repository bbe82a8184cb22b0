// Package selection picks the best of several systems from their samples: ranking and selection with
// a stated probability of correct selection, successive halving, and the Pareto front.
//
// It owns the statistics of selecting, as pure functions of numbers. It must not know what a system
// is, where its samples come from, or what is done with the winner.
//
// # What Race promises
//
// Systems are compared by the mean of an objective, of which less is better, under constraints that
// say that a mean excess is at most zero. Two zones say what does not matter: the indifference zone δ
// of the objective, and a tolerance ε of each constraint. A system is desirable when every mean excess
// is −ε or less, and unacceptable when one is ε or more. The selection is correct when what is
// selected is not unacceptable and its mean is within δ of the best desirable one. With k systems and
// s constraints, each question below is answered wrongly with a probability of at most
// β = α / (k − 1 + s), where 1 − α is the confidence:
//
//   - is the best desirable system within each limit: s questions;
//   - is another system unacceptable, or is it worse than the best: one question each, k − 1.
//
// A wrong selection needs a wrong answer to one of them, so its probability is at most α (Bonferroni),
// whatever the dependence between systems: common random numbers are allowed, and help. A system is
// never put out by one that is not known to be within the limits, so an unacceptable system that is
// cheap does no harm while it is undecided.
//
// Each question is a random walk with a drift of at least δ or ε in one direction. Two tests watch it,
// with half of β each, and the first to answer counts: an interval that holds at every number of
// replications (package inference), which tells large differences soon, and a triangle that the walk
// must leave, which tells the others in the end: Kim and Nelson, "A fully sequential procedure for
// indifference-zone selection in simulation", ACM TOMACS 11(3), 2001, with c = 1, for comparisons;
// Andradóttir and Kim, "Fully sequential procedures for comparing constrained systems via simulation",
// Naval Research Logistics 57, 2010, for limits. Looking at some replications only, instead of after each,
// keeps the bound: what is left out can only delay an exit. What it assumes: replications are
// independent, their figures (means
// over a whole run) are about normal, and every system that is not the best is worse by δ or more; of
// systems within δ of the best one is selected, and with what probability is not promised.
//
// Figures that are mostly alike are not normal: ten runs without a failure have no variance, and the
// eleventh may have many. When more than half of the figures of a first stage differ by no more than δ or
// ε, the question stays open for as many replications as show what happens in one of ten (RareShare) with
// a probability of 1 − β/4: 49 of two systems with one limit at a confidence of 0.95. What is rarer than
// that may be missed, however bad it is, and then the promise does not hold: n replications that are alike
// prove only that what they did not show happens in less than about 3/n of them (1 − 0.05^(1/n)). IsAlike
// tells when a limit was decided without spread, so that a report can say so.
package selection
