package input

import (
	"os"
	"path/filepath"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
)

// ReadTaskDefinition reads a task definition by itself, as the AWS CLI takes or prints it. The error is
// Problems, all of them.
func ReadTaskDefinition(file string) (model.TaskDefinition, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return model.TaskDefinition{}, Problems{{File: file, Found: reason(err), Expected: "a task definition"}}
	}
	l := newLoader(source{folder: filepath.Dir(file), file: file})
	root, problems := document.ParseJSON(file, data)
	l.Problems = problems
	var d model.TaskDefinition
	if root != nil {
		for _, body := range awsjson.Unwrap(&l.Findings, root, false, awsjson.TaskDefinitionShape) {
			on := awsjson.StatedCompatibility(body)
			if on != awsjson.ForFargate {
				l.At(body.Place, "a task definition for "+string(on), "one for Fargate: tasks on instances cost "+
					"nothing of their own, their instances do (price the scenario)", "")
			}
			d = awsjson.TaskDefinition(l.Table(body, "task_definition", "task_definition"), on)
		}
	}
	return d, l.Problems.Sorted().Err()
}
