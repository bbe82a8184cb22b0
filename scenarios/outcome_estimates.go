package scenarios

// EstimateOutcome says how figures of one kind are made of several replications.
type EstimateOutcome struct {
	Kind    string `json:"kind"` // mean, ratio, quantile, max; interval: of all of them
	Figures string `json:"figures"`
	How     string `json:"how"`
}

// Estimates lists how figures over several replications are made.
func Estimates() []EstimateOutcome {
	return []EstimateOutcome{
		{"mean", "costs, counts, times of events, tasks at a time",
			"the mean of the replications; Student's t interval"},
		{"ratio", "shares, mean latencies, utilization",
			"a total over a total of all replications, so that each weighs as much as it measured; interval by " +
				"the delta method"},
		{"quantile", "percentiles",
			"of all requests of all replications together, never a mean of percentiles; interval by sectioning: " +
				"how far those of the single replications are from it"},
		{"max", "longest latencies, most tasks",
			"the greatest of all replications; it grows with their number and has no interval"},
		{"interval", "every interval",
			"holds the true figure with 95 % confidence; n counts the replications in which there was something " +
				"to measure"},
	}
}

// antitheticPairs says what else is done in antithetic pairs.
var antitheticPairs = EstimateOutcome{"pairs", "antithetic pairs",
	"replications 2k and 2k + 1 draw gaps between requests and their work from complementary probabilities; a " +
		"pair is one observation, so that n counts pairs"}
