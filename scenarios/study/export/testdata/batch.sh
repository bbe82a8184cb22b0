#!/bin/bash
# scaling-of-web-app: 8 shards of a study, and the merge of their results, for AWS Batch.
#
#   bash FILE                  submits both; any option of `aws`, such as --profile, may stand after it
#
# A shard whose machine is lost is tried again and loses at most the cells in flight. The merge prints the
# result to its log; the same command prints it again anywhere that reaches the bucket:
#
#   ecsim study merge 's3://results/it'\''s here?region=eu-west-1&x=<1>'
#
# Status 6 of the merge says that the study goes on in another round: submit this file again.
set -euo pipefail

aws "$@" batch register-job-definition --cli-input-json "$(cat <<'DEFINITION'
{
  "jobDefinitionName": "scaling-of-web-app",
  "type": "container",
  "platformCapabilities": [
    "EC2"
  ],
  "containerProperties": {
    "image": "registry/ecsim:1",
    "command": [
      "ecsim",
      "study",
      "run",
      "s3://results/it's here?region=eu-west-1&x=<1>",
      "--quiet"
    ],
    "jobRoleArn": "arn:aws:iam::1:role/results",
    "resourceRequirements": [
      {
        "type": "VCPU",
        "value": "2"
      },
      {
        "type": "MEMORY",
        "value": "2048"
      }
    ]
  },
  "retryStrategy": {
    "attempts": 5,
    "evaluateOnExit": [
      {
        "onExitCode": "1",
        "action": "EXIT"
      },
      {
        "onExitCode": "2",
        "action": "EXIT"
      },
      {
        "onExitCode": "3",
        "action": "EXIT"
      },
      {
        "onExitCode": "4",
        "action": "EXIT"
      },
      {
        "onExitCode": "5",
        "action": "EXIT"
      },
      {
        "onExitCode": "6",
        "action": "EXIT"
      }
    ]
  }
}
DEFINITION
)" --query jobDefinitionArn --output text

shards=$(aws "$@" batch submit-job --query jobId --output text --cli-input-json "$(cat <<'SHARDS'
{
  "jobName": "scaling-of-web-app",
  "jobQueue": "spot",
  "jobDefinition": "scaling-of-web-app",
  "arrayProperties": {
    "size": 8
  }
}
SHARDS
)")

merge=$(aws "$@" batch submit-job --query jobId --output text --depends-on "jobId=$shards" \
  --cli-input-json "$(cat <<'MERGE'
{
  "jobName": "scaling-of-web-app-merge",
  "jobQueue": "spot",
  "jobDefinition": "scaling-of-web-app",
  "containerOverrides": {
    "command": [
      "ecsim",
      "study",
      "merge",
      "s3://results/it's here?region=eu-west-1&x=<1>"
    ]
  }
}
MERGE
)")
echo "shards: job $shards; merge: job $merge"
