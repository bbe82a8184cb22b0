package scheduler

// Ward is what the scheduler sees of the unhealthy tasks of the revision it wants.
type Ward struct {
	Unhealthy int // without a replacement yet
	Missing   int // desired tasks that do not exist at all; negative: there are too many
	Room      int // starts that maximumPercent allows now
}

// Treatment is what happens to unhealthy tasks in one pass.
type Treatment struct {
	Replace int  // start so many replacements first (S-15)
	StopOne bool // there is no room: stop one, its replacement follows (S-16)
}

// Treat decides how unhealthy tasks are replaced. With room beyond what missing tasks need, their
// replacements start first and they stop when those are healthy (S-15). Without, they go one at a
// time: the next one only when the last one's replacement has been started (S-16). An unhealthy
// task keeps nobody's floor, so stopping it never breaks minimumHealthyPercent.
func Treat(w Ward) Treatment {
	room := w.Room - max(0, w.Missing)
	switch {
	case w.Unhealthy <= 0:
		return Treatment{}
	case room > 0:
		return Treatment{Replace: min(w.Unhealthy, room)}
	default:
		return Treatment{StopOne: w.Missing <= 0}
	}
}
