// Package accuracy compares model/serving with queueing theory: systems whose answer is known are
// simulated with replications, and each answer must lie in the interval of the simulation.
//
// It owns the cases, a family of systems a file, and the comparison; accuracy/theory owns the
// formulas. It must not know how the table is printed. The command line prints it (`ecsim
// validate`), so it stands left of it; benchmarks/accuracy runs it beside the tables of speed.
//
// An interval is Student's t at 95 %: of the right cases one in twenty lies outside it by chance. A
// case fails outside the interval at 99.99 %: in a table of three hundred right cases that happens by
// chance to one table in thirty, and the seed is fixed, so that a case which fails is one to look at.
// Histograms widen the interval of a percentile by their resolution.
//
// Sources: [K], [B] and the like are those of accuracy/theory; [G] is Gast, Expected Values Estimated
// via Mean-Field Approximation Are 1/N-Accurate (2017); [GMR] Garnett, Mandelbaum, Reiman, Designing a
// Call Center with Impatient Customers (2002); [NT] Nelson, Tantawi, Approximate Analysis of Fork/Join
// Synchronization in Parallel Queues (1988), exact for two; [BCMP] Baskett, Chandy, Muntz, Palacios,
// Open, Closed, and Mixed Networks of Queues with Different Classes of Customers (1975).
package accuracy
