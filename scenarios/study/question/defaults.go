package question

import "ecsim/scenarios/reading"

const knob = "ecsim knob: "

// defaults is every value that a study file may leave out, by schema path.
var defaults = map[string]reading.Default{
	"replications":      {Text: "10", Source: knob + "enough for an interval that says something"},
	"confidence":        {Text: "0.95", Source: knob + "what most people expect of an interval"},
	"design.points":     {Text: "64", Source: knob + "a power of two, as Sobol sequences like it"},
	"design.seed":       {Text: "1", Source: knob + "any seed is as good as another"},
	"objective.goal":    {Text: "min", Source: knob + "most measures are costs"},
	"method.budget":     {Text: "0", Source: knob + "no bound"},
	"axis.scale":        {Text: "linear", Source: knob + "what people expect of a range"},
	"plan.share":        {Text: "0.95", Source: knob + "the objectives hold in 19 worlds of 20"},
	"plan.worlds":       {Text: "0", Source: knob + "as few as show the share, one of them missed"},
	"plan.replications": {Text: "1", Source: knob + "more worlds say more than more runs of each"},
	"plan.sampling":     {Text: "independent", Source: knob + "the confidence is that of independent worlds"},
	"plan.seed":         {Text: "1", Source: knob + "any seed is as good as another"},
	"plan.miss_penalty": {Text: "0", Source: knob + "what a miss costs is not for us to guess"},
	"uncertain.scale":   {Text: "linear", Source: knob + "what people expect of a range"},
}

func defaultOf(schema string) (reading.Default, bool) {
	d, ok := defaults[schema]
	return d, ok
}
