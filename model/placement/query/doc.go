// Package query is the cluster query language of Amazon ECS: expressions that choose container
// instances (CQ-01 to CQ-09).
//
//	attribute:ecs.instance-type =~ m5.* and not (task:group == service:database)
//
// It owns parsing, with the place of whatever is wrong, and whether an expression holds for an
// instance. It must not know tasks, placement or files.
//
// Choices where AWS is silent:
//   - not binds tighter than and, and tighter than or.
//   - A negated operator (!=, !in, !~) is the negation of the plain one, so it holds for an instance
//     that lacks the attribute.
//   - A regular expression must match the whole value, as Java's matches does. What Go's regular
//     expressions lack, such as look-ahead, is refused.
//   - task:group compares with every group that has a task on the instance: one that fits is enough.
package query
