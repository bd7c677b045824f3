/** Who changed labels that are the app's to put on and take off. The verdict never depends on them; people who read them do. */
import type { Change } from '../domain/change.js';
import type { Tampering } from '../domain/label-vote.js';
import type { LabelNames } from '../domain/policy.js';
import type { Reason } from '../domain/verdict.js';
import { desiredNames, isSameLabel, outputNames, type Shown } from './output-labels.js';

/** Nobody reads more of them, and who may label may do it all day. */
const MOST_TOLD = 20;

export interface LabelFacts {
  readonly change: Pick<Change, 'labels' | 'labelEvents'>;
  readonly names: LabelNames;
  readonly appLogin: string;
}

/** In GitHub's order: a label of the app's taken off, or one put on that the app does not want. */
export function tamperings({ change, names, appLogin }: LabelFacts, shown: Shown): readonly Tampering[] {
  const desired = desiredNames(shown, names);
  return [...new Set(outputNames(names).map((name) => name.toLowerCase()))]
    .flatMap((name) => {
      const events = change.labelEvents.items.filter(({ label }) => isSameLabel(label, name));
      const isOn = change.labels.items.some((label) => isSameLabel(label, name));
      const isWanted = desired.some((label) => isSameLabel(label, name));
      return withLabel(events, { isOn, isWanted, appLogin });
    })
    .slice(0, MOST_TOLD);
}

/** In the same words before and after it was put right: nobody judges again when the app's own hand changes a label. */
export function tamperingReasons(found: readonly Tampering[]): readonly Reason[] {
  return found.map(({ label, by, did }) => ({
    rule: 'labels/tampered',
    outcome: 'note',
    text: `${by} ${did} the label ${label}, which only this check decides: the app undoes that`,
    remedy: null,
    children: [],
  }));
}

interface Standing {
  readonly isOn: boolean;
  readonly isWanted: boolean;
  readonly appLogin: string;
}

function withLabel(events: Change['labelEvents']['items'], at: Standing): readonly Tampering[] {
  const found: Tampering[] = [];
  let byApp = false;
  for (const [index, { action, actor, label }] of events.entries()) {
    const by = actor?.login ?? 'a deleted account';
    const isApp = isSameLabel(by, at.appLogin);
    const next = events[index + 1];
    const isLast = next === undefined;
    if (action === 'removed' && byApp && !isApp) {
      if (!isLast || at.isWanted) found.push({ label, by, did: 'took off', now: isLast });
    }
    if (action === 'added' && !isApp) {
      const undoneByApp =
        next !== undefined && next.action === 'removed' && isSameLabel(next.actor?.login ?? '', at.appLogin);
      if (undoneByApp || (isLast && at.isOn && !at.isWanted)) found.push({ label, by, did: 'put on', now: isLast });
    }
    byApp = action === 'added' && isApp;
  }
  return found;
}
