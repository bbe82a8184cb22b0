// Package theory is queueing theory: the formulas and exact numerical solutions that the simulation
// is compared with.
//
// It owns the mathematics, one theory a file, each with its source. Rates are per second and times
// are seconds; any other unit does as well. It must not know the simulation: nothing here draws a
// random number or calls what is to be checked. Its tests hold the formulas against published tables
// and against each other.
//
// Sources: [K] Kleinrock, Queueing Systems I (1975), and [K II] volume II (1976); [GH] Gross,
// Shortle, Thompson, Harris, Fundamentals of Queueing Theory (4th ed., 2008); [C] Crommelin, Delay
// Probability Formulae When the Holding Times are Constant (1932); [F] Franx, A Simple Solution for
// the M/D/c Waiting Time Distribution (2001); [B] Brumelle, Some Inequalities for Parallel-Server
// Queues (1971); [W] Wolff, An Upper Bound for Multi-Channel Queues (1977); [D] Daley, Inequalities
// for Moments of Tails of Random Variables, with a Queueing Application (1977); [BH] Baccelli,
// Hebuterne, On Queues with Impatient Customers (1981); [P] Palm, Research on Telephone Traffic
// Carried by Full Availability Groups (1957); [RL] Reiser, Lavenberg, Mean-Value Analysis (1980);
// [N] Neuts, Matrix-Geometric Solutions in Stochastic Models (1981); [M] Mitzenmacher, The Power of
// Two Choices in Randomized Load Balancing (2001); [AWZ] Adan, Wessels, Zijm, Analysis of the
// Symmetric Shortest Queue Problem (1990); [EMW] Eick, Massey, Whitt, The Physics of the M_t/G/∞
// Queue (1993); [S] Sevastyanov, An Ergodic Theorem for Markov Processes and Its Application to
// Telephone Systems with Refusals (1957).
package theory
