/** Tells what was changed outside the tool: nothing that the plan does, and worth knowing before it is applied. */
import type { PlanView } from './plan-object.js';
import { type Sight, sightOf } from './sight.js';

export function findDrift({ plan }: PlanView): readonly Sight[] {
  return plan.drift
    .filter(({ mode, action }) => mode === 'managed' && action.kind !== 'no-op')
    .map((change) =>
      sightOf(
        { change, type: change.type, before: null, after: null, isWritten: false },
        { rule: 'plan/drift', attribute: '' },
      ),
    );
}
