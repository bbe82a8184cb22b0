package export

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// The documents that `aws batch … --cli-input-json` reads, with the keys of the AWS Batch API:
// https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
// https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
type (
	jobDefinition struct {
		JobDefinitionName    string        `json:"jobDefinitionName"`
		Type                 string        `json:"type"`
		PlatformCapabilities []string      `json:"platformCapabilities"`
		ContainerProperties  container     `json:"containerProperties"`
		RetryStrategy        retryStrategy `json:"retryStrategy"`
	}
	container struct {
		Image                string        `json:"image"`
		Command              []string      `json:"command"`
		JobRoleARN           string        `json:"jobRoleArn,omitempty"`
		ExecutionRoleARN     string        `json:"executionRoleArn,omitempty"`
		ResourceRequirements []requirement `json:"resourceRequirements"`
	}
	requirement struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	retryStrategy struct {
		Attempts       int         `json:"attempts"`
		EvaluateOnExit []onOutcome `json:"evaluateOnExit"`
	}
	onOutcome struct {
		OnExitCode string `json:"onExitCode"`
		Action     string `json:"action"`
	}
	submission struct {
		JobName            string     `json:"jobName"`
		JobQueue           string     `json:"jobQueue"`
		JobDefinition      string     `json:"jobDefinition"`
		ArrayProperties    *arraySize `json:"arrayProperties,omitempty"`
		ContainerOverrides *overrides `json:"containerOverrides,omitempty"`
	}
	arraySize struct {
		Size int `json:"size"`
	}
	overrides struct {
		Command []string `json:"command"`
	}
)

// batchAttempts is how often AWS Batch tries a shard whose machine was lost.
const batchAttempts = 5

// batchDefinition is the job definition of shards and merge alike. A job that says that its input is
// wrong, that ecsim is, or that the next round is to be run would say so again; whatever else ends it is
// the machine's doing.
func batchDefinition(j Job) (string, error) {
	platform := "EC2"
	if j.ExecutionRole != "" {
		platform = "FARGATE"
	}
	return indented(jobDefinition{
		JobDefinitionName:    j.Name,
		Type:                 "container",
		PlatformCapabilities: []string{platform},
		ContainerProperties: container{
			Image: j.Image, Command: j.Run, JobRoleARN: j.JobRole, ExecutionRoleARN: j.ExecutionRole,
			ResourceRequirements: []requirement{
				{"VCPU", strconv.Itoa(j.CPUs)}, {"MEMORY", strconv.Itoa(j.MemoryMiB)},
			},
		},
		RetryStrategy: retryStrategy{batchAttempts, []onOutcome{
			{"1", "EXIT"}, {"2", "EXIT"}, {"3", "EXIT"}, {"4", "EXIT"}, {"5", "EXIT"}, {"6", "EXIT"},
		}},
	})
}

// batchArray submits the shards. AWS Batch has no array of one; a job alone has no number and so plays
// the whole study.
func batchArray(j Job) (string, error) {
	s := submission{JobName: j.Name, JobQueue: j.Queue, JobDefinition: j.Name}
	if j.Shards > 1 {
		s.ArrayProperties = &arraySize{j.Shards}
	}
	return indented(s)
}

func batchMerge(j Job) (string, error) {
	return indented(submission{
		JobName: j.Name + "-merge", JobQueue: j.Queue, JobDefinition: j.Name,
		ContainerOverrides: &overrides{j.Merge},
	})
}

// indented is a document as people edit it.
func indented(v any) (string, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return strings.TrimSuffix(text.String(), "\n"), err
}
