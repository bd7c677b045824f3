/** What may be kept and shown of a plan file: what is done to each object, what is found, and why it cannot be judged. No values. */
import { describe, expect, it } from '@jest/globals';
import { judgedFile } from '../../src/core/plan-shown.js';
import { DEFAULT_PLAN_RULES } from '../../src/core/policy-plan.js';
import { bytesOf, planOf } from '../plan-world.js';

/** One entry of a plan about an object that no rule looks at. */
function entry(name: string, actions: readonly string[], more: Record<string, unknown> = {}) {
  const [before, after] = [actions.join() === 'create' ? null : {}, actions.join() === 'delete' ? null : {}];
  const change = { actions, before, after, ...(more.importing === undefined ? {} : { importing: more.importing }) };
  return { address: `null_resource.${name}`, mode: 'managed', type: 'null_resource', name, ...more, change };
}

function file(entries: readonly unknown[], digestOf: (text: string) => string = () => 'digest') {
  const bytes = bytesOf(planOf([], { resource_changes: entries }));
  return judgedFile({ name: 'tfplan.json', bytes, digest: 'content' }, DEFAULT_PLAN_RULES, digestOf);
}

const told = (entries: readonly unknown[]) => file(entries).changes.map(({ address, action }) => [address, action]);

const lostDatabases = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    entry('a', ['delete'], { address: `aws_db_instance.a${index}`, type: 'aws_db_instance' }),
  );

const made = (count: number) => Array.from({ length: count }, (_, index) => entry(`a${index}`, ['create']));

describe('what a plan does to an object', () => {
  it.each<[string, unknown, readonly string[] | null]>([
    ['made', entry('a', ['create']), ['null_resource.a', 'create']],
    ['changed', entry('a', ['update']), ['null_resource.a', 'update']],
    ['destroyed', entry('a', ['delete']), ['null_resource.a', 'delete']],
    ['destroyed and made again', entry('a', ['delete', 'create']), ['null_resource.a', 'replace']],
    ['made again and destroyed', entry('a', ['create', 'delete']), ['null_resource.a', 'replace']],
    ['let go', entry('a', ['forget']), ['null_resource.a', 'forget']],
    ['let go and made again', entry('a', ['forget', 'create']), ['null_resource.a', 'forget-and-create']],
    ['taken over', entry('a', ['no-op'], { importing: { id: 'i' } }), ['null_resource.a', 'import']],
    ['taken over and changed', entry('a', ['update'], { importing: { id: 'i' } }), ['null_resource.a', 'update']],
    ['moved', entry('a', ['no-op'], { previous_address: 'null_resource.b' }), ['null_resource.a', 'move']],
    ['moved and changed', entry('a', ['update'], { previous_address: 'b' }), ['null_resource.a', 'update']],
    [
      'moved and taken over',
      entry('a', ['no-op'], { previous_address: 'b', importing: { id: 'i' } }),
      ['null_resource.a', 'import'],
    ],
    ['moved to where it is', entry('a', ['no-op'], { previous_address: 'null_resource.a' }), null],
    ['left alone', entry('a', ['no-op']), null],
    ['only read', entry('a', ['read']), null],
    ['a data source that is read', entry('a', ['read'], { mode: 'data' }), null],
    ['a data source that is dropped', entry('a', ['delete'], { mode: 'data' }), null],
  ])('%s', (_, one, is) => expect(told([one])).toEqual(is === null ? [] : [is]));

  it('stands in the order of what is lost, then by address', () => {
    const entries = [
      entry('move', ['no-op'], { previous_address: 'b' }),
      entry('import', ['no-op'], { importing: { id: 'i' } }),
      ...['b', 'd', 'a', 'c'].map((name) => entry(name, ['create'])),
      entry('update', ['update']),
      entry('forget', ['forget']),
      entry('again', ['forget', 'create']),
      entry('replace', ['delete', 'create']),
      entry('delete', ['delete']),
    ];
    const names = ['delete', 'replace', 'again', 'forget', 'update', 'a', 'b', 'c', 'd', 'import', 'move'];
    const inOrder = names.map((name) => `null_resource.${name}`);
    expect(told(entries).map(([address]) => address)).toEqual(inOrder);
    expect(told(entries.toReversed()).map(([address]) => address)).toEqual(inOrder);
  });
});

describe('a plan file', () => {
  it('that is no plan says why, and shows nothing', () => {
    const bytes = bytesOf('');
    expect(judgedFile({ name: 'a.json', bytes, digest: 'c' }, DEFAULT_PLAN_RULES, () => 'd')).toEqual({
      ...{ file: 'a.json', content: 'c', digest: 'c', counts: null, findings: [], changes: [], cut: false },
      refusal: { reason: 'the file is empty', remedy: 'write it with: terraform show -json tfplan > plan.json' },
    });
  });

  it('that can be judged has its name, its digest, its counts and what is found', () => {
    const { findings, counts, ...rest } = file([...lostDatabases(1), ...made(1)]);
    expect(rest).toEqual({
      ...{ file: 'tfplan.json', content: 'content', digest: 'digest', refusal: null, cut: false },
      changes: [
        { address: 'aws_db_instance.a0', action: 'delete' },
        { address: 'null_resource.a0', action: 'create' },
      ],
    });
    expect(counts).toMatchObject({ create: 1, delete: 1, update: 0 });
    expect(findings.map(({ rule, address }) => [rule, address])).toEqual([['plan/destroy-data', 'aws_db_instance.a0']]);
  });

  it('is told from another by all that is shown of it, and by no value', () => {
    const texts: string[] = [];
    const { counts } = file([...lostDatabases(1), ...made(2_001)], (text) => {
      texts.push(text);
      return 'd';
    });
    expect(texts).toHaveLength(1);
    const { changes, ...rest } = JSON.parse(texts.join());
    expect(rest).toEqual({
      counts,
      findings: [JSON.stringify(['plan/destroy-data', 'aws_db_instance.a0', null, 'found'])],
    });
    expect(changes).toHaveLength(2_002);
    expect(changes[0]).toEqual({ address: 'aws_db_instance.a0', action: 'delete' });
  });

  it.each([
    ['500 findings', lostDatabases(500), { findings: 500, changes: 500, cut: false }],
    ['501 findings', lostDatabases(501), { findings: 500, changes: 501, cut: true }],
    ['2,000 changes', made(2_000), { findings: 0, changes: 2_000, cut: false }],
    ['2,001 changes', made(2_001), { findings: 0, changes: 2_000, cut: true }],
    ['more of both', [...lostDatabases(501), ...made(1_500)], { findings: 500, changes: 2_000, cut: true }],
  ])('with %s shows what anybody would look at, and says whether that is all', (_, entries, is) => {
    const { findings, changes, cut } = file(entries);
    expect({ findings: findings.length, changes: changes.length, cut }).toEqual(is);
  });
});
