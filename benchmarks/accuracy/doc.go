// Package accuracy tests scenarios/accuracy: theory beside simulation, the table that `ecsim
// validate` prints at full length. It stands beside the speed tables so that no one buys one with
// the other unseen.
//
// It owns nothing but the test. Run it with
//
//	go test -v ./benchmarks/accuracy
package accuracy
