package model

import "ecsim/sim"

// Ranks order events that fall on one instant. The list is the whole rule:
const (
	RankFault    sim.Rank = iota // what breaks, breaks first: nobody may still rely on it
	RankStop                     // stops and completions free capacity before anyone asks for it
	RankStart                    // progress of starting tasks
	RankHealth                   // health of what is now running
	RankMetric                   // metrics describe the time before this instant
	RankSchedule                 // users' calls and the schedulers' deadlines see all of the above
	RankReport                   // measuring comes last and changes nothing
)
