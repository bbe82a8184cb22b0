package main

import (
	"errors"
	"io/fs"

	"ecsim/scenarios"
)

// inputError marks what Load refused as wrong input, whatever kind of error it is: a mistake inside
// a file, a file that is not there, a folder where a file belongs.
func inputError(err error) error {
	var list scenarios.Problems
	var path *fs.PathError
	if errors.As(err, &list) || errors.As(err, &path) {
		return failure{WrongInput, err}
	}
	return err
}
