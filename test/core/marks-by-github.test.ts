/** Marks that GitHub vouches for, and those of co-authors, as they are shown. */
import { describe, expect, it } from '@jest/globals';
import type { Account, Commit } from '../../src/domain/change.js';
import type { ProvenanceInput } from '../../src/domain/provenance.js';
import { known, unknown } from '../../src/domain/result.js';
import { accountFrom, commitFrom, identityFrom, inputOf, shownMarks } from './provenance-fixtures.js';

const CLAUDE = 'Claude <noreply@anthropic.com>';
const DEPENDABOT = 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>';
const COPILOT = accountFrom(198982749, 'Copilot');
const MALLORY = accountFrom(666, 'mallory');

describe('what is shown of a change by what GitHub says of', () => {
  const signed = (of: Parameters<typeof commitFrom>[0], signer: Account | null, valid = true): ProvenanceInput => {
    const commit: Commit = { ...commitFrom(of), signature: { valid, signer } };
    return inputOf({ commits: [commit] });
  };
  const withCoAuthors = (message: string, ...people: readonly string[]) =>
    inputOf({ commits: [commitFrom({ message, coAuthors: people.map(identityFrom) })] });
  const CURSOR = 'Cursor Agent <cursoragent@cursor.com>';
  const NEW = 'new[bot] <9+new[bot]@users.noreply.github.com>';
  const BY_NEW =
    'commit 1a2b3c4, co-author: the app new[bot] is not in the catalog; name it under agents in the policy if it writes with a model';

  it.each<[string, ProvenanceInput, readonly string[], readonly string[]]>([
    ['the app that acted', inputOf({ app: known('Cursor') }), ['app cursor agent high, app that acted: Cursor'], []],
    ['an app that acted and is none of ours', inputOf({ app: known('ci') }), [], []],
    [
      'an app that could not be read',
      inputOf({ app: unknown('403') }),
      [],
      ['whether an app acted for the author could not be read: 403'],
    ],
    [
      "an agent's key",
      signed({}, COPILOT),
      ['signature copilot agent high, commit 1a2b3c4, signature: signed by Copilot (198982749)'],
      [],
    ],
    ["an agent's key that is not valid", signed({}, COPILOT, false), [], []],
    ["automation's key", signed({}, accountFrom(49699333, 'dependabot[bot]')), [], []],
    [
      "a person's key under an agent's name",
      signed({ author: CLAUDE, committer: CLAUDE }, MALLORY),
      ['mailbox claude-code agent high, commit 1a2b3c4, author: Claude <noreply@anthropic.com>'],
      ['! commit 1a2b3c4 is in the name of claude-code, but signed with the key of mallory'],
    ],
    ["a person's key under the name of automation", signed({ committer: DEPENDABOT }, MALLORY), [], []],
    ["a person's key under a person's name", signed({ committer: 'Ann <ann@example.org>' }, MALLORY), [], []],
    [
      "an app's key under an agent's name",
      signed({ committer: CLAUDE }, accountFrom(5, 'x[bot]')),
      ['mailbox claude-code agent high, commit 1a2b3c4, committer: Claude <noreply@anthropic.com>'],
      [],
    ],
    [
      'co-authors',
      withCoAuthors('Fix', CLAUDE, 'Bob <b@b.c>'),
      ['mailbox claude-code agent high, commit 1a2b3c4, co-author: Claude <noreply@anthropic.com>'],
      [],
    ],
    [
      'a co-author whom the message names as well',
      withCoAuthors(`Fix\n\nCo-authored-by: ${CLAUDE}`, CLAUDE, CURSOR),
      [
        'mailbox cursor agent high, commit 1a2b3c4, co-author: Cursor Agent <cursoragent@cursor.com>',
        'trailer claude-code agent high, commit 1a2b3c4, trailer Co-authored-by: Co-authored-by: Claude <noreply@anthropic.com>',
      ],
      [],
    ],
    ['a co-author that is an app nobody knows', withCoAuthors('Fix', NEW), [], [BY_NEW]],
  ])('%s', (_, input, marks, cautions) => expect(shownMarks(input)).toEqual({ marks, cautions }));
});
