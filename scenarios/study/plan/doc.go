// Package plan answers "what is the cheapest capacity that meets the objectives with a stated confidence":
// candidates from the axes of a study, held against sampled worlds.
//
//	axes ──► candidates ──┐                       ┌─► cheapest that meets ──► Savings Plan ──► Result
//	                      ├─► rounds of trials ───┤
//	uncertain ──► worlds ─┘   (race)              └─► none meets: which objective binds
//
// A world is one draw of everything that the study calls uncertain, with random streams of its own; all
// candidates face the same worlds. Worlds are independent of each other, unless the study wants a Latin hypercube or
// Sobol points. These are more even, but the bound below is proven for independent worlds only: that a Latin hypercube
// has little variance (Owen, Annals of Statistics 25(4), 1997) says nothing of its tails. A
// confidence is then a rule of
// thumb, and the report says so.
//
// # When a candidate meets the objectives
//
// It meets them with share s and confidence c when so many of n worlds hold every objective that the one-sided
// bound of Clopper and Pearson on the probability is s or more: at most f(n, s, c) worlds may miss. A candidate
// is out as soon as it has missed more than f worlds; every other is judged at n worlds. Looking early changes
// no verdict, so rounds cost no confidence (curtailed sampling).
//
// The cheapest that passes is taken, so any of k candidates may be the plan: each is judged with confidence
// 1 − (1−c)/k, and one that falls short is the plan with a probability of at most 1−c, whatever the candidates have in
// common (Bonferroni). None is put out for what another missed: more is not always better (tasks that instances have no
// room for, larger tasks of which fewer fit). Twelve candidates in place of one take 73 worlds in place of 46, for nine
// worlds in ten with one that may miss.
//
// The plan is the one of least expected cost among those that meet: on-demand price, less what a Savings Plan
// saves that is sized for all sampled hours (package commitment), plus the stated penalty of each world that is missed.
// Its regret in a world is what it costs there beyond the best of the alternatives with the best commitment in
// hindsight, in parts that sum to it.
//
// It owns candidates, worlds, the race, regret and the document "ecsim.plan/1". It must not know how trials are
// played (package study), nor how a plan is shown.
package plan
