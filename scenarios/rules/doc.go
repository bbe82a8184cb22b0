// Package rules is the conformance ledger: every rule of Amazon ECS that ecsim knows of, what the
// simulation does about it, and the tests that show it.
//
// It owns two embedded files. rules.csv has a line for each rule, in the order of two books: the
// scheduler book (tasks, services, deployments, health, discovery) and the scaling book (autoscaling,
// capacity, Spot, zones, start-up, load balancers). sources.csv says where each source tag leads. The
// rules are restated in our words; a source says where AWS states them, or who observed them.
//
// It must not know the simulation: code and tests cite the ledger by rule IDs, never the other way
// round by imports. Its tests read the repository and fail when a rule has no status, when a named
// test does not exist or does not mention its rule, and when something cites a rule that is not here.
//
// A test is named as folder.TestName, or as the path of a script that its folder's test plays.
package rules
