// Command ecsim rehearses an Amazon ECS deployment: it simulates the cluster that a team's own AWS
// files describe and prints the bill, the availability, the latency and the story.
//
// It owns the command line: verbs, flags, exit statuses, the progress bar, and what goes to stdout
// and what to stderr. It must not know how anything is simulated, checked or laid out: it asks
// scenarios for an Outcome and hands it to reports. The tests of the whole repository's shape (who
// may import whom, what README promises) live here too, because this is the one package that may
// see every other.
package main
