/** The issue that tells what protection of a repository has drifted: opened once, kept up to date, closed when all holds again. */
import { controlOf } from '../catalog/controls.js';
import { outcomeKey } from '../core/posture/judge-posture.js';
import type { RepositoryRef } from '../domain/change.js';
import type { ControlOutcome } from '../domain/posture.js';
import { code, plain, withinLimit } from './escape.js';

export const POSTURE_LABEL = 'twokey/posture';

/** By this the issue is found again. Invisible. */
export function postureMarker({ id }: RepositoryRef): string {
  return `<!-- twokey:posture:${id} -->`;
}

export interface Drift {
  readonly outcomes: readonly ControlOutcome[];
  /** Keys of what held and does not. */
  readonly drifted: readonly string[];
}

/** In a repository of its own for such issues, the title says which one is meant. */
export function postureIssue(repository: RepositoryRef, { outcomes, drifted }: Drift, place: RepositoryRef) {
  const isHere = place === repository;
  const name = `${repository.owner}/${repository.name}`;
  const seen = new Map(outcomes.map((one) => [outcomeKey(one), one]));
  const unseen = outcomes.filter(({ outcome }) => ['not-visible', 'unreadable', 'error'].includes(outcome));
  const lines =
    drifted.length === 0
      ? ['Everything that had drifted was seen holding again.']
      : [
          `This protected changes ${isHere ? 'here' : `in ${name}`}, and does not any more. Put it right, or tell why it is right so; the issue closes by itself when all of it is seen holding again.`,
          '',
          ...drifted.map((key) => lineOf(key, seen.get(key))),
          ...(unseen.length === 0 ? [] : ['', `Of ${unseen.length} more nothing could be seen: ${namesOf(unseen)}.`]),
          '',
          `\`twokey posture --repo ${name} --remedies\` prints what puts it right.`,
        ];
  return {
    title: isHere ? 'Protection has drifted' : `Protection has drifted: ${name}`,
    body: withinLimit([postureMarker(repository), ...lines].join('\n')),
    label: POSTURE_LABEL,
  };
}

/** What cannot be seen now has not been put right. */
function lineOf(key: string, now: ControlOutcome | undefined): string {
  const [id = '', ...rest] = key.split(' ');
  const place = rest.join(' ');
  const control = controlOf(id);
  const at = place === '' ? '' : ` (${code(place)})`;
  const said = now === undefined ? 'it cannot be seen now' : plain(now.why);
  return `- ${code(id)}${at}: ${said}. ${control?.remedy ?? ''}`.trimEnd();
}

function namesOf(outcomes: readonly ControlOutcome[]): string {
  return [...new Set(outcomes.map(({ control }) => code(control)))].join(', ');
}
