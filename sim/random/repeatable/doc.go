// Package repeatable makes property tests draw the same cases each time: a test that imports it for its
// effect starts rapid from one seed, so that a gate is red because of a change and not of a draw, and draws
// as many as a quick run of all tests has time for. `.ci/run properties` draws many more. A hunt for
// new cases names another seed, or 0 for a new one each time:
//
//	go test ./model/world -run Random -rapid.seed=0 -rapid.checks=4000
//
// It must not be imported outside tests, and knows nothing of what they test.
package repeatable
