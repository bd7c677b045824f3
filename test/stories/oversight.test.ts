/** What stands around changes: who may write, told by the command and once a month by the app. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readLink } from '../../src/core/audit-entry.js';
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
