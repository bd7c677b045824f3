/** Policies in Rego: what counts as an answer, limits of time and memory, and real OPA where it is installed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPolicyModule } from '../../src/adapters/opa-bundle.js';
import { opaServer } from '../../src/adapters/opa-server.js';
import { opaWasm } from '../../src/adapters/opa-wasm.js';
import { regoAnswer } from '../../src/core/plan/rego-answer.js';
import { planOf } from '../plan-world.js';
import { FOREVER, GREEDY, handMade } from '../rego-module.js';
import { twokey } from '../twokey.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twokey-opa-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kept(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('what a policy says', () => {
  it.each([
    [{ deny: ['a', { msg: 'b', details: {} }], violation: [{ msg: 'c' }], warn: ['d'] }, ['a', 'b', 'c'], ['d']],
    [{ deny: [] }, [], []],
    [{ warn: ['d'], other: 1 }, [], ['d']],
  ])('%j is an answer', (said, denied, warned) => {
    expect(regoAnswer(said)).toEqual({ kind: 'ok', value: { denied, warned } });
  });

  it.each([undefined, null, true, [], {}, { allow: true }, { deny: true }, { deny: [1] }, { deny: [{ text: 'x' }] }])(
    '%j is none, and must be taken for a no',
    (said) => {
      expect(regoAnswer(said)).toMatchObject({ kind: 'error' });
    },
  );
});

describe('a policy in WebAssembly', () => {
  const engineOf = (bytes: Uint8Array, limits?: Parameters<typeof opaWasm>[1]) => {
    const module = readPolicyModule(bytes);
    if (module.kind === 'error') throw new Error(module.error);
    return opaWasm(module.value, limits);
  };

  it('answers, and tells its digest', async () => {
    const engine = engineOf(handMade({ deny: ['no'] }));
    expect(await engine.evaluate({})).toEqual({ kind: 'ok', value: { deny: ['no'] } });
    expect(engine.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('that says nothing is undefined', async () => {
    expect(await engineOf(handMade(undefined)).evaluate({})).toEqual({ kind: 'ok', value: undefined });
  });

  it('that runs for ever is ended, and one that wants all memory gets none', async () => {
    const limits = { milliseconds: 1_500, megabytes: 16 };
    const slow = await engineOf(handMade({}, FOREVER), limits).evaluate({});
    expect(slow).toEqual({ kind: 'error', error: 'the policy took longer than 1500 ms' });
    expect(await engineOf(handMade({}, GREEDY), limits).evaluate({})).toMatchObject({ kind: 'error' });
  });

  it.each([
    ['text', new TextEncoder().encode('package main')],
    ['nothing', new Uint8Array()],
  ])('is not made of %s', (_, bytes) => {
    expect(readPolicyModule(bytes)).toMatchObject({ kind: 'error' });
  });

  it('is asked by twokey plan test', async () => {
    const plan = kept('plan.json', JSON.stringify(planOf([])));
    const test = (policy: string, ...more: string[]) => twokey(['plan', 'test', '--policy', policy, plan, ...more]);
    const denying = kept('deny.wasm', handMade({ deny: ['no buckets'], warn: ['careful'] }));
    expect(await test(denying)).toMatchObject({ code: 1, out: expect.stringContaining('deny    no buckets') });
    const line = { file: plan, verdict: 'fail', deny: ['no buckets'], warn: ['careful'] };
    expect(JSON.parse((await test(denying, '--json')).out)).toEqual(line);
    expect(await test(kept('fine.wasm', handMade({ deny: [] })))).toMatchObject({ code: 0 });
    expect(await test(kept('mute.wasm', handMade(undefined)))).toMatchObject({ code: 2 });
    expect(await test(kept('no.wasm', 'package main'))).toMatchObject({ code: 2 });
    const none = kept('none.json', 'Terraform will perform');
    expect(await twokey(['plan', 'test', '--policy', denying, none])).toMatchObject({ code: 2 });
  });
});

describe('a policy on an OPA server', () => {
  let server: Server;
  let address = '';
  let asked: unknown = null;
  let answer: { status: number; body: string } | null = null;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        asked = JSON.parse(Buffer.concat(parts).toString());
        if (answer !== null) response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    address = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}/v1/data/main`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    [
      { status: 200, body: '{"result":{"deny":["no"]}}' },
      { kind: 'ok', value: { deny: ['no'] } },
    ],
    [
      { status: 200, body: '{}' },
      { kind: 'ok', value: undefined },
    ],
    [{ status: 200, body: 'hello' }, { kind: 'error' }],
    [{ status: 500, body: '{}' }, { kind: 'error' }],
    [null, { kind: 'error' }],
  ])('that answers %j: %j', async (given, expected) => {
    answer = given;
    expect(await opaServer(new URL(address), 300).evaluate({ a: 1 })).toMatchObject(expected);
    expect(asked).toEqual({ input: { a: 1 } });
  });

  it('is asked by twokey plan test, with the plan as it is and what is known of the change beside it', async () => {
    answer = { status: 200, body: '{"result":{"deny":[]}}' };
    const plan = planOf([{ type: 'aws_s3_bucket', after: { bucket: 'x' } }]);
    const heard = await twokey(['plan', 'test', '--policy', address, kept('asked.json', JSON.stringify(plan))]);
    expect(heard.code).toBe(0);
    const twokeyInput = { pull_request: null, provenance: null, risk: null };
    expect(asked).toEqual({ input: { ...plan, twokey: twokeyInput } });
  });
});

const OPA = process.env.TWOKEY_OPA ?? 'opa';

function hasOpa(): boolean {
  try {
    execFileSync(OPA, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('real OPA is left out: put opa on the PATH, or its path into TWOKEY_OPA');
    return false;
  }
}

if (hasOpa()) {
  describe('real OPA', () => {
    const POLICY = `package main
import rego.v1
deny contains msg if {
  some change in input.resource_changes
  "delete" in change.change.actions
  msg := sprintf("%s is destroyed", [change.address])
}
warn contains {"msg": "a bucket"} if {
  some change in input.resource_changes
  change.type == "aws_s3_bucket"
}`;

    it.each([['main'], ['main/deny main/warn']])(
      'a bundle with the entry points %s denies what it denies',
      async (entries) => {
        const rego = kept('policy.rego', POLICY);
        const bundle = join(folder, 'bundle.tar.gz');
        const points = entries.split(' ').flatMap((entry) => ['-e', entry]);
        execFileSync(OPA, ['build', '-t', 'wasm', ...points, '-o', bundle, rego]);
        expect(readPolicyModule(readFileSync(bundle))).toMatchObject({ kind: 'ok' });
        const bad = kept('bad.json', JSON.stringify(planOf([{ type: 'aws_s3_bucket', before: { bucket: 'x' } }])));
        const good = kept('good.json', JSON.stringify(planOf([{ type: 'null_resource', after: {} }])));
        expect(await twokey(['plan', 'test', '--policy', bundle, bad])).toMatchObject({
          code: 1,
          out: expect.stringMatching(/deny {4}aws_s3_bucket\.a is destroyed\n {2}warn {4}a bucket/),
        });
        expect(await twokey(['plan', 'test', '--policy', bundle, good])).toMatchObject({ code: 0 });
      },
    );
  });
}
