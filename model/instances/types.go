package instances

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"

	"ecsim/model"
)

//go:embed types.csv
var table []byte

// columns of types.csv, in order.
var columns = []string{"instance_type", "vcpu", "memory_mib", "registered_mib", "tasks",
	"trunked_tasks", "gpus", "architecture"}

var types = read()

// Types lists the instance types that ecsim knows, in the order of the file: a family's smaller sizes
// first.
func Types() []model.InstanceType { return types }

func read() (out []model.InstanceType) {
	for _, row := range rows() {
		out = append(out, parse(row))
	}
	return out
}

// rows are those of the embedded file without its header.
func rows() [][]string {
	in := csv.NewReader(bytes.NewReader(table))
	in.Comment = '#'
	in.FieldsPerRecord = len(columns)
	rows, err := in.ReadAll()
	if err == nil && !slices.Equal(rows[0], columns) {
		err = fmt.Errorf("found header %q, expected %q", rows[0], columns)
	}
	if err != nil {
		panic("instances: types.csv: " + err.Error())
	}
	return rows[1:]
}

// parse reads a row of the embedded file, in which nothing is wrong: a test sees to it.
func parse(row []string) model.InstanceType {
	number := func(column int) int {
		n, err := strconv.Atoi(row[column])
		if err != nil {
			panic("instances: types.csv: " + row[0] + ": " + err.Error())
		}
		return n
	}
	const unitsPerVCPU = 1024 // RS-01
	return model.InstanceType{
		Name: row[0], CPUUnits: unitsPerVCPU * number(1), MemoryMiB: number(3), Tasks: number(4),
		TrunkedTasks: number(5), GPUs: number(6), Architecture: model.Architecture(row[7]),
	}
}

// Find is the type of a name.
func Find(name string) (model.InstanceType, bool) {
	i := slices.IndexFunc(types, func(t model.InstanceType) bool { return t.Name == name })
	if i < 0 {
		return model.InstanceType{}, false
	}
	return types[i], true
}
