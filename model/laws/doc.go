// Package laws holds what ECS's scheduler must never do, whatever happens: the safety laws.
//
// It owns a Keeper, which watches events and commands from outside and writes down each breach. It
// must not know how the control plane decides, and shares no code with it. Tests of the control plane
// hold it against events in any order, tests of the world against whole runs.
package laws
