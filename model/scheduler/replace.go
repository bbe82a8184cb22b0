package scheduler

// ReplacementView is what the scheduler sees of the unhealthy tasks of the revision it wants.
type ReplacementView struct {
	Unhealthy int // without a replacement yet
	Missing   int // desired tasks that do not exist at all; negative: there are too many
	Room      int // starts that maximumPercent allows now
}

// ReplacementPlan is what happens to unhealthy tasks in one pass.
type ReplacementPlan struct {
	Replace int  // start so many replacements first (S-15)
	StopOne bool // there is no room: stop one, its replacement follows (S-16)
}

// PlanReplacements decides how unhealthy tasks are replaced. With room beyond what missing tasks
// need, their replacements start first and they stop when those are healthy (S-15). Without, they
// go one at a time: the next one only when the last one's replacement has been started (S-16). An
// unhealthy task does not count toward the floor, so stopping it never breaks
// minimumHealthyPercent.
func PlanReplacements(v ReplacementView) ReplacementPlan {
	room := v.Room - max(0, v.Missing)
	switch {
	case v.Unhealthy <= 0:
		return ReplacementPlan{}
	case room > 0:
		return ReplacementPlan{Replace: min(v.Unhealthy, room)}
	default:
		return ReplacementPlan{StopOne: v.Missing <= 0}
	}
}
