/** What the audit log says of stories: who caused what, what was published, what people did, what another policy would have said; and no secrets. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Sqlite from 'libsql';
import { readDecision, readLink } from '../../src/core/audit-entry.js';
import { differences, replay } from '../../src/core/replay.js';
import { SCENES } from '../../src/demo/scenes.js';
import { approves, propose } from '../../src/demo/steps.js';
import type { PullRequest } from '../../src/demo/world/model.js';
import type { EffectivePolicy } from '../../src/domain/policy.js';
import { redactDocument } from '../../src/domain/secrets.js';
import { twokey } from '../twokey.js';
import { entriesOf } from './audited.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const folder = mkdtempSync(join(tmpdir(), 'twokey-audit-stories-'));
let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set({ time: 'simulated' });
});
afterEach(() => stage.end());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const audit = (...args: string[]) => twokey(args, '', { DATABASE_URL: `sqlite:${stage.store}` });

async function agentChange(): Promise<PullRequest> {
  const { acme } = stage;
  const files = { 'services/web/a.ts': 'export const a = 1;\n' };
  const pull = propose(acme, { by: acme.dave, branch: 'a', title: 'Add a', message: `Add a\n\n${CLAUDE}`, files });
  await stage.quiet();
  return pull;
}

describe('the log of a pull request', () => {
  it('says who caused each decision, what was decided and what GitHub then showed', async () => {
    const pull = await agentChange();
    approves('bob', 'mergeable').act(stage.acme, pull);
    await stage.quiet();
    const shown = await audit('audit', 'show', `acme/infra#${pull.number}`);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(
      /decided: pending, 0 of 1 approvals, ai, low risk, evaluation \d+\n(?: {4}because .*\n)* {4}because pull_request\.opened by dave \(\d+\) \(delivery [0-9a-f-]+\)/,
    );
    expect(shown.out).toMatch(
      /decided: approved, 1 of 1 approvals, .*\n {4}because pull_request_review\.submitted by bob \(\d+\)/,
    );
    expect(shown.out).toMatch(/twokey written: action_required, evaluation \d+/);
    expect(shown.out).toMatch(/twokey written: success, evaluation \d+/);
    expect(shown.out).toMatch(/by 0\.1\.0, catalog \d{4}\.\d\d, policy [0-9a-f]{12}/);
    const address = await audit('audit', 'show', `https://github.example/acme/infra/pull/${pull.number}`);
    expect(address.out).toBe(shown.out);
    expect(await audit('audit', 'show', 'acme/infra#999')).toMatchObject({ code: 2 });
    expect(await audit('audit', 'show', 'what?')).toMatchObject({ code: 2 });
  });

  it('says that a check run could not be written, and that it then was', async () => {
    stage.github.faults.failNext({ on: 'POST /repos/{owner}/{repo}/check-runs', status: 403, retryAfter: 0 });
    const pull = await agentChange();
    await stage.pass(1);
    const { out } = await audit('audit', 'show', `acme/infra#${pull.number}`);
    expect(out).toMatch(
      /twokey failed: action_required, evaluation \d+ \(rate-limited\)[\s\S]*twokey written: action_required/,
    );
  });

  it('says which labels were put on and taken off, whose they were, and that GitHub refused them', async () => {
    const { world, infra } = stage.acme;
    const policy = 'version: 1\napproval_labels: true\n';
    world.commit(infra, 'main', { files: { '.github/twokey.yml': policy }, author: 'olivia' });
    const on = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
    stage.github.faults.failNext({ on, status: 403, retryAfter: 0 });
    const pull = await agentChange();
    await stage.pass(1);
    world.label(pull, 'dave', 'approve');
    world.unlabel(pull, 'mallory', 'risk/low');
    await stage.quiet();
    const { out } = await audit('audit', 'show', `acme/infra#${pull.number}`);
    const names = ['origin/ai', 'risk/low', 'approvals/needed'].map((name) => `    + ${name}\n`).join('');
    expect(out).toMatch(
      new RegExp(`labels failed, evaluation \\d+ \\(rate-limited\\)\n${names.replaceAll('+', '\\+')}`),
    );
    expect(out).toMatch(new RegExp(`labels written, evaluation \\d+\n${names.replaceAll('+', '\\+')}`));
    const links = (await entriesOf(stage.store)).flatMap(({ entry }) => readLink(entry) ?? []);
    expect(links.findLast(({ kind }) => kind === 'labels')?.about).toMatchObject({
      ...{ putOn: ['risk/low'], takenOff: ['approve'], outcome: 'written', problem: null },
      refusedVotes: [{ label: 'approve', by: stage.github.world.account('dave').id }],
      undone: [{ label: 'risk/low', by: 'mallory', did: 'took off' }],
    });
  });

  it('keeps commands, corrections, waivers and opened gates, each as it was first seen', async () => {
    const { world, infra } = stage.acme;
    const policy = `version: 1
corrections: ["@carol"]
size: { medium: 2, high: 3 }
waivers: { rules: [size/high], grant: ["@erin"], hours: 24 }
break_glass: { by: ["@carol"], hours: 4 }
`;
    world.commit(infra, 'main', { files: { '.github/twokey.yml': policy }, author: 'olivia' });
    const pull = await agentChange();
    for (const [who, body] of [
      ['carol', '/twokey not-ai this was written by hand'],
      ['dave', '/twokey waive size/high it is generated code'],
      ['erin', '/twokey grant size/high'],
      ['carol', '/twokey break-glass the site is down'],
    ] as const) {
      world.comment(pull, who, body);
      await stage.quiet();
    }
    const { out } = await audit('audit', 'show', `acme/infra#${pull.number}`);
    expect(out).toMatch(/carol \(\d+\) declared \d marks of AI wrong/);
    expect(out).toMatch(/dave \(\d+\) commanded waive size\/high/);
    expect(out).toMatch(/erin \(\d+\) commanded grant size\/high/);
    expect(out).toMatch(/carol \(\d+\) opened the gate against the verdict/);
    expect(out).toContain('opened by break-glass');
    const decisions = (await entriesOf(stage.store)).flatMap(({ entry }) => readLink(entry) ?? []);
    expect(decisions.at(-1)).toMatchObject({ kind: expect.any(String) });
    const waived = decisions.filter(({ about }) => Array.isArray(about.waivers) && about.waivers.length > 0);
    expect(waived.at(-1)?.about.waivers).toMatchObject([{ rule: 'size/high', until: expect.any(Number) }]);
  });
});

describe('a replay', () => {
  it('of every scene comes out the same, and under its own policy weighed anew too', async () => {
    for (const scene of SCENES) {
      const pull = scene.open(stage.acme);
      await stage.quiet();
      for (const step of scene.steps) {
        step.act(stage.acme, pull);
        await stage.quiet();
      }
    }
    const policies = new Map<string, EffectivePolicy>();
    let decisions = 0;
    for (const { entry, body } of await entriesOf(stage.store)) {
      const link = readLink(entry);
      if (link?.kind === 'policy') policies.set(link.body, JSON.parse(body ?? ''));
      const decided = link?.kind === 'decision' ? readDecision(body ?? '') : null;
      const policy = policies.get(String(link?.about.policy));
      if (decided === null || policy === undefined) continue;
      decisions += 1;
      const same = redactDocument(replay({ body: decided, policy }, null));
      expect(JSON.parse(JSON.stringify(same.verdict))).toEqual(decided.verdict);
      if (policy.kind === 'valid') {
        const { autonomy: _later, ...then } = policy.policy;
        const older = { ...policy, policy: then as typeof policy.policy };
        expect(replay({ body: decided, policy: older }, null).verdict).toEqual(
          replay({ body: decided, policy }, null).verdict,
        );
      }
      const anew = replay({ body: decided, policy }, policy);
      expect(differences(decided.verdict, anew.verdict)).toEqual([]);
      expect(anew.risk.findings.map(({ rule, level }) => `${rule} ${level}`)).toEqual(
        decided.risk.findings.map(({ rule, level }) => `${rule} ${level}`),
      );
    }
    expect(decisions).toBeGreaterThan(30);
    expect(await audit('replay', '--check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 would be otherwise'),
    });
  });

  it('shows what another policy would have asked, and fails where that is asked for', async () => {
    const pull = await agentChange();
    approves('bob', 'mergeable').act(stage.acme, pull);
    await stage.quiet();
    const strict = join(folder, 'strict.yml');
    writeFileSync(
      strict,
      'version: 1\napprovals: { ai: { low: 2 } }\npaths: [{ id: web, match: ["services/**"], risk: high, category: iam }]\n',
    );
    const replayed = await audit('replay', `acme/infra#${pull.number}`, '--policy', strict, '--check');
    expect(replayed).toMatchObject({ code: 1 });
    expect(replayed.out).toContain('verdict: approved → pending');
    expect(replayed.out).toContain('approvals needed: 1 → 2');
    const lenient = join(folder, 'lenient.yml');
    writeFileSync(lenient, 'version: 1\nsize: { medium: 400 }\n');
    expect(await audit('replay', '--policy', lenient)).toMatchObject({ code: 0 });
    const json = await audit('replay', '--policy', strict, '--json');
    const lines = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ record: expect.stringMatching(/^\d+:\d+$/), change: `acme/infra#${pull.number}` });
    expect(lines.at(-1)).toMatchObject({ left: 0, differing: lines.length - 1 });
    expect(await audit('replay', lines[0].record, '--policy', strict, '--check')).toMatchObject({ code: 1 });
    expect(await audit('replay', '1:99999')).toMatchObject({ code: 2 });
    expect(await audit('replay', '--since', '2999-01-01')).toMatchObject({
      out: expect.stringContaining('0 decisions'),
    });
  });

  it('leaves out what was pruned, and says so', async () => {
    await agentChange();
    const copy = join(folder, 'pruned.db');
    expect(await audit('backup', copy)).toMatchObject({ code: 0 });
    const db = new Sqlite(copy);
    db.exec("update audit_entry set body = null where kind = 'decision'");
    db.close();
    const replayed = await twokey(['replay', '--check'], '', { DATABASE_URL: `sqlite:${copy}` });
    expect(replayed).toMatchObject({
      code: 0,
      out: expect.stringMatching(/0 decisions replayed, .*\d+ cannot be: pruned/),
    });
  });
});

describe('secrets in a change', () => {
  const SECRETS = {
    title: `ghp_${'Ti7t'.repeat(9)}`,
    body: 'AKIAIOSFODNN7EXAMPLE',
    patch: 'hunter2-in-the-patch-8431',
    env: 'sk_live_51H8kdfgT7example00',
    message: 'hunter2-in-the-message-7719',
    comment: 'hunter2-in-the-comment-6624',
    review: 'hunter2-in-the-review-5513',
    command: `ghs_${'Co9m'.repeat(9)}`,
    statement: 'hunter2-in-a-statement-9127',
  };

  it('stand nowhere in the store, in no text of the log, and in no export of it', async () => {
    const { acme } = stage;
    const { world, infra } = acme;
    const policy = 'version: 1\nwaivers: { rules: ["*/*"], grant: ["@carol"], hours: 24 }\ncorrections: ["@carol"]\n';
    world.commit(infra, 'main', { files: { '.github/twokey.yml': policy }, author: 'olivia' });
    const pull = propose(acme, {
      by: acme.dave,
      branch: 'leak',
      title: `[Copilot] rotate ${SECRETS.title}`,
      body: `Generated by Claude Code with ${SECRETS.body}`,
      message: `Use password=${SECRETS.message}\n\nAPI_KEY: ${SECRETS.message}\n${CLAUDE}`,
      files: {
        '.env': `STRIPE_KEY=${SECRETS.env}\n`,
        'iam/users.tf': `resource "aws_iam_user_login_profile" "x" {\n  password = "${SECRETS.patch}"\n}\n`,
        'db/migrations/1_users.sql': `ALTER USER app WITH PASSWORD '${SECRETS.statement}';\nDROP TABLE secrets;\n`,
      },
    });
    await stage.quiet();
    world.comment(pull, 'bob', `the password is ${SECRETS.comment}`);
    world.comment(pull, 'carol', `/twokey not-ai written by hand with ${SECRETS.command}`);
    world.comment(pull, 'dave', `/twokey waive size/high because of ${SECRETS.command}`);
    world.review(pull, 'bob', 'APPROVED', { body: `fine, though ${SECRETS.review}` });
    await stage.quiet();
    const dump = dumpOf(stage.store);
    expect(dump).toContain('carol');
    const found = Object.entries(SECRETS).filter(([, secret]) => dump.includes(secret));
    expect(found).toEqual([]);
    const exported = await audit('audit', 'export');
    expect(Object.values(SECRETS).filter((secret) => exported.out.includes(secret))).toEqual([]);
    expect(exported.out).toContain('[redacted]');
    await audit('backup', join(folder, 'copy.db'));
    const bytes = readFileSync(join(folder, 'copy.db'), 'latin1');
    expect(Object.values(SECRETS).filter((secret) => bytes.includes(secret))).toEqual([]);
  });

  /** Every row of every table. */
  function dumpOf(path: string): string {
    const db = new Sqlite(path, { timeout: 5_000 });
    const tables = db.prepare("select name from sqlite_master where type = 'table'").all([]) as { name: string }[];
    const rows = tables.map(({ name }) => JSON.stringify(db.prepare(`select * from "${name}"`).all([])));
    db.close();
    return rows.join('\n');
  }
});
