/** What stands around changes: who may write, told by the command and once a month by the app. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readLink } from '../../src/core/audit-entry.js';
import type { Sha } from '../../src/domain/change.js';
import { ok } from '../../src/domain/result.js';
import { type IncidentPorts, reviewIncident } from '../../src/flows/review-incident.js';
import { csvCell } from '../../src/report/inventory.js';
import { twokey } from '../twokey.js';
import { entriesOf } from './audited.js';
import { Stage } from './stage.js';

let stage: Stage;
afterEach(() => stage.end());

/** An agent with a key, a workflow that runs one, an owner's token, and a policy that knows of the owner. */
async function populated(): Promise<void> {
  stage = await Stage.set({ time: 'simulated' });
  const { world, infra } = stage.acme;
  const web = world.repository('acme', 'web');
  world.deployKey(infra, 'olivia', { title: '=HYPERLINK("http://evil")', readOnly: false });
  world.deployKey(infra, 'olivia', { title: 'mirror', readOnly: true });
  world.deployKey(web, 'olivia', { title: 'OpenHands', readOnly: false });
  world.grantToken('acme', 'olivia', { name: 'nightly', permissions: { contents: 'write', secrets: 'write' } });
  world.org('acme').codingAgent = ['acme/web'];
  const job = 'jobs:\n  fix:\n    permissions: { contents: write }\n    steps: [{ uses: openai/codex-action@v1 }]\n';
  world.commit(web, 'main', { files: { '.github/workflows/fix.yml': job }, author: 'olivia' });
  const exceptions = '[{ identity: "person:olivia", why: "founded the organisation", until: 2099-12-31 }]';
  world.repository('acme', '.github', {
    private: false,
    files: { 'twokey.yml': `version: 1\ninventory:\n  exceptions: ${exceptions}\n` },
  });
  await stage.quiet();
}

const EVERYTHING = {
  administration: 'read',
  contents: 'read',
  members: 'read',
  metadata: 'read',
  organization_administration: 'read',
  organization_personal_access_tokens: 'read',
  organization_copilot_agent_settings: 'read',
  copilot_agent_settings: 'read',
} as const;

function inventory(permissions: Readonly<Record<string, 'read' | 'write'>>, ...args: string[]) {
  const [installation] = stage.github.world.state.installations;
  if (installation === undefined) throw new Error('not installed');
  installation.permissions = permissions;
  const { token } = stage.github.credentials.issue(installation, {});
  return twokey(['inventory', ...args], '', { GITHUB_TOKEN: token, GITHUB_API_URL: stage.github.url });
}

describe('the inventory', () => {
  it('by an owner, names every identity that may write, and sets the documented exception apart', async () => {
    await populated();
    const { code, out, err } = await inventory(
      { ...EVERYTHING, administration: 'write' },
      '--org',
      'acme',
      '--format',
      'json',
    );
    const told = JSON.parse(out);
    expect([code, err]).toEqual([0, expect.stringMatching(/REST calls and \d+ GraphQL queries/)]);
    const rows = told.rows.map(({ identity, agent, adminEquivalent, exception }: Row) =>
      [identity.replace(/#\d+$/, '#'), agent?.id, adminEquivalent, exception?.until].filter(Boolean).join(' '),
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        'person:olivia true 2099-12-31',
        'deploy-key:acme/infra# true',
        'deploy-key:acme/web# openhands true',
        'token:olivia# true',
        'app:twokey true',
        'person:devin-ai-integration[bot] devin',
        'workflow:acme/web/.github/workflows/fix.yml codex',
        'service:copilot-coding-agent copilot',
      ]),
    );
    expect(told.counts).toMatchObject({ excepted: 1, aiTools: 5, repositoriesWithAiTools: 2 });
    const unseen = told.blindSpots.filter((one: { because: string }) => one.because !== 'not-listable');
    expect(unseen.map(({ about }: { about: string }) => about)).toEqual(["settings of GitHub's coding agent"]);
  });

  it('without the rights of an owner, says of each thing that it did not see it, and how to', async () => {
    await populated();
    const { code, out } = await inventory({ metadata: 'read', contents: 'read' }, '--org', 'acme');
    expect(code).toBe(0);
    for (const about of [
      'apps of the organisation',
      'fine-grained tokens',
      'owners of the organisation',
      'deploy keys',
    ]) {
      expect(out).toMatch(new RegExp(`unknown: ${about}.*\\n +\\S`));
    }
  });

  it('as a table of a spreadsheet, holds no formula that somebody gave as a name', async () => {
    await populated();
    const { out } = await inventory({ ...EVERYTHING }, '--repo', 'acme/infra', '--format', 'csv');
    const [head = '', ...lines] = out.trimEnd().split('\r\n');
    expect(head.split(',')).toHaveLength(14);
    for (const line of lines) expect(line).toMatch(/^(?:"(?:[^"=+@-]|"")(?:[^"]|"")*",?|"",?)+$/);
    for (const bad of ['=1', '+1', '-1', '@a', ' =1', '\t=1', '\r=1']) expect(csvCell(bad)).toMatch(/^"'/);
    expect(csvCell('a"b\nc')).toBe('"a""b\ufffdc"');
  });

  it.each([
    [[], 'needs a repository or an organisation'],
    [['--org', 'no/such'], 'names no organisation'],
    [['--repo', 'acme/nothing'], 'blind'],
  ])('asked with %j answers in words', async (args, words) => {
    await populated();
    const { code, out, err } = await inventory({ ...EVERYTHING }, ...args);
    expect([code, out + err]).toEqual([words === 'blind' ? 0 : 2, expect.stringContaining(words)]);
  });

  it('is taken by the app at the first sweep and again after a month, and written in the audit log', async () => {
    await populated();
    await stage.app.sweep();
    await stage.quiet();
    await stage.pass(24);
    await stage.app.sweep();
    await stage.quiet();
    expect(await kept('inventory')).toHaveLength(1);
    await stage.pass(30 * 24);
    await stage.app.sweep();
    await stage.quiet();
    const entries = await kept('inventory');
    expect(entries.map(({ about }) => about.excepted)).toEqual([1, 1]);
  });
});

describe('the rollout', () => {
  const rollout = async (...args: string[]) => {
    const [installation] = stage.github.world.state.installations;
    if (installation === undefined) throw new Error('not installed');
    const { token } = stage.github.credentials.issue(installation, {});
    return twokey(['rollout', ...args], '', { GITHUB_TOKEN: token, GITHUB_API_URL: stage.github.url });
  };

  it('shows each step as it is, goes on where something changed, and says what to do next', async () => {
    await populated();
    const { world, infra } = stage.acme;
    const asked = ['--repo', 'acme/infra', '--app-id', String(stage.github.app.id), '--format', 'json'];
    const stateOf = async (id: string) => {
      const { out } = await rollout(...asked);
      return JSON.parse(out).steps.find((one: { readonly id: string }) => one.id === id).state;
    };
    const { code, out } = await rollout('--repo', 'acme/infra');
    expect([code, out]).toEqual([1, expect.stringMatching(/OPEN.*reviews required[\s\S]*Next, for/)]);
    expect([await stateOf('inventory'), await stateOf('gate'), await stateOf('matrix')]).toEqual([
      'unknown',
      'done',
      'open',
    ]);
    const reviews = { approvals: 1, dismissesStale: true, lastPush: true, mayBypass: [] };
    world.protect(infra, 'main', 'olivia', { reviews, admins: true });
    const matrix = 'autonomy:\n  environments: [{ id: live, match: [production], level: 1 }]\n';
    world.commit(infra, 'main', { files: { '.github/twokey.yml': `version: 1\n${matrix}` }, author: 'olivia' });
    await stage.quiet();
    expect([await stateOf('protected'), await stateOf('matrix')]).toEqual(['done', 'done']);
    const page = await rollout('--org', 'acme', '--format', 'markdown');
    expect(page.out).toContain('# Rollout');
  });

  it('without a repository that can be read says so', async () => {
    await populated();
    const none = await rollout('--repo', 'acme/nothing');
    expect([none.code, none.out]).toEqual([2, expect.not.stringContaining('  done    Branches')]);
    expect((await rollout()).err).toContain('needs a repository or an organisation');
  });
});

describe('after a merged change was undone', () => {
  const CLAUDE = 'Co-authored-by: Claude <noreply@anthropic.com>';

  /** A change to rights, merged with the approvals that it needs. */
  async function merged(message = `Widen\n\n${CLAUDE}`) {
    stage = await Stage.set({ time: 'simulated' });
    const { world, infra } = stage.acme;
    const role = 'resource "aws_iam_role" "wide" {\n  name = "wide"\n}\n';
    world.commit(infra, 'wide', { files: { 'iam/`@all`.tf': role }, message, author: 'ann' });
    const pull = world.openPullRequest(infra, { author: 'ann', head: 'wide', base: 'main', title: '<b>@all</b> wide' });
    await stage.quiet();
    for (const who of ['bob', 'carol']) world.review(pull, who, 'APPROVED');
    await stage.quiet();
    world.merge(pull, 'bob');
    await stage.quiet();
    return pull;
  }

  async function undone(title: string, body: string, message = 'Take it back') {
    const { world, infra } = stage.acme;
    const head = `undo-${infra.nextNumber}`;
    world.commit(infra, head, { files: { 'docs/why.md': `${head}\n` }, message, author: 'dave' });
    const pull = world.openPullRequest(infra, { author: 'dave', head, base: 'main', title, body });
    await stage.quiet();
    world.review(pull, 'erin', 'APPROVED');
    await stage.quiet();
    world.merge(pull, 'erin');
    await stage.quiet();
    return pull;
  }

  const issues = () => [...stage.acme.infra.issues.values()];

  it('one issue tells what happened, what the gate decided and saw, and leaves room for what changes', async () => {
    const pull = await merged();
    const revert = await undone('Revert "Wide"', `Reverts acme/infra#${pull.number}`);
    const [issue, ...more] = issues();
    expect([more, issue?.title, issue?.labels.map(({ name }) => name)]).toEqual([
      [],
      `What the undoing of #${pull.number} teaches`,
      ['twokey/incident'],
    ]);
    const body = issue?.body ?? '';
    for (const part of [
      `was undone by #${revert.number}`,
      'decided: pending',
      'decided: approved',
      'seen merged',
      '- verdict: `approved`',
      '- approvals: 2 counted of 2 needed',
      '`iam/',
      '## What it missed',
      '## What changes',
    ]) {
      expect(body).toContain(part);
    }
    expect(body).not.toContain('<b>');
    expect(body).toContain("`iam/'@all'.tf");
    expect(await kept('incident')).toMatchObject([{ number: pull.number, about: { by: `#${revert.number}` } }]);
  });

  it('is asked for once, whatever is delivered again, and not again after the issue is closed', async () => {
    const pull = await merged();
    const revert = await undone('Revert "Wide"', `Reverts #${pull.number}`);
    const [issue] = issues();
    if (issue !== undefined) issue.state = 'closed';
    for (const delivery of stage.github.deliveries.filter(({ event }) => event === 'pull_request')) {
      stage.github.webhooks.redeliver(delivery);
    }
    stage.acme.world.editTitle(revert, 'dave', 'Revert "Wide" again');
    await stage.quiet();
    await undone('Revert "Wide"', `Reverts #${pull.number}`);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
  });

  it('is found by the commit that a plain `git revert` names', async () => {
    const pull = await merged();
    await undone('Hotfix', '', `Revert "Widen"\n\nThis reverts commit ${pull.mergeCommit}.`);
    expect(issues()).toMatchObject([{ title: expect.stringContaining(`#${pull.number} `) }]);
  });

  it.each([
    ['a change of a person', 'Widen by hand', (number: number) => ['Revert "Wide"', `Reverts #${number}`]],
    ['what is brought back', `Widen\n\n${CLAUDE}`, (number: number) => ['Reapply "Wide"', `Reverts #${number}`]],
    ['what is only talked of', `Widen\n\n${CLAUDE}`, (number: number) => ['Docs', `> Reverts #${number}`]],
    ['what was never merged', `Widen\n\n${CLAUDE}`, () => ['Revert "Wide"', 'Reverts #999']],
  ] as const)('%s asks for nothing', async (_what, message, said) => {
    const pull = await merged(message);
    const [title = '', body = ''] = said(pull.number);
    await undone(title, body);
    expect(issues()).toEqual([]);
  });

  it('a rollback of a deployment asks by the commits that it takes back', async () => {
    const pull = await merged();
    const { infra } = stage.acme;
    const decisions = (await entriesOf(stage.store)).filter(({ entry }) => readLink(entry)?.number === pull.number);
    const opened: string[] = [];
    const done = new Set<string>();
    const repository = { id: infra.id, owner: 'acme', name: 'infra' };
    const by = { kind: 'rollback', environment: 'prod | eu', to: pull.baseSha as Sha } as const;
    const merge = pull.mergeCommit ?? '';
    const job = { kind: 'review-incident', installation: 1, repository, by, pulls: [], commits: [merge] } as const;
    const ports = {
      forge: {
        listMergedChanges: async (_: unknown, commit: string) => ok(commit === merge ? [pull.number] : []),
        findIssue: async () => ok(null),
        openIssue: async (_: unknown, { body }: { readonly body: string }) => ok(opened.push(body)),
      },
      history: { ofChange: async () => decisions },
      ledger: {
        look: async () => ({ state: 'merged', at: 1_000 }),
        wasDone: async (name: string) => done.has(name),
        once: async (name: string) => !done.has(name) && done.add(name) !== null,
      },
      records: { append: async () => {} },
      clock: () => 2_000,
      log: { info() {}, warn() {}, error() {} },
    } as unknown as IncidentPorts;
    await reviewIncident(ports, job);
    await reviewIncident(ports, job);
    expect(opened).toEqual([expect.stringContaining('was undone by a rollback of `prod ¦ eu` to `')]);
  });

  it('a repository without issues keeps the work going', async () => {
    const pull = await merged();
    stage.acme.infra.hasIssues = false;
    const revert = await undone('Revert "Wide"', `Reverts #${pull.number}`);
    expect(revert.merged).toBe(true);
    expect(stage.log.map(({ message }) => message)).toContain('no issue asks for the review of an undone change');
  });
});

interface Row {
  readonly identity: string;
  readonly agent: { readonly id: string } | null;
  readonly adminEquivalent: boolean;
  readonly exception: { readonly until: string } | null;
}

async function kept(kind: string) {
  const entries = (await entriesOf(stage.store)).map(({ entry }) => readLink(entry));
  return entries.filter((entry) => entry !== null).filter((entry) => entry.kind === kind);
}
