/** Edges of what is given to identities and taken from data: keys in turn, groups and their rights, lifecycles, blocks. */
import { describe, expect, it } from '@jest/globals';
import type { ExampleChange } from '../../src/domain/plan.js';
import { judged, planOf, rulesOf } from '../plan-world.js';
import { drop, edit, keep, make, swap } from '../plans/words.js';

const found = (...changes: readonly ExampleChange[]) => rulesOf(judged(planOf(changes))).join(' ');

describe('a key that lasts', () => {
  const key = (user: string) => make('aws_iam_access_key', { user, status: 'Active' });

  it.each<[string, readonly ExampleChange[], string]>([
    ['is found', [key('a')], 'plan/long-lived-credential'],
    ['in place of another of the same user is none more', [drop('aws_iam_access_key', { user: 'a' }), key('a')], ''],
    [
      'in place of one of another user is',
      [drop('aws_iam_access_key', { user: 'b' }), key('a')],
      'plan/long-lived-credential',
    ],
    ['that is replaced is none more', [swap('aws_iam_access_key', { user: 'a' }, { user: 'a' })], ''],
    ['that is made inactive gives nothing', [make('aws_iam_access_key', { user: 'a', status: 'Inactive' })], ''],
    [
      'that becomes active gives what a new one gives',
      [edit('aws_iam_access_key', { user: 'a' }, { status: 'Inactive' }, { status: 'Active' })],
      'plan/long-lived-credential',
    ],
    [
      'of a deployment that only reads is none',
      [make('github_repository_deploy_key', { repository: 'r', read_only: true })],
      '',
    ],
    [
      'of a deployment of which it is not known',
      [make('github_repository_deploy_key', { repository: 'r' }, { read_only: true })],
      'plan/long-lived-credential',
    ],
    [
      'of a service account of Kubernetes is found, and other secrets are none',
      [
        make('kubernetes_secret_v1', { metadata: [{ name: 'a' }], type: 'kubernetes.io/service-account-token' }),
        make('kubernetes_secret_v1', { metadata: [{ name: 'b' }], type: 'Opaque' }),
      ],
      'plan/long-lived-credential',
    ],
  ])('%s', (_, changes, rules) => {
    expect(found(...changes)).toBe(rules);
  });
});

describe('a new member', () => {
  const joins = make('aws_iam_user_group_membership', { user: 'a', groups: ['ops'] });
  const attached = (policy: string, group = 'ops') =>
    keep('aws_iam_group_policy_attachment', { group, policy_arn: `arn:aws:iam::${policy}` });
  const own = (policy: string) => keep('aws_iam_policy', { arn: 'arn:aws:iam::111111111111:policy/own', policy });
  const allow = (action: string) => `{"Statement":[{"Effect":"Allow","Action":"${action}","Resource":"*"}]}`;

  it.each<[string, readonly ExampleChange[], string]>([
    ['of a group that nothing is said of', [joins], 'plan/group-membership?'],
    ['of administrators', [attached('aws:policy/AdministratorAccess'), joins], 'plan/group-membership'],
    ['of readers', [attached('aws:policy/ReadOnlyAccess'), joins], ''],
    [
      'of readers who are administrators too',
      [attached('aws:policy/ReadOnlyAccess'), attached('aws:policy/IAMFullAccess'), joins],
      'plan/group-membership',
    ],
    [
      'of another group than the administrators',
      [attached('aws:policy/AdministratorAccess', 'x'), attached('aws:policy/ReadOnlyAccess'), joins],
      '',
    ],
    [
      'by a policy of one’s own that stands elsewhere',
      [attached('111111111111:policy/own'), joins],
      'plan/group-membership?',
    ],
    ['by a policy of one’s own that reads', [attached('111111111111:policy/own'), own(allow('s3:Get*')), joins], ''],
    [
      'by a policy of one’s own that gives all',
      [attached('111111111111:policy/own'), own(allow('*')), joins],
      'plan/group-membership',
    ],
    ['of a group that is made', [make('aws_iam_group', { name: 'ops' }), joins], ''],
    [
      'of a group whose inline policy gives all',
      [keep('aws_iam_group_policy', { group: 'ops', policy: allow('*') }), joins],
      'plan/group-membership',
    ],
    [
      'in one group more',
      [
        attached('aws:policy/ReadOnlyAccess'),
        edit('aws_iam_user_group_membership', { user: 'a' }, { groups: ['admins'] }, { groups: ['admins', 'ops'] }),
      ],
      '',
    ],
    [
      'in one group less',
      [edit('aws_iam_user_group_membership', { user: 'a' }, { groups: ['admins', 'ops'] }, { groups: ['ops'] })],
      '',
    ],
    [
      'of administrators at Google, by the mail of the group',
      [
        keep('google_cloud_identity_group', { name: 'groups/1', group_key: [{ id: 'ops@acme.example' }] }),
        keep('google_project_iam_member', { project: 'p', role: 'roles/owner', member: 'group:ops@acme.example' }),
        make('google_cloud_identity_group_membership', {
          group: 'groups/1',
          preferred_member_key: [{ id: 'a@acme.example' }],
        }),
      ],
      'plan/group-membership',
    ],
    [
      'of owners at Azure, by the id of the group',
      [
        keep('azurerm_role_assignment', {
          scope: '/subscriptions/1',
          role_definition_name: 'Owner',
          principal_id: 'g-1',
        }),
        make('azuread_group_member', { group_object_id: 'g-1', member_object_id: 'u-1' }),
      ],
      'plan/group-membership',
    ],
    [
      'of a team without rights that are seen, as every day',
      [make('github_team_membership', { team_id: 't', username: 'a', role: 'member' })],
      '',
    ],
  ])('%s', (_, changes, rules) => {
    expect(found(...changes)).toBe(rules);
  });
});

describe('a lifecycle', () => {
  const rule = (days: number, prefix = '', status = 'Enabled') => ({
    ...{ id: prefix, status, filter: [{ prefix }] },
    expiration: [{ days }],
  });
  const lifecycle = (
    before: readonly ReturnType<typeof rule>[],
    after: readonly ReturnType<typeof rule>[],
    bucket = 'b',
  ) => edit('aws_s3_bucket_lifecycle_configuration', { bucket }, { rule: before }, { rule: after });

  it.each<[string, ExampleChange, string]>([
    ['that stays', lifecycle([rule(30)], [rule(30)]), ''],
    ['that is longer', lifecycle([rule(30)], [rule(31)]), ''],
    ['that is shorter', lifecycle([rule(31)], [rule(30)]), 'plan/data-expires'],
    ['for a part of what expired as soon before', lifecycle([rule(30)], [rule(30), rule(30, 'reports/')]), ''],
    ['for more than expired before', lifecycle([rule(30, 'reports/')], [rule(30)]), 'plan/data-expires'],
    ['for a part that expires sooner', lifecycle([rule(90)], [rule(90), rule(7, 'reports/')]), 'plan/data-expires'],
    ['for scratch data', lifecycle([], [rule(1, 'tmp/'), rule(1, 'build/cache/')]), ''],
    ['of a scratch bucket', lifecycle([], [rule(1)], 'acme-athena-results'), ''],
    ['for what only sounds like it', lifecycle([], [rule(1, 'templates/')]), 'plan/data-expires'],
    ['that is off', lifecycle([], [rule(1, '', 'Disabled')]), ''],
    ['that is switched on', lifecycle([rule(1, '', 'Disabled')], [rule(1)]), 'plan/data-expires'],
    ['that goes', drop('aws_s3_bucket_lifecycle_configuration', { bucket: 'b', rule: [rule(30)] }), ''],
    [
      'that is not known',
      edit('aws_s3_bucket_lifecycle_configuration', { bucket: 'b' }, { rule: [] }, {}, { rule: true }),
      'plan/data-expires?',
    ],
    [
      'at Google for one prefix more, and scratch data beside it',
      edit(
        'google_storage_bucket',
        { name: 'b' },
        { lifecycle_rule: [{ action: [{ type: 'Delete' }], condition: [{ age: 7, matches_prefix: ['a/'] }] }] },
        {
          lifecycle_rule: [
            { action: [{ type: 'Delete' }], condition: [{ age: 7, matches_prefix: ['a/', 'b/', 'tmp/'] }] },
          ],
        },
      ),
      'plan/data-expires',
    ],
    [
      'at Google for scratch data alone',
      edit(
        'google_storage_bucket',
        { name: 'b' },
        { lifecycle_rule: [] },
        { lifecycle_rule: [{ action: [{ type: 'Delete' }], condition: [{ age: 7, matches_prefix: ['tmp/'] }] }] },
      ),
      '',
    ],
    [
      'of backups that are called otherwise',
      edit(
        'aws_backup_plan',
        { name: 'p' },
        { rule: [{ rule_name: 'a', lifecycle: [{ delete_after: 30 }] }] },
        { rule: [{ rule_name: 'b', lifecycle: [{ delete_after: 30 }] }] },
      ),
      '',
    ],
    [
      'of backups for ever',
      edit(
        'aws_backup_plan',
        { name: 'p' },
        { rule: [{ rule_name: 'a', lifecycle: [{ delete_after: 30 }] }] },
        { rule: [{ rule_name: 'a', lifecycle: [] }] },
      ),
      '',
    ],
    [
      'of yearly backups that goes',
      edit('azurerm_backup_policy_vm', { name: 'p' }, { retention_yearly: [{ count: 7 }] }, { retention_yearly: [] }),
      'plan/backup-off',
    ],
    [
      'of messages that is longer than the default',
      edit('kafka_topic', { name: 't' }, { config: {} }, { config: { 'retention.ms': '2592000000' } }),
      '',
    ],
  ])('%s', (_, change, rules) => {
    expect(found(change)).toBe(rules);
  });
});

describe('one of several blocks', () => {
  const behaviors = (...policies: readonly string[]) => ({
    ordered_cache_behavior: policies.map((policy) => ({ viewer_protocol_policy: policy })),
  });
  const [open, closed] = ['allow-all', 'https-only'];

  it.each([
    [[open, closed], [open, open], 'plan/encryption-off'],
    [[open, closed, closed], [open, open, closed], 'plan/encryption-off'],
    [[open, closed], [closed, open], ''],
    [[open, open], [open, closed], ''],
    [[closed], [closed, open], 'plan/encryption-off'],
    [[open, closed], [open], 'plan/encryption-off'],
  ])('of %j becomes %j', (before, after, rules) => {
    expect(
      found(edit('aws_cloudfront_distribution', { enabled: true }, behaviors(...before), behaviors(...after))),
    ).toBe(rules);
  });
});
