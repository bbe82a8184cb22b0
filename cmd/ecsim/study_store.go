package main

import (
	"github.com/spf13/cobra"

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/store"
)

// openStore is the store that --results names; nil when it names none.
func openStore(c *cobra.Command, name string) (study.Store, error) {
	if err := writableFolder(c, "results", name); err != nil || name == "" {
		return nil, err
	}
	return store.OpenDirectory(name), nil
}
