// Package why walks from a minute that broke an objective to its root.
//
//	events, commands ──► moments, each of another one ──► chains
//	requests ──► minutes that broke an objective ──► episodes ──► the state that explains them
//
// It owns what lies behind what: the moment behind each thing that happened, what a service suffers
// from in a minute, and which step of the way back a broken minute waited for. Each objective is
// explained by what breaks it: one on requests by how most of those ended that ended badly, so that
// requests which were lost with a task lead to that task, whatever else goes on. The control plane
// names the cause of what it decides (model.Moment). What happens in the world by itself is put down
// to what the world shows: a fault that struck the task, the build's defect, Spot, or a service that
// is busy, and that to growing traffic, a slower build, lost tasks or a service it waits for.
//
// It must not know the world's inside or money. Like every observer it is shown values and changes
// nothing. Its memory is bounded: beyond a number of moments it forgets those that no episode, no
// live task and no recent moment leads back to.
package why
