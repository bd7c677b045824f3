/** What single histories say of deployments to the scoreboard: what each brought, what it took back, and what had to be repaired. */
import { describe, expect, it } from '@jest/globals';
import { failures, isRework } from '../../src/core/score/repairs.js';
import type { Happening } from '../../src/domain/scoreboard.js';
import { commits, deployed, happened, hotfixed, incident, merged, pulls, told } from './score-world.js';

describe('a deployment', () => {
  it.each<[string, readonly Happening[], readonly string[]]>([
    [
      'brings what was merged up to its commit',
      [merged(1, 1), merged(2, 2), merged(3, 3), deployed(9, 5, 2)],
      ['5 brought 1,2 took -'],
    ],
    [
      'brings each change once',
      [merged(1, 1), merged(2, 2), deployed(3, 5, 1), deployed(4, 6, 2)],
      ['5 brought 1 took -', '6 brought 2 took -'],
    ],
    [
      'to a second environment brings nothing new',
      [merged(1, 1), deployed(3, 5, 1), deployed(4, 6, 1, 'success', { environment: 'eu' })],
      ['5 brought 1 took -', '6 brought  took -'],
    ],
    ['of an unknown commit brings what is not known', [merged(1, 1), deployed(3, 5, 9)], ['5 brought ? took -']],
    [
      'brings nothing that was merged elsewhere',
      [merged(1, 1, null, false), merged(2, 2), deployed(3, 5, 2)],
      ['5 brought 2 took -'],
    ],
    [
      'that goes back takes back',
      [merged(1, 1), merged(2, 2), deployed(3, 5, 2), deployed(4, 6, 1)],
      ['5 brought 1,2 took -', '6 brought  took 2 rollback'],
    ],
    [
      'that goes back to where it was is a rollback, whatever it takes',
      [merged(1, 1), deployed(2, 5, 1), deployed(3, 6, 9), deployed(4, 7, 1)],
      ['5 brought 1 took -', '6 brought ? took -', '7 brought  took - rollback'],
    ],
    [
      'of the same commit again is none',
      [merged(1, 1), deployed(2, 5, 1), deployed(3, 6, 1)],
      ['5 brought 1 took -', '6 brought  took -'],
    ],
    [
      'that goes back behind an unknown commit takes nothing that is known',
      [merged(1, 1), deployed(2, 5, 9), deployed(3, 6, 1)],
      ['5 brought ? took -', '6 brought 1 took -'],
    ],
    [
      'is told once, when it first succeeded',
      [deployed(4, 5, 9), deployed(2, 5, 9), deployed(3, 5, 9)],
      ['5 brought ? took -'],
    ],
    ['elsewhere than in production is none', [deployed(1, 5, 9, 'success', { production: false })], []],
    ['that only failed is none', [deployed(1, 5, 9, 'failed')], []],
    [
      'comes in the order in which it succeeded',
      [deployed(4, 7, 9), deployed(2, 9, 8), deployed(2, 8, 7)],
      ['8 brought ? took -', '9 brought ? took -', '7 brought ? took -'],
    ],
    [
      'of changes that were merged in another order than they were opened',
      [merged(1, 5), merged(2, 3), deployed(9, 7, 5)],
      ['7 brought 5 took -'],
    ],
    [
      'of changes in any order of arrival',
      [merged(3, 3), merged(1, 1), merged(2, 2), deployed(9, 5, 2)],
      ['5 brought 1,2 took -'],
    ],
  ])('%s', (_, history, expected) => {
    const numbers = (lives: readonly { readonly number: number }[]) => lives.map(({ number }) => number).join(',');
    const shown = told(history).released.map(
      ({ deployment, brought, tookBack, isRollback }) =>
        `${deployment} brought ${brought === null ? '?' : numbers(brought)} took ${numbers(tookBack) || '-'}${isRollback ? ' rollback' : ''}`,
    );
    expect(shown).toEqual(expected);
  });

  it.each<[string, readonly Happening[], readonly (number | null)[]]>([
    ['after it succeeded', [deployed(2, 5, 9), deployed(4, 5, 9, 'failed')], [4]],
    ['at that moment', [deployed(2, 5, 9), deployed(2, 5, 9, 'failed')], [2]],
    ['before, and was tried again', [deployed(1, 5, 9, 'failed'), deployed(2, 5, 9)], [null]],
    ['twice', [deployed(2, 5, 9), deployed(6, 5, 9, 'failed'), deployed(4, 5, 9, 'failed')], [4]],
    ['after it first succeeded', [deployed(2, 5, 9), deployed(6, 5, 9), deployed(4, 5, 9, 'failed')], [4]],
    ['as another one', [deployed(2, 5, 9), deployed(4, 6, 9, 'failed')], [null]],
  ])('that failed %s', (_, history, expected) => {
    expect(told(history).released.map(({ failedAt }) => failedAt)).toEqual(expected);
  });
});

describe('what had to be repaired', () => {
  const DAY = 86_400_000;
  it.each<[string, readonly Happening[], readonly string[]]>([
    ['nothing', [deployed(1, 5, 9), deployed(2, 6, 8)], []],
    [
      'one that failed, until the next',
      [deployed(1, 5, 9), deployed(3, 5, 9, 'failed'), deployed(7, 6, 8)],
      ['5 from 3 to 7'],
    ],
    ['one that failed, and is not well yet', [deployed(1, 5, 9), deployed(3, 5, 9, 'failed')], ['5 from 3 to null']],
    [
      'one that failed after the next one came, which repaired nothing',
      [deployed(1, 5, 9), deployed(2, 6, 8), deployed(3, 5, 9, 'failed'), deployed(7, 7, 7)],
      ['5 from 3 to 7'],
    ],
    [
      'one that was rolled back, and nobody knows since when',
      [merged(0, 1), merged(1, 2), deployed(2, 5, 2), deployed(4, 6, 1)],
      ['5 from null to 4'],
    ],
    [
      'one whose change was reverted',
      [merged(1, 1), deployed(2, 5, 1), merged(4, 2, pulls(1)), deployed(6, 6, 2)],
      ['5 from 4 to 6'],
    ],
    [
      'one whose change was reverted at the moment at which it went out',
      [merged(1, 1), deployed(4, 5, 1), merged(4, 2, pulls(1))],
      ['5 from 4 to null'],
    ],
    [
      'one that failed, until the next of the same moment',
      [deployed(1, 5, 9), deployed(3, 5, 9, 'failed'), deployed(3, 6, 8)],
      ['5 from 3 to 3'],
    ],
    ['none whose change was reverted before', [merged(1, 1), merged(2, 2, pulls(1)), deployed(4, 5, 2)], []],
    [
      'one with an incident, until that is closed',
      [deployed(1, 5, 9), incident(3, 1, 'opened'), incident(5, 1, 'closed')],
      ['5 from 3 to 5'],
    ],
    [
      'one with an incident, until the next that comes sooner',
      [deployed(1, 5, 9), incident(3, 1, 'opened'), deployed(4, 6, 8), incident(9, 1, 'closed')],
      ['5 from 3 to 4'],
    ],
    ['one with an incident at its very moment', [deployed(3, 5, 9), incident(3, 1, 'opened')], ['5 from 3 to null']],
    [
      'the last before an incident',
      [deployed(1, 5, 9), deployed(2, 6, 8), incident(3, 1, 'opened')],
      ['6 from 3 to null'],
    ],
    ['one a day before an incident', [deployed(0, 5, 9), incident(DAY, 1, 'opened')], [`5 from ${DAY} to null`]],
    ['none more than a day before an incident', [deployed(0, 5, 9), incident(DAY + 1, 1, 'opened')], []],
    [
      'by the first of two incidents, until the first end',
      [
        deployed(1, 5, 9),
        incident(7, 2, 'opened'),
        incident(3, 1, 'opened'),
        incident(9, 2, 'closed'),
        incident(8, 1, 'closed'),
      ],
      ['5 from 3 to 8'],
    ],
    [
      'an incident that was told twice',
      [
        deployed(1, 5, 9),
        incident(6, 1, 'opened'),
        incident(3, 1, 'opened'),
        incident(9, 1, 'closed'),
        incident(7, 1, 'closed'),
      ],
      ['5 from 3 to 9'],
    ],
    [
      'one whose change a hotfix names, until that is deployed',
      [merged(1, 1), deployed(2, 5, 1), hotfixed(4, 2, pulls(1)), deployed(6, 6, 2)],
      ['5 from 4 to 6'],
    ],
    [
      'the one that a hotfix names by the commit, and not the last before it',
      [merged(1, 1), deployed(2, 5, 1), merged(3, 2), deployed(4, 6, 2), hotfixed(6, 3, commits('1fffffff'))],
      ['5 from 6 to null'],
    ],
    [
      'the last before a hotfix that names nothing',
      [merged(1, 1), deployed(2, 5, 1), deployed(3, 6, 9), hotfixed(6, 3, null), deployed(8, 7, 3)],
      ['6 from 6 to 8'],
    ],
    [
      'the last before a hotfix that names what was never merged here, or itself, or what came later',
      [merged(1, 1), deployed(2, 5, 1), hotfixed(6, 3, pulls(3, 4, 77)), merged(7, 4), deployed(8, 7, 4)],
      ['5 from 6 to 8'],
    ],
    [
      'the one whose change a hotfix undoes, and not the last before it',
      [
        ...[merged(1, 1), deployed(2, 5, 1), merged(3, 2), deployed(4, 6, 2)],
        happened(6, {
          kind: 'merged',
          number: 3,
          sha: null,
          base: 'main',
          intoDefault: true,
          undoes: pulls(1),
          hotfix: pulls(),
        }),
      ],
      ['5 from 6 to null'],
    ],
    ['none more than a day before a hotfix that names nothing', [deployed(0, 5, 9), hotfixed(DAY + 1, 3, null)], []],
    [
      'one long before a hotfix that names its change',
      [merged(0, 1), deployed(0, 5, 1), hotfixed(DAY + 1, 3, pulls(1))],
      [`5 from ${DAY + 1} to null`],
    ],
    [
      'none by a hotfix of a change that was merged before it went out',
      [merged(1, 1), hotfixed(2, 2, pulls(1)), deployed(4, 5, 2)],
      [],
    ],
    ['none by a hotfix before the first deployment', [hotfixed(1, 2, null), deployed(4, 5, 2)], []],
    [
      'in another environment only there',
      [
        deployed(1, 5, 9),
        deployed(2, 6, 9, 'success', { environment: 'eu' }),
        deployed(3, 5, 9, 'failed'),
        deployed(4, 7, 9, 'success', { environment: 'eu' }),
      ],
      ['5 from 3 to null'],
    ],
  ])('%s', (_, history, expected) => {
    expect(
      failures(told(history)).map(({ release, since, until }) => `${release.deployment} from ${since} to ${until}`),
    ).toEqual(expected);
  });

  it.each<[string, readonly Happening[], readonly boolean[]]>([
    ['an ordinary deployment', [merged(1, 1), deployed(2, 5, 1)], [false]],
    ['a rollback', [merged(1, 1), merged(2, 2), deployed(3, 5, 2), deployed(4, 6, 1)], [false, true]],
    [
      'one that brings a revert',
      [merged(1, 1), deployed(2, 5, 1), merged(3, 2, pulls(1)), deployed(4, 6, 2)],
      [false, true],
    ],
    [
      'one that brings the first of two reverts',
      [merged(1, 1), deployed(2, 5, 1), merged(3, 2, pulls(1)), deployed(4, 6, 2), merged(5, 3, pulls(1))],
      [false, true],
    ],
    [
      'one that brings a change with its own revert',
      [merged(1, 1), merged(3, 2, pulls(1)), deployed(4, 6, 2)],
      [false],
    ],
    [
      'one that brings a hotfix',
      [merged(1, 1), deployed(2, 5, 1), hotfixed(3, 2, pulls(1)), deployed(4, 6, 2)],
      [false, true],
    ],
    [
      'one that brings a hotfix of nobody knows what',
      [merged(1, 1), deployed(2, 5, 1), hotfixed(3, 2, null), deployed(4, 6, 2)],
      [false, true],
    ],
    [
      'one that brings a change with its own hotfix',
      [merged(1, 1), hotfixed(3, 2, pulls(1)), deployed(4, 6, 2)],
      [false],
    ],
    [
      'one that brings a hotfix of a change that came with it and of one that was there before',
      [merged(1, 1), deployed(2, 5, 1), merged(3, 2), hotfixed(4, 3, pulls(1, 2)), deployed(5, 6, 3)],
      [false, true],
    ],
    [
      'one of an unknown commit',
      [merged(1, 1), deployed(2, 5, 1), merged(3, 2, pulls(1)), deployed(4, 6, 9)],
      [false, false],
    ],
  ])('was made to repair: %s', (_, history, expected) => {
    const { released, ...known } = told(history);
    expect(released.map((release) => isRework(release, known))).toEqual(expected);
  });
});
