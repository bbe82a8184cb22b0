// Package awsjson turns the JSON that the AWS CLI takes and prints into the nouns of the model.
//
// It owns the key tables of AWS documents: each key is used, quiet (it cannot change the outcome), not
// modelled (it can; the report lists it), or a problem where running without it would be a lie. It also
// owns the checks that one document allows. Checks across documents belong to the scenario reader.
package awsjson
