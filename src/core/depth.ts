/** How many approvals people asked for by a label such as `approvals/2`. It only raises, and taking the label off lowers nothing. */
import type { Change } from '../domain/change.js';
import type { LabelNames } from '../domain/policy.js';
import type { Requirement } from '../domain/verdict.js';

/** More could never be had; whoever asks for more asks for this many. */
const MOST = 10;

/** The greatest number that was ever asked for on this pull request, and by whom. GitHub's history of labels is the source. */
export function depthDemands(
  { labelEvents }: Pick<Change, 'labelEvents'>,
  names: Pick<LabelNames, 'depth'>,
): Requirement['because'] {
  const asked = labelEvents.items.flatMap(({ action, label, actor }) => {
    const number = action === 'added' ? numberIn(label, names.depth) : null;
    return number === null ? [] : [{ number, by: actor?.login ?? 'a deleted account' }];
  });
  const greatest = Math.max(0, ...asked.map(({ number }) => number));
  const by = asked.find(({ number }) => number === greatest)?.by;
  const { missing } = labelEvents;
  return [
    { rule: 'label/depth', approvals: greatest, text: `${by} asked for ${greatest} by a label` },
    {
      rule: 'label/depth-unseen',
      approvals: missing === null ? 0 : 2,
      text: 'somebody may have asked for more by a label: the history of labels could not be read to its end',
    },
  ];
}

function numberIn(label: string, prefix: string): number | null {
  if (!label.toLowerCase().startsWith(prefix.toLowerCase())) return null;
  const digits = label.slice(prefix.length);
  return /^[1-9]\d{0,8}$/.test(digits) ? Math.min(Number(digits), MOST) : null;
}
