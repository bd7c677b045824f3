/** Which owners the changed paths have, by the base branch's CODEOWNERS. Between gather's steps: it says whose teams must be read. */
import type { Change, ChangedFile } from '../domain/change.js';
import {
  CODEOWNERS_PLACES,
  type CodeownersEntry,
  type CodeownersPlace,
  type OwnedPaths,
  type Owner,
  type Ownership,
} from '../domain/ownership.js';
import { type Fact, isNonEmpty, known, type NonEmpty, unknown } from '../domain/result.js';
import { type Codeowners, readCodeowners } from './codeowners.js';

/** Patterns with wildcards times paths; more would take seconds. */
const MOST_TRIES = 5_000_000;

/** The owners of every changed path, under its old and its new name. `text` null: the base has no CODEOWNERS. */
export function ownershipOf(files: Change['files'], text: Fact<string> | null): Fact<Ownership> {
  if (text === null) return known({ owned: [], problems: [], unseen: null });
  if (text.kind === 'unknown') return text;
  const codeowners = readCodeowners(text.value);
  const paths = [...new Set(files.items.flatMap(namesOf))];
  if (codeowners.wildcards * paths.length > MOST_TRIES) {
    return unknown(`${codeowners.wildcards} patterns with wildcards are too many for ${paths.length} changed paths`);
  }
  const unseen = codeowners.lines.some(({ owners }) => owners.length > 0) ? files.missing : null;
  return known({ owned: ownedIn(codeowners, paths), problems: codeowners.problems, unseen });
}

/** The teams among the owners, each once. */
export function owningTeams({ owned }: Ownership): readonly string[] {
  const teams = owned.flatMap(({ owners }) => owners.filter(({ kind }) => kind === 'team'));
  return [...new Set(teams.map(({ name }) => name))];
}

/** How a change makes GitHub read another CODEOWNERS than the base's, in words; null: it does not. */
export function takesOver(files: readonly ChangedFile[], base: CodeownersEntry | null): string | null {
  const appears = (place: CodeownersPlace) => files.some(({ path, status }) => path === place && status !== 'removed');
  const goes = (place: CodeownersPlace) =>
    files.some(
      ({ path, previousPath, status }) =>
        (path === place && status === 'removed') || (previousPath === place && status === 'renamed'),
    );
  if (base === null) {
    const first = CODEOWNERS_PLACES.find(appears);
    return first === undefined ? null : `adds ${first}, the first CODEOWNERS: owners exist from then on`;
  }
  const before = CODEOWNERS_PLACES.slice(0, CODEOWNERS_PLACES.indexOf(base.place));
  const shadow = before.find(appears);
  if (shadow !== undefined) return `adds ${shadow}, which GitHub then reads instead of ${base.place}`;
  if (goes(base.place) && !appears(base.place)) return `takes ${base.place} away, by which owners are named now`;
  return null;
}

function namesOf({ path, previousPath }: ChangedFile): readonly string[] {
  return previousPath === null ? [path] : [path, previousPath];
}

/** Paths with the same owners stand together, in the order in which they were met. */
function ownedIn(codeowners: Codeowners, paths: readonly string[]): readonly OwnedPaths[] {
  const sets = new Map<string, { owners: NonEmpty<Owner>; paths: [string, ...string[]] }>();
  for (const path of paths) {
    const owners = codeowners.lineOf(path)?.owners ?? [];
    if (!isNonEmpty(owners)) continue;
    const names = owners.map(({ name }) => name.toLowerCase());
    const key = [...new Set(names)].sort().join(' ');
    const before = sets.get(key);
    if (before === undefined) sets.set(key, { owners, paths: [path] });
    else before.paths.push(path);
  }
  return [...sets.values()];
}
