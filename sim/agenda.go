package sim

// Rank orders events that fall on one instant; lower goes first.
type Rank uint8
