/** Safeguards that a Terraform resource is, or has, and that go or come with a change. Asked by terraform-resources.ts. */
import type { SafeguardEffect } from '../../domain/effect.js';
import type { TreeMap } from './tree.js';

/** One resource on both sides; null: not there. */
export interface ResourceSides {
  readonly type: string;
  readonly base: TreeMap | null;
  readonly head: TreeMap | null;
  readonly subject: string;
}

/** Resources that are nothing but a safeguard. */
const GUARDS: readonly (readonly [RegExp, SafeguardEffect['safeguard']])[] = [
  [/_public_access_block$/, 'public-access-block'],
  [/^aws_s3_bucket_versioning$/, 'versioning'],
  [/_server_side_encryption_configuration$|_ebs_encryption_by_default$/, 'encryption'],
  [/^aws_(?:cloudtrail|flow_log|s3_bucket_logging|guardduty_detector|config_configuration_recorder)$/, 'logging'],
  [/_diagnostic_setting$|_logging_(?:project|organization|folder)_sink$|_audit_config$/, 'logging'],
  [/^aws_backup_(?:plan|selection|vault_lock_configuration)$|_backup_policy$|_backup_schedule$/, 'backup'],
  [/^azurerm_management_lock$|_resource_lock$|^google_resource_manager_lien$/, 'deletion-protection'],
];

/** For a resource that comes or goes; one that is on both sides is judged by its attributes (safeguards.ts). */
export function guardChanges({ type, base, head, subject }: ResourceSides): readonly SafeguardEffect[] {
  if (base !== null && head !== null) return [];
  const safeguard = GUARDS.find(([pattern]) => pattern.test(type))?.[1];
  if (safeguard === undefined) return [];
  const event = head === null ? 'off' : 'on';
  return [
    { kind: 'safeguard', event, safeguard, by: type, subject, line: head?.line ?? 1, baseLine: base?.line ?? null },
  ];
}
