# What the built-in rules find in the plan of test/bench/plan.js, as somebody would write it for OPA: fewer rules, the same findings.
package twokey.bench

import rego.v1

admin_ports := {
	20, 21, 22, 23, 135, 137, 138, 139, 389, 445, 636, 1433, 1434, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5601,
	5672, 5900, 5984, 5985, 5986, 6379, 6443, 8500, 9042, 9092, 9200, 9300, 10250, 11211, 27017,
}

stateful := {"aws_db_instance", "aws_s3_bucket", "aws_kms_key", "aws_dynamodb_table", "aws_efs_file_system"}

written contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	some action in change.change.actions
	action in {"create", "update"}
}

# Administration ports for everybody, in rules and in groups.
deny contains change.address if {
	some change in written
	change.type == "aws_security_group_rule"
	change.change.after.type == "ingress"
	open_to_world(change.change.after)
	not open_to_world(change.change.before)
}

deny contains change.address if {
	some change in written
	change.type == "aws_security_group"
	some rule in change.change.after.ingress
	open_to_world(rule)
}

open_to_world(rule) if {
	some source in array.concat(object.get(rule, "cidr_blocks", []), object.get(rule, "ipv6_cidr_blocks", []))
	source in {"0.0.0.0/0", "::/0"}
	some port in admin_ports
	rule.from_port <= port
	port <= rule.to_port
}

# Policies that give every right, and policies of buckets that let everybody in.
deny contains change.address if {
	some change in written
	change.type in {"aws_iam_policy", "aws_iam_role_policy"}
	some statement in json.unmarshal(change.change.after.policy).Statement
	statement.Effect == "Allow"
	as_list(statement.Action)[_] == "*"
}

deny contains change.address if {
	some change in written
	change.type == "aws_s3_bucket_policy"
	some statement in json.unmarshal(change.change.after.policy).Statement
	statement.Effect == "Allow"
	statement.Principal in {"*", {"AWS": "*"}}
	not statement.Condition
}

deny contains change.address if {
	some change in written
	change.type == "aws_iam_role"
	some statement in json.unmarshal(change.change.after.assume_role_policy).Statement
	statement.Effect == "Allow"
	statement.Principal in {"*", {"AWS": "*"}}
}

as_list(value) := value if is_array(value)

as_list(value) := [value] if not is_array(value)

# Access blocks that are open, and stores without their guards.
deny contains change.address if {
	some change in written
	change.type == "aws_s3_bucket_public_access_block"
	some flag in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
	change.change.after[flag] == false
}

deny contains change.address if {
	some change in written
	change.type == "aws_db_instance"
	after := change.change.after
	some is_off in [
		after.storage_encrypted == false,
		after.deletion_protection == false,
		after.backup_retention_period == 0,
		after.publicly_accessible == true,
	]
	is_off
}

# What holds data is destroyed or replaced.
deny contains change.address if {
	some change in input.resource_changes
	change.type in stateful
	"delete" in change.change.actions
}
