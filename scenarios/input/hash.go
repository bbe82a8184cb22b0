package input

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"
	"time"

	"ecsim/model"
)

// Hash is the SHA-256 of everything about a scenario that a run depends on except its seed and
// how often it is played. It is equal
// for equal scenarios, whichever files and formats they came from and in whichever order.
func Hash(s *model.Scenario) string {
	what := *s
	what.Seed, what.Replications, what.Precision, what.Summary = 0, 0, nil, ""
	what.WarmUpHow, what.Assumed, what.NotModelled = "", nil, nil
	e := encoder{sha256.New()}
	e.value(reflect.ValueOf(what))
	return hex.EncodeToString(e.hash.Sum(nil))
}

// encoder writes values so that different ones never give the same bytes: every value is led by its kind
// and every list by its length.
type encoder struct{ hash hash.Hash }

func (e encoder) number(v uint64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], v)
	e.hash.Write(b[:])
}

func (e encoder) value(v reflect.Value) {
	e.number(uint64(v.Kind()))
	switch v.Kind() {
	case reflect.Struct:
		if t, ok := timeOf(v); ok {
			e.number(uint64(t.UnixNano()))
			return
		}
		e.fields(v)
	case reflect.Pointer:
		if v.IsNil() {
			e.number(0)
			return
		}
		e.number(1)
		e.value(v.Elem())
	case reflect.Slice:
		e.number(uint64(v.Len()))
		for i := range v.Len() {
			e.value(v.Index(i))
		}
	case reflect.String:
		e.number(uint64(v.Len()))
		e.hash.Write([]byte(v.String()))
	case reflect.Bool:
		if v.Bool() {
			e.number(1)
		} else {
			e.number(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.number(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		e.number(v.Uint())
	case reflect.Float64:
		e.number(math.Float64bits(v.Float()))
	default:
		panic(fmt.Sprintf("input: a scenario cannot hold a %s", v.Kind()))
	}
}

// fields writes the fields that are not zero, each after its name, and an end. So a field that a later
// version adds changes no hash as long as it says nothing.
func (e encoder) fields(v reflect.Value) {
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			e.value(reflect.ValueOf(v.Type().Field(i).Name))
			e.value(v.Field(i))
		}
	}
	e.number(0)
}

func timeOf(v reflect.Value) (time.Time, bool) {
	if v.Type() != reflect.TypeFor[time.Time]() || !v.CanInterface() {
		return time.Time{}, false
	}
	return v.Interface().(time.Time), true
}
