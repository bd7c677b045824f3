/** How failing controls are put right, as text and as what GitHub's API takes: one ruleset for the branches, one call a setting. */

import type { Control, Ours, RulesetRule } from '../catalog/controls/control.js';
import { controlOf } from '../catalog/controls.js';
import type { ControlOutcome } from '../domain/posture.js';

/** The ruleset that a remedy makes has this name, so that it is found and brought up to date later. */
const RULESET_NAME = 'twokey';

interface DesiredRuleset {
  readonly name: string;
  readonly target: 'branch';
  readonly enforcement: 'active';
  readonly conditions: { readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly [] } };
  readonly rules: readonly RulesetRule[];
  readonly bypass_actors: readonly [];
}

/** One call below `/repos/{owner}/{repo}`. */
interface DesiredSetting {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Remedies {
  /** Null: no failing control is put right by a rule. */
  readonly ruleset: DesiredRuleset | null;
  readonly settings: readonly DesiredSetting[];
  /** For who manages GitHub by Terraform. */
  readonly terraform: readonly string[];
  /** What only a person can put right, in words. */
  readonly byHand: readonly { readonly control: string; readonly place: string; readonly remedy: string }[];
}

/** Only what fails has a remedy: what could not be seen may be right. */
export function remediesFor(outcomes: readonly ControlOutcome[], ours: Ours): Remedies {
  const failing = outcomes.filter(({ outcome }) => outcome === 'fails').flatMap((one) => withControl(one));
  const ruled = failing.filter(({ control }) => control.rule !== undefined);
  const rules = distinct(ruled.flatMap(({ control }) => (control.rule === undefined ? [] : [control.rule(ours)])));
  const branches = [...new Set(ruled.map(({ place }) => `refs/heads/${place}`))];
  const settings = failing.flatMap(({ control: { setting }, place }) => {
    if (setting === undefined || (setting.path.includes('{place}') && ours.app === null)) return [];
    const path = setting.path.replace('{place}', encodeURIComponent(place));
    return [{ method: setting.method, path, body: setting.body(ours) }];
  });
  return {
    ruleset: rules.length === 0 ? null : rulesetOf(rules, branches),
    settings: distinct(settings),
    terraform: distinct(failing.flatMap(({ control }) => (control.terraform ? [control.terraform(ours)] : []))),
    byHand: failing
      .filter(({ control }) => control.rule === undefined && control.setting === undefined)
      .map(({ control, place }) => ({ control: control.id, place, remedy: control.remedy })),
  };
}

function withControl({
  control,
  place,
}: ControlOutcome): readonly { readonly control: Control; readonly place: string }[] {
  const found = controlOf(control);
  return found === null ? [] : [{ control: found, place }];
}

function rulesetOf(rules: readonly RulesetRule[], include: readonly string[]): DesiredRuleset {
  return {
    name: RULESET_NAME,
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include, exclude: [] } },
    rules,
    bypass_actors: [],
  };
}

function distinct<T>(things: readonly T[]): readonly T[] {
  return [...new Map(things.map((thing) => [JSON.stringify(thing), thing])).values()];
}
