// Package accuracy compares model/serving with queueing theory: systems whose answer is known in closed
// form are simulated with replications, and each answer must lie in the interval of the simulation.
//
// It owns the cases, their formulas with sources, and the comparison. It must not know how the table is
// printed. The command line prints it (`ecsim validate`), so it stands left of it; benchmarks/accuracy
// runs it beside the tables of speed. An interval is Student's t at 99.9 %: of a thousand right cases
// one is outside by chance, and the seed is fixed, so that a case which fails is one to look at.
//
// Sources: [K] Kleinrock, Queueing Systems I (1975) and II (1976); [GH] Gross, Shortle, Thompson,
// Harris, Fundamentals of Queueing Theory (4th ed., 2008); [BH] Baccelli, Hebuterne, On Queues with
// Impatient Customers (1981); [RL] Reiser, Lavenberg, Mean-Value Analysis (1980).
package accuracy
