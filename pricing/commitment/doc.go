// Package commitment sizes Savings Plans: which commitment an hour costs least for the spend that is expected,
// exactly.
//
// It owns the arithmetic of covered hours. It must not know where the spend comes from (a simulation, a bill),
// nor how bills are written (pricing applies plans to a ledger).
//
// # How much to commit
//
// Let X be the eligible spend of an hour at on-demand prices, and let a plan take the share d off. A commitment
// of C dollars an hour is stated at the plan's rates, so it covers k = C/(1−d) dollars of on-demand spend. Every
// hour costs the commitment, used or not, and what is not covered:
//
//	cost(k) = (1−d)·k + max(0, X−k)
//
// Its mean over hours is convex in k, with slope (1−d) − P(X > k) where X has no atom. It is least where the slope
// changes sign: at the smallest k with P(X > k) ≤ 1−d, that is P(X ≤ k) ≥ d. So
//
//	k* = the d-quantile of the hourly on-demand spend X, and C* = (1−d)·k*
//
// This is the newsvendor's critical fractile (Arrow, Harris and Marschak, Optimal Inventory Policy, 1951): a
// dollar of cover too much costs 1−d, one too little saves nothing and costs 1 − (1−d) = d more;
// d / (d + 1−d) = d. At 20 % off one commits to what is exceeded in four hours of five, at 50 % to the median.
//
// Where a plan takes different shares off different usage, an hour's commitment goes to the largest first, and
// the next dollar of it replaces r = 1/(1−d) dollars of on-demand spend, with d that of the usage it reaches,
// and none once all is covered. The mean is still convex and piecewise linear: the best C is the smallest with
// mean r ≤ 1. All its corners are hours' sums of covered spend, so going through them in order finds it exactly.
//
// Several products apply in AWS's order, EC2 Instance Savings Plans first, each to the spend that
// those before it leave.
// To size them one after another would not do: the first would take hours that the next covers better. But a product
// of one class leaves max(0, X−k) of it, which is convex in its commitment, and what the products after it cost at
// their best is convex in the spend that they find, and never falls with it; so the cost, with every later product at
// its best, is convex in the first's commitment, and halving an interval of commitments finds its least.
//
// This needs that all products but the last cover one class each. So it is with the Savings Plans of one term and
// payment: EC2 Instance Savings Plans of several families, then one Compute Savings Plan. Two
// Compute Savings Plans would
// share hours in an order that is not the cheapest, and Size refuses them.
//
// AWS sells commitments in steps of $0.001, and so are all results: of one product the best there is, of
// several within a step's cost of it.
package commitment
