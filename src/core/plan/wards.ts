/** Tells which guards are made anew for something else, and so no longer guard what they did. */
import { guardOfObject } from './guard-objects.js';
import { objectsOf, type PlanObject, type PlanView } from './plan-object.js';
import { attribute, isUnknown, text } from './side.js';

/** Whether a guard is replaced by one of something else, while what it guarded stays. */
export function leavingIn(view: PlanView): (object: PlanObject) => boolean {
  let known: ReadonlySet<string> | null = null;
  const isGone = (name: string) => {
    known ??= namesGone(view);
    return known.has(name);
  };
  return ({ change, before, after }) => {
    if (change.action.kind !== 'replace' || before === null || after === null) return false;
    return WARDS.some((name) => {
      const [had, has] = [text(attribute(before, name)), attribute(after, name)];
      const isAnother = isUnknown(has) || (text(has) ?? had) !== had;
      return had !== null && isAnother && !isGone(had);
    });
  };
}

/** The attributes by which a guard names what it guards. */
const WARDS = [
  ...['bucket', 'vpc_id', 'subnet_id', 'eni_id', 'transit_gateway_id', 'resource_arn', 'log_group_name'],
  ...['source_db_instance_arn', 'backup_vault_name', 'network_interface_id', 'target_resource_id', 'scope'],
  ...['storage_account_id', 'server_id', 'database_id', 'managed_instance_id', 'disk_id', 'disk', 'cluster', 'parent'],
  ...['project', 'folder', 'org_id', 'service', 'repository', 'repository_id', 'group', 'zone_id', 'domain'],
];

/** What is called like that which it belongs to is not that. */
const CALLED_ALIKE = /^aws_s3_bucket_/;

/** The names of what is destroyed, or replaced by another: what guarded it goes with it. */
function namesGone(view: PlanView): ReadonlySet<string> {
  const types = [...view.byType.keys()].filter((type) => !CALLED_ALIKE.test(type) && guardOfObject(type) === null);
  const gone = objectsOf(view, ...types).filter(({ change: { action } }) => /^(?:delete|replace)$/.test(action.kind));
  return new Set(
    gone.flatMap(({ before }) =>
      before === null ? [] : ['id', 'arn', 'name', 'bucket'].flatMap((name) => text(attribute(before, name)) ?? []),
    ),
  );
}
