import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PERMISSIONS_OPTIONAL, PERMISSIONS_USED, readManifest } from '../src/app-manifest.js';
import type { Sha } from '../src/domain/change.js';
import type { HoldReason, Job } from '../src/domain/job.js';
import type { EventOutcome, Ourselves } from '../src/event-outcome.js';
import { ALWAYS_SENT_EVENTS, jobsFor, SUBSCRIBED_EVENTS } from '../src/events.js';

const us: Ourselves = { appId: 42, api: 'https://api.github.com', botLogin: 'twokey[bot]' };
const SHA = 'ab12'.repeat(10) as Sha;
const repository = { id: 7, owner: 'acme', name: 'infra' };
const subject = { installation: 1, repository, number: 5 };
const change: Job = { kind: 'assess-change', subject };
const commit: Job = { kind: 'assess-commit', installation: 1, repository, sha: SHA };
const rerun: Job = { ...commit, kind: 'rerun-commit' };
const posture: Job = { kind: 'check-posture', installation: 1, repository };
const everything: Job = { kind: 'assess-installation', installation: 1, because: 'coverage' };
const hold = (because: HoldReason): Job => ({ kind: 'hold-commit', installation: 1, repository, sha: SHA, because });

describe('an event about a pull request', () => {
  it.each([
    ...['synchronize', 'edited', 'ready_for_review', 'converted_to_draft', 'stacked'],
    ...['labeled', 'unlabeled', 'assigned', 'unassigned', 'auto_merge_enabled', 'auto_merge_disabled'],
  ])('%s: the change is judged', (action) => {
    expect(jobsFor('pull_request', pullRequest(action), us)).toEqual({ kind: 'jobs', jobs: [change] });
  });

  it('synchronize: the commit that it left is judged too, where other changes may still be', () => {
    const pushed = { ...pullRequest('synchronize'), before: SHA, after: 'cd34'.repeat(10) };
    expect(jobsFor('pull_request', pushed, us)).toMatchObject({ kind: 'jobs', jobs: [change, commit] });
  });

  it.each([
    ['opened', pullRequest('opened'), 'opened'],
    ['reopened', pullRequest('reopened'), 'reopened'],
    ['closed unmerged', pullRequest('closed'), 'closed'],
    ['edited to another base', { ...pullRequest('edited'), changes: { base: { ref: { from: 'wip' } } } }, 'retargeted'],
  ] as const)('%s: a yes on its commit is taken back first, then the change is judged', (_, payload, because) => {
    expect(jobsFor('pull_request', payload, us)).toEqual({ kind: 'jobs', jobs: [hold(because), change] });
  });

  it('closed by a merge: the commit keeps what it shows, and who passed by the rules for it is asked', () => {
    const closed = { ...pullRequest('closed'), pull_request: { number: 5, merged: true, head: { sha: SHA } } };
    const bypasses: Job = { kind: 'check-bypasses', installation: 1, repository };
    expect(jobsFor('pull_request', closed, us)).toEqual({ kind: 'jobs', jobs: [change, bypasses] });
  });

  it.each(['labeled', 'unlabeled'])(
    '%s by ourselves: nothing, or we would answer our own writes for ever',
    (action) => {
      const own = { ...pullRequest(action), sender: { login: 'twokey[bot]' } };
      expect(jobsFor('pull_request', own, us)).toMatchObject({ kind: 'ignored' });
      const opened = { ...pullRequest('opened'), sender: { login: 'twokey[bot]' } };
      expect(jobsFor('pull_request', opened, us)).toMatchObject({ kind: 'jobs' });
    },
  );

  it('labelled: by whom, when and on which head is kept, where all of it is told', () => {
    const at = '2026-01-01T00:00:00Z';
    const pull = { number: 5, updated_at: at, head: { sha: SHA } };
    const labelled = {
      ...pullRequest('labeled'),
      label: { name: 'approve' },
      sender: { login: 'carol', id: 3, type: 'User' },
    };
    expect(jobsFor('pull_request', { ...labelled, pull_request: pull }, us)).toMatchObject({
      jobs: [change],
      labels: [{ repository: 7, number: 5, label: 'approve', account: 3, head: SHA, at }],
    });
    for (const lacking of [
      { ...pull, head: null },
      { ...pull, updated_at: null },
      { ...pull, head: { sha: 'x' } },
    ]) {
      expect(jobsFor('pull_request', { ...labelled, pull_request: lacking }, us)).toEqual({
        kind: 'jobs',
        jobs: [change],
      });
    }
  });

  it.each(['submitted', 'edited', 'dismissed'])('review %s: the change is judged', (action) => {
    expect(jobsFor('pull_request_review', pullRequest(action), us)).toEqual({ kind: 'jobs', jobs: [change] });
  });

  it('whose head repository is gone is judged like any other', () => {
    const orphan = {
      ...pullRequest('opened'),
      pull_request: { number: 5, head: { sha: SHA, repo: null } },
      sender: null,
    };
    expect(jobsFor('pull_request', orphan, us)).toEqual({ kind: 'jobs', jobs: [hold('opened'), change] });
  });
});

describe('a comment', () => {
  it.each([
    ['that mentions an agent', 'created', 'Could you\n@claude fix the tests?'],
    ['that mentions somebody in wide characters', 'created', '\uFF20copilot go on'],
    ['with a command', 'created', 'Thanks.\r\n/agent do it again'],
    ['with a command behind spaces or marks that nobody sees', 'created', ' \u200b\t/twokey not-ai I wrote it'],
    ['with a command in a quotation', 'created', '> /agent do it'],
    ['with a command within a line', 'created', 'Let us ask (/agent) again'],
    ['with a mention, taken away', 'deleted', '@claude fix it'],
    ['that was edited, whatever it says now', 'edited', 'never mind'],
    ['that was edited to nothing', 'edited', null],
  ])('%s: the change is judged', (_, action, body) => {
    for (const [event, payload] of bothKinds(action, body)) {
      expect(jobsFor(event, payload, us)).toEqual({ kind: 'jobs', jobs: [change] });
    }
  });

  it.each([
    [
      'that names and commands nobody',
      'created',
      'Looks good to me and/or you: https://example.com/a/b, src/main.ts, 1/2, a / b',
    ],
    ['that is empty', 'created', null],
    ['that named nobody, taken away', 'deleted', 'Looks good'],
    ['that was pinned', 'pinned', '@claude'],
  ])('%s: nothing', (_, action, body) => {
    for (const [event, payload] of bothKinds(action, body)) {
      expect(jobsFor(event, payload, us)).toMatchObject({ kind: 'ignored' });
    }
  });

  it.each([
    ['/twokey why', ['answer-comment']],
    ['Hm.\n\n/twokey recheck', ['answer-comment']],
    ['/twokey why\n/twokey recheck', ['answer-comment', 'answer-comment']],
    ['/twokey why\n@claude fix it', ['answer-comment', 'assess-change']],
    ['/twokey waive size/over-max it is generated code', ['assess-change']],
    ['> /twokey why', ['assess-change']],
  ])('%j asks for %j', (body, kinds) => {
    for (const [event, payload] of bothKinds('created', body)) {
      const outcome = jobsFor(event, payload, us);
      expect(outcome.kind === 'jobs' && outcome.jobs.map(({ kind }) => kind)).toEqual(kinds);
    }
  });

  it.each(['edited', 'deleted'])('%s: a question is none any more', (action) => {
    for (const [event, payload] of bothKinds(action, '/twokey why')) {
      expect(jobsFor(event, payload, us)).toEqual({ kind: 'jobs', jobs: [change] });
    }
  });

  it('of our own: nothing', () => {
    for (const [event, payload] of bothKinds('created', '@ann /twokey')) {
      expect(jobsFor(event, { ...payload, sender: { login: 'twokey[bot]' } }, us)).toMatchObject({ kind: 'ignored' });
    }
  });

  it.each([{ number: 5 }, { number: 5, pull_request: null }])(
    'on an issue that is no pull request: nothing',
    (issue) => {
      const payload = { ...base('created'), issue, comment: { body: '@claude /agent' } };
      expect(jobsFor('issue_comment', payload, us)).toEqual({ kind: 'ignored', reason: 'a comment on an issue' });
    },
  );
});

describe('a request to run checks again', () => {
  it.each([
    ['check_run', check('check_run', 'rerequested')],
    ['check_run', { ...check('check_run', 'requested_action'), requested_action: { identifier: 'rerun' } }],
    ['check_suite', check('check_suite', 'rerequested')],
  ])('of ours (%s %#): its commit is judged', (event, payload) => {
    expect(jobsFor(event, payload, us)).toEqual({ kind: 'jobs', jobs: [rerun] });
  });

  it.each([
    ['check_run', check('check_run', 'rerequested', 43)],
    ['check_suite', check('check_suite', 'rerequested', 43)],
    ['check_run', { ...base('rerequested'), check_run: { head_sha: SHA, app: null } }],
    ['check_run', check('check_run', 'created')],
    ['check_run', check('check_run', 'completed')],
    ['check_suite', check('check_suite', 'requested')],
    ['check_run', { ...check('check_run', 'requested_action'), requested_action: { identifier: 'override' } }],
    ['check_run', check('check_run', 'requested_action')],
  ])('that is not ours, or the echo of our own write (%s %#): nothing', (event, payload) => {
    expect(jobsFor(event, payload, us)).toMatchObject({ kind: 'ignored' });
  });
});

describe('a workflow run', () => {
  const run = (action: string, more: object = {}) => ({
    ...base(action),
    workflow_run: { id: 9, event: 'pull_request', head_sha: SHA, ...more },
  });

  it('of the default branch that was scheduled may show drift', () => {
    const own = { head_branch: 'main', head_repository: { id: 7 } };
    const scheduled = run('completed', { ...own, event: 'schedule' });
    const drift: Job = { kind: 'review-drift', installation: 1, repository, sha: SHA, run: 9 };
    expect(jobsFor('workflow_run', scheduled, us)).toEqual({ kind: 'jobs', jobs: [commit, drift] });
    const others = [
      { ...own, head_branch: 'wip' },
      { ...own, head_repository: { id: 8 } },
      { ...own, event: 'pull_request' },
    ];
    for (const other of others) {
      const payload = run('completed', { event: 'schedule', ...other });
      expect(jobsFor('workflow_run', payload, us)).toEqual({ kind: 'jobs', jobs: [commit] });
    }
  });

  it('that ended may have brought a plan: the commit is judged', () => {
    expect(jobsFor('workflow_run', run('completed'), us)).toEqual({ kind: 'jobs', jobs: [commit] });
  });

  it('that only began, or has no commit: nothing', () => {
    for (const payload of [run('requested'), run('in_progress'), run('completed', { head_sha: null })]) {
      expect(jobsFor('workflow_run', payload, us)).toMatchObject({ kind: 'ignored' });
    }
  });
});

describe('a push', () => {
  const pullRequestsOn = (base: string | null): Job => ({
    kind: 'assess-repository',
    installation: 1,
    repository,
    base,
    because: 'policy',
  });
  const all: Job = { ...everything, because: 'policy' } as Job;

  it.each([
    ['adds', { added: ['.github/twokey.yml'] }],
    ['changes', { modified: ['README.md', '.github/twokey.yml'] }],
    ['removes', { removed: ['.github/twokey.yml'] }],
  ])('that %s the policy: the pull requests to that branch are judged', (_, files) => {
    const pushed = push({ ref: 'refs/heads/release/1.x', commits: [{ added: ['x'] }, files] });
    expect(jobsFor('push', pushed, us)).toEqual({ kind: 'jobs', jobs: [pullRequestsOn('release/1.x')] });
  });

  it.each([
    ['was forced', { forced: true, commits: [{ modified: ['x'] }] }],
    ['is as long as GitHub will list', { commits: Array.from({ length: 2048 }, () => ({ modified: ['x'] })) }],
    ['lists no commit', { commits: [] }],
  ])('that %s may hide a policy change, and the default branch speaks for all', (_, rest) => {
    expect(jobsFor('push', push({ ref: 'refs/heads/main', ...rest }), us)).toEqual({
      kind: 'jobs',
      jobs: [pullRequestsOn(null), posture],
    });
  });

  it.each([
    ['.github/workflows/deploy.yml', 'main', [posture]],
    ['.github/workflows/deploy.yml', 'topic', null],
    ['docs/.github/workflows/x.yml', 'main', null],
  ] as const)('that touches %s of %s: the posture where it is that of the default branch', (path, branch, expected) => {
    const pushed = push({ ref: `refs/heads/${branch}`, commits: [{ added: [path] }] });
    const outcome = jobsFor('push', pushed, us);
    if (expected === null) expect(outcome).toMatchObject({ kind: 'ignored' });
    else expect(outcome).toEqual({ kind: 'jobs', jobs: expected });
  });

  it.each([
    [
      'touches other files',
      { commits: [{ modified: ['twokey.yml', 'docs/.github/twokey.yml', '.github/TWOKEY.yml'] }] },
    ],
    ['makes a branch out of known commits', { created: true, commits: [] }],
    ['deletes a branch', { deleted: true, commits: [] }],
    ['moves a tag', { ref: 'refs/tags/v1', forced: true, commits: [] }],
  ])('that %s: nothing', (_, rest) => {
    expect(jobsFor('push', push({ ref: 'refs/heads/main', ...rest }), us)).toMatchObject({ kind: 'ignored' });
  });

  it('that changes the organisation policy: everything is judged', () => {
    const pushed = push({ ref: 'refs/heads/main', commits: [{ modified: ['twokey.yml'] }] }, '.github');
    expect(jobsFor('push', pushed, us)).toEqual({ kind: 'jobs', jobs: [all] });
  });

  it.each(
    ['main', 'release'].flatMap((branch) =>
      ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].map((path) => [path, branch] as const),
    ),
  )('that touches %s of %s: the changes into its branch, and the posture', (path, branch) => {
    const pushed = push({ ref: `refs/heads/${branch}`, commits: [{ removed: [path] }] });
    expect(jobsFor('push', pushed, us)).toEqual({ kind: 'jobs', jobs: [pullRequestsOn(branch), posture] });
  });

  it('forced onto another branch: not the posture, which would be read at every rebase', () => {
    const pushed = push({ ref: 'refs/heads/topic', forced: true, commits: [] });
    const outcome = jobsFor('push', pushed, us);
    expect(outcome.kind === 'jobs' ? outcome.jobs.map(({ kind }) => kind) : []).toEqual(['assess-repository']);
  });

  it('to another branch of the organisation repository: nothing', () => {
    const pushed = push({ ref: 'refs/heads/draft', commits: [{ modified: ['twokey.yml'] }] }, '.github');
    expect(jobsFor('push', pushed, us)).toMatchObject({ kind: 'ignored' });
  });

  it('forced onto the default branch of the organisation repository may hide both policies', () => {
    const pushed = push({ ref: 'refs/heads/main', forced: true }, '.github');
    const own: Job = { ...pullRequestsOn(null), repository: { ...repository, name: '.github' } } as Job;
    expect(jobsFor('push', pushed, us)).toEqual({
      kind: 'jobs',
      jobs: [own, all, { ...posture, repository: { ...repository, name: '.github' } }],
    });
  });
});

describe('an event about the visibility of a repository', () => {
  it.each(['publicized', 'privatized'])('%s: its posture is read again', (action) => {
    expect(jobsFor('repository', base(action), us)).toEqual({ kind: 'jobs', jobs: [posture] });
  });
});

describe('an event about the installation', () => {
  it.each([
    ['installation', 'created'],
    ['installation', 'unsuspend'],
    ['installation_repositories', 'added'],
  ])('%s %s: everything is judged', (event, action) => {
    const payload = { action, installation: { id: 1 } };
    expect(jobsFor(event, payload, us)).toEqual({ kind: 'jobs', jobs: [everything] });
  });

  it('new permissions: everything is judged, and every posture is read anew, which may show more now', () => {
    const payload = { action: 'new_permissions_accepted', installation: { id: 1 } };
    const postures: Job = { kind: 'recheck-postures', installation: 1 };
    expect(jobsFor('installation', payload, us)).toEqual({ kind: 'jobs', jobs: [everything, postures] });
  });

  it.each(['repository_ruleset', 'branch_protection_rule', 'branch_protection_configuration'])(
    '%s: the posture of its repository is read, or that of all of them',
    (event) => {
      expect(jobsFor(event, base('edited'), us)).toEqual({ kind: 'jobs', jobs: [posture] });
      const above = { action: 'edited', installation: { id: 1 } };
      expect(jobsFor(event, above, us)).toEqual({
        kind: 'jobs',
        jobs: [{ kind: 'recheck-postures', installation: 1 }],
      });
    },
  );

  it.each([
    ['installation', 'deleted', 'coverage/uninstalled'],
    ['installation', 'suspend', 'coverage/suspended'],
    ['installation_repositories', 'removed', 'coverage/repositories-removed'],
  ])('A77 %s %s: what is not covered any more is told', (event, action, kind) => {
    const gone = { action, installation: { id: 1 }, repositories_removed: [{ full_name: 'acme/infra' }] };
    expect(alertsOf(jobsFor(event, gone, us))).toEqual([kind]);
  });
});

describe('an event about people', () => {
  const inRepository: Job = {
    kind: 'assess-repository',
    installation: 1,
    repository,
    base: null,
    because: 'people',
  };

  it.each([
    ['member', 'removed'],
    ['team', 'removed_from_repository'],
  ])('%s %s, in one repository: its changes are judged', (event, action) => {
    expect(jobsFor(event, base(action), us)).toEqual({ kind: 'jobs', jobs: [inRepository] });
  });

  it.each([
    ['membership', 'removed'],
    ['team', 'deleted'],
    ['organization', 'member_removed'],
  ])('%s %s, in the whole organisation: everything is judged', (event, action) => {
    const { repository: _, ...rest } = base(action);
    expect(jobsFor(event, rest, us)).toEqual({ kind: 'jobs', jobs: [{ ...everything, because: 'people' }] });
  });

  it('organization renamed: nothing', () => {
    expect(jobsFor('organization', base('renamed'), us)).toMatchObject({ kind: 'ignored' });
  });
});

describe('an event about a repository', () => {
  it.each([
    ['archived', {}, ['coverage/archived']],
    ['deleted', {}, ['coverage/deleted']],
    ['transferred', {}, ['coverage/transferred']],
    ['edited', { changes: { default_branch: { from: 'main' } } }, ['coverage/default-branch']],
    ['renamed', {}, []],
    ['unarchived', {}, []],
  ])('%s: told where it leaves a gap, and judged anew where it can be', (action, more, alerts) => {
    const outcome = jobsFor('repository', { ...base(action), ...more }, us);
    expect(alertsOf(outcome)).toEqual(alerts);
    const judged = outcome.kind === 'jobs' && outcome.jobs.some(({ kind }) => kind === 'assess-repository');
    expect(judged).toBe(action !== 'archived' && action !== 'deleted');
  });

  it('edited otherwise: nothing', () => {
    const edited = { ...base('edited'), changes: { description: { from: null } } };
    expect(jobsFor('repository', edited, us)).toMatchObject({ kind: 'ignored' });
  });
});

describe('an event about a merge group', () => {
  const group = { head_sha: SHA, head_ref: 'refs/heads/gh-readonly-queue/main/pr-5-ab', base_sha: SHA };
  const payload = (action: string) => ({ ...base(action), merge_group: { ...group, base_ref: 'refs/heads/main' } });

  it('that asks for checks: it is judged', () => {
    const reference = { head: SHA, headRef: group.head_ref, base: SHA, branch: 'main' };
    expect(jobsFor('merge_group', payload('checks_requested'), us)).toEqual({
      kind: 'jobs',
      jobs: [{ kind: 'assess-merge-group', installation: 1, repository, group: reference }],
    });
  });

  it('that is gone: nothing', () => {
    expect(jobsFor('merge_group', payload('destroyed'), us)).toMatchObject({ kind: 'ignored' });
  });
});

describe('any other event', () => {
  it.each([
    ['ping', {}],
    ['star', base('created')],
    ['pull_request', pullRequest('review_requested')],
    ['pull_request_review', pullRequest('pinned')],
    ['constructor', {}],
    ['toString', {}],
  ])('%s is ignored, with a reason', (event, payload) => {
    expect(jobsFor(event, payload, us)).toEqual({ kind: 'ignored', reason: expect.stringMatching(/\w/) });
  });

  it.each([
    ['pull_request', { ...pullRequest('opened'), installation: undefined }, 'installation'],
    [
      'pull_request',
      { ...pullRequest('opened'), pull_request: { number: '5', head: { sha: SHA } } },
      'pull_request.number',
    ],
    [
      'check_run',
      { ...check('check_run', 'rerequested'), check_run: { head_sha: '../..', app: { id: 1 } } },
      'check_run.head_sha',
    ],
    ['push', { ...push({}), ref: 5 }, 'ref'],
    ['issue_comment', { ...base('created'), comment: { body: '@x' } }, 'issue'],
    ['pull_request_review_comment', pullRequest('created'), 'comment'],
    ['installation', [], 'its root'],
  ])('in a shape that we do not know is kept for a person: %s %#', (event, payload, where) => {
    expect(jobsFor(event, payload, us)).toEqual({ kind: 'unreadable', reason: `payload not understood at ${where}` });
  });

  it('of any content never throws', () => {
    const name = fc.oneof(fc.constantFrom<string>(...SUBSCRIBED_EVENTS, ...ALWAYS_SENT_EVENTS), fc.string());
    fc.assert(fc.property(name, fc.jsonValue(), (event, payload) => void jobsFor(event, payload, us)));
  });
});

describe('app.yml', () => {
  const manifest = readManifest();

  it('subscribes to exactly the events that are handled', () => {
    expect([...manifest.default_events].sort()).toEqual([...SUBSCRIBED_EVENTS].sort());
  });

  it('names no event that GitHub sends unasked, because GitHub refuses such a manifest', () => {
    for (const event of ALWAYS_SENT_EVENTS) expect(manifest.default_events).not.toContain(event);
  });

  it('asks for exactly the permissions that the calls need', () => {
    const used = Object.entries(PERMISSIONS_USED).map(([permission, { level }]) => [permission, level]);
    expect(manifest.default_permissions).toEqual(Object.fromEntries(used));
    for (const { neededBy } of Object.values(PERMISSIONS_USED)) expect(neededBy).not.toEqual([]);
  });

  it('asks for permission to read whatever its events tell about', () => {
    const events = Object.values(PERMISSIONS_USED).flatMap(({ neededBy }) => neededBy);
    for (const event of SUBSCRIBED_EVENTS) expect(events).toContain(`event ${event}`);
  });

  it('has a permission for every REST call in the code, and no permission for a call that is not made', () => {
    const folder = new URL('../src/adapters/github/', import.meta.url);
    const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const route = /(?<=')(?:GET|POST|PUT|PATCH|DELETE) \/[^']+(?=')/g;
    const called = new Set(sources.flatMap((source) => source.match(route) ?? []));
    // Who has a login everybody may ask.
    called.delete('GET /users/{username}');
    // The name of a span: what a query asks for needs permissions, not the query.
    called.delete('POST /graphql');
    // Asked with the app's own key, which needs no permission.
    for (const asked of called) if (/^[A-Z]+ \/app(?:\/|$)/.test(asked)) called.delete(asked);
    const asked = Object.values(PERMISSIONS_USED).flatMap(({ neededBy }) => neededBy);
    const needed = [...asked, ...Object.values(PERMISSIONS_OPTIONAL).flat()];
    const permitted = needed.filter((what) => /^[A-Z]+ \//.test(what));
    expect([...called].sort()).toEqual([...permitted].sort());
  });

  it('never asks for power over the repository itself, which it may only read', () => {
    expect(manifest.default_permissions.administration).toBe('read');
    for (const permission of ['workflows', 'secrets', 'organization_administration']) {
      expect(manifest.default_permissions).not.toHaveProperty(permission);
    }
    expect(manifest.default_permissions.contents).toBe('read');
  });
});

function alertsOf(outcome: EventOutcome): readonly string[] {
  if (outcome.kind !== 'jobs') return [];
  return outcome.jobs.flatMap((job) => (job.kind === 'raise-alert' ? [job.alert.kind] : []));
}

function base(action: string) {
  const owner = { login: 'acme', id: 3, type: 'Organization' };
  return {
    action,
    installation: { id: 1, node_id: 'x' },
    repository: { id: 7, name: 'infra', full_name: 'acme/infra', owner, default_branch: 'main' },
    sender: { login: 'ann', id: 9, type: 'User' },
  };
}

function pullRequest(action: string) {
  return {
    ...base(action),
    pull_request: { number: 5, merged: false, head: { sha: SHA.toUpperCase(), ref: 'topic' } },
  };
}

function bothKinds(action: string, body: string | null) {
  const comment = { id: 1, body, user: { id: 9, login: 'ann', type: 'User' } };
  const issue = { number: 5, pull_request: { url: 'x' } };
  return [
    ['issue_comment', { ...base(action), issue, comment }],
    ['pull_request_review_comment', { ...pullRequest(action), comment }],
  ] as const;
}

function check(event: 'check_run' | 'check_suite', action: string, app = 42) {
  return { ...base(action), [event]: { head_sha: SHA, app: { id: app, slug: 'x' }, pull_requests: [] } };
}

function push(rest: object, name = 'infra') {
  const { action: _, ...common } = base('');
  return { ...common, ref: 'refs/heads/main', forced: false, ...rest, repository: { ...common.repository, name } };
}
