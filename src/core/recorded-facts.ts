/**
 * Between gathered facts and the decision record: what is kept of the facts, and facts made of it again. Texts of people
 * are left out but for the commands in them, which are written anew; what was concluded from them stands in the record.
 */
import { accountIdOf, type Change, type Comment } from '../domain/change.js';
import type { Independence } from '../domain/independence.js';
import type { RecordedChange, RecordedFacts, RecordedIndependence } from '../domain/record.js';
import { known, unknown } from '../domain/result.js';
import { type Command, commandsIn } from './commands.js';
import type { Gathered } from './judge.js';

interface Recording {
  readonly appLogin: string;
  /** SHA-256 of a text. */
  readonly digest: (text: string) => string;
}

/** Only names for people depend on them, and every record would carry them all. */
const MOST_COLLABORATORS = 200;
const NOT_KEPT = 'the record keeps no texts of files';

export function recordedFacts(gathered: Gathered, { appLogin, digest }: Recording): RecordedFacts {
  const { change, teams, corrections, circumstances, independence } = gathered;
  return {
    change: recordedChange(change, digest),
    appLogin,
    teams: [...teams],
    ownership: gathered.ownership ?? null,
    takesOver: gathered.takesOver ?? null,
    independence: recordedIndependence(independence),
    cast: gathered.cast ?? [],
    corrections,
    tickets: gathered.tickets ?? null,
    plans: gathered.plans ?? null,
    circumstances,
  };
}

/** Enough for `judgeClassified`; the policy has an entry of its own. */
export function restoredFacts(facts: RecordedFacts): Omit<Gathered, 'policy'> {
  const { teams, ownership, takesOver, cast, corrections, circumstances } = facts;
  const { standings, outsiders, ...independence } = facts.independence;
  return {
    change: restoredChange(facts.change),
    texts: new Map(),
    remembered: [],
    rememberedOperators: [],
    corrections,
    teams: new Map(teams),
    ...{ ownership, takesOver, cast, circumstances, tickets: facts.tickets ?? null, plans: facts.plans ?? null },
    independence: {
      ...independence,
      standings: new Map(standings.map(([id, standing]) => [accountIdOf(id), standing])),
      outsiders: outsiders?.kind === 'known' ? known(new Set(outsiders.value.map(accountIdOf))) : outsiders,
    },
  };
}

function recordedChange(change: Change, digest: Recording['digest']): RecordedChange {
  const { title, body, files, commits, comments, ...facts } = change;
  return {
    ...facts,
    titleDigest: digest(title),
    bodyDigest: digest(body),
    files: {
      ...files,
      items: files.items.map(({ patch, ...file }) => ({
        ...file,
        patchDigest: patch.kind === 'known' ? digest(patch.value) : null,
      })),
    },
    commits: {
      ...commits,
      items: commits.items.map(({ message, ...commit }) => ({ ...commit, messageDigest: digest(message) })),
    },
    comments: {
      ...comments,
      items: comments.items.map(({ body: said, ...comment }) => ({
        ...comment,
        bodyDigest: digest(said),
        commands: commandsOf({ body: said }),
      })),
    },
  };
}

function restoredChange(recorded: RecordedChange): Change {
  const { titleDigest: _title, bodyDigest: _body, files, commits, comments, ...facts } = recorded;
  return {
    ...facts,
    title: '',
    body: '',
    files: {
      ...files,
      items: files.items.map(({ patchDigest: _, ...file }) => ({ ...file, patch: unknown(NOT_KEPT) })),
    },
    commits: {
      ...commits,
      items: commits.items.map(({ messageDigest: _, ...commit }) => ({ ...commit, message: '' })),
    },
    comments: {
      ...comments,
      items: comments.items.map(({ bodyDigest: _, commands, ...comment }) => ({ ...comment, body: commands })),
    },
  };
}

function recordedIndependence({ standings, outsiders, collaborators, ...rest }: Independence): RecordedIndependence {
  const isLong = collaborators?.kind === 'known' && collaborators.value.length > MOST_COLLABORATORS;
  return {
    ...rest,
    collaborators: isLong ? unknown('more people than a record keeps') : collaborators,
    standings: [...standings],
    outsiders: outsiders?.kind === 'known' ? known([...outsiders.value]) : outsiders,
  };
}

/** The commands of a comment as lines that are read as the same commands. */
function commandsOf(comment: Pick<Comment, 'body'>): string {
  const commands = commandsIn(comment);
  const written = commands.map(lineOf);
  const isSame = JSON.stringify(commandsIn({ body: written.join('\n') })) === JSON.stringify(commands);
  // What was no command must not become one.
  return (isSame ? written : commands.map((one) => (one.kind === 'malformed' ? '/twokey ?' : lineOf(one)))).join('\n');
}

function lineOf(command: Command): string {
  switch (command.kind) {
    case 'not-ai':
    case 'break-glass':
      return `/twokey ${command.kind} ${command.reason ?? ''}`.trimEnd();
    case 'waive':
      return `/twokey waive ${command.rule} ${command.reason ?? ''}`.trimEnd();
    case 'grant':
      return `/twokey grant ${command.rule}`;
    case 'why':
    case 'recheck':
      return `/twokey ${command.kind}`;
    case 'malformed':
      return `/twokey ${command.text}`;
  }
}
