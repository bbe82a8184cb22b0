// Package scheduler owns the rules by which the ECS service scheduler classifies tasks and picks
// them.
//
// It says what a task counts as (D-05, S-14, D-17), how unhealthy tasks are replaced (S-15, S-16),
// when launches are held back (S-21 to S-25, FS-05), which task is stopped first (S-27 to S-31) and
// between which zones tasks move to be balanced (S-38, S-39). All of it is pure functions and small
// machines on counts. It must not know deployments' arithmetic, placement, events or commands.
package scheduler
