/**
 * Puts a posture right with a person's own token: the app never asks for the permission that this needs, and nothing of
 * the server comes here. First a plan of what would change, then, where the person agreed, the calls.
 */
import { z } from 'zod';
import type { RepositoryRef } from '../../domain/change.js';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import { callRest, parseAnswer } from '../github/call.js';
import type { GitHubClient } from '../github/client.js';
import { readPages } from '../github/pages.js';

interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** A ruleset as it should be. */
export interface WantedRuleset {
  readonly name: string;
  readonly enforcement: string;
  readonly conditions: { readonly ref_name: { readonly include: readonly string[] } };
  readonly rules: readonly Rule[];
}

/** One call that would be made; `before` is what is there now, null: nothing. */
export interface PlannedCall {
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly before: unknown;
  readonly body: Readonly<Record<string, unknown>>;
}

const summaryShape = z.object({ id: z.number(), name: z.string(), source_type: z.string().optional() });

const rulesetShape = z.object({
  name: z.string(),
  enforcement: z.string(),
  conditions: z.object({
    ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()).default([]) }),
  }),
  rules: z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })),
});

type Present = z.infer<typeof rulesetShape>;

/** A ruleset of this name is added to, never loosened; its bypass list stays as it is. */
export async function planRuleset(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  wanted: WantedRuleset,
): Promise<Result<PlannedCall, ForgeError>> {
  const what = `reading the rulesets of ${owner}/${repo}`;
  const listed = await readPages(client, {
    route: 'GET /repos/{owner}/{repo}/rulesets',
    parameters: { owner, repo, includes_parents: false },
    ...{ what, item: summaryShape },
  });
  if (listed.kind === 'error') return listed;
  const found = listed.value.find(({ name, source_type: of }) => name === wanted.name && of !== 'Organization');
  if (found === undefined) {
    const route = 'POST /repos/{owner}/{repo}/rulesets';
    return ok({ route, parameters: { owner, repo }, before: null, body: { ...wanted } });
  }
  const parameters = { owner, repo, ruleset_id: found.id };
  const answer = await callRest(client, { route: 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', parameters, what });
  if (answer.kind === 'error') return answer;
  const present = parseAnswer(rulesetShape, answer.value.data, what);
  if (present.kind === 'error') return present;
  const route = 'PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}';
  return ok({ route, parameters, before: present.value, body: { target: 'branch', ...joined(present.value, wanted) } });
}

/** Rules of a kind that both have are one, the wanted parameters over the present ones. */
function joined(present: Present, wanted: WantedRuleset): Present {
  const { include, exclude } = present.conditions.ref_name;
  const types = new Set(wanted.rules.map(({ type }) => type));
  const rules = wanted.rules.map(({ type, parameters }) => {
    const before = present.rules.find((rule) => rule.type === type)?.parameters;
    return parameters === undefined ? { type } : { type, parameters: stricter(before ?? {}, parameters) };
  });
  return {
    ...{ name: wanted.name, enforcement: wanted.enforcement },
    conditions: { ref_name: { include: [...new Set([...include, ...wanted.conditions.ref_name.include])], exclude } },
    rules: [...present.rules.filter(({ type }) => !types.has(type)), ...rules],
  };
}

type Parameters = Readonly<Record<string, unknown>>;

function stricter(before: Parameters, wanted: Parameters): Record<string, unknown> {
  const all: Record<string, unknown> = { ...before, ...wanted };
  for (const [name, value] of Object.entries(before)) {
    const other = wanted[name];
    if (typeof value === 'number' && typeof other === 'number') all[name] = Math.max(value, other);
    if (value === true && other === false && name !== 'do_not_enforce_on_create') all[name] = true;
    if (Array.isArray(value) && Array.isArray(other)) all[name] = merged(value, other);
  }
  return all;
}

/** Required checks by their name: the wanted one replaces an unpinned one. */
function merged(before: readonly unknown[], wanted: readonly unknown[]): readonly unknown[] {
  const nameOf = (item: unknown): unknown =>
    typeof item === 'object' && item !== null ? Reflect.get(item, 'context') : item;
  const names = new Set(wanted.map(nameOf));
  return [...before.filter((item) => !names.has(nameOf(item))), ...wanted];
}

export function planSetting(
  { owner, name: repo }: RepositoryRef,
  setting: { readonly method: string; readonly path: string; readonly body: Readonly<Record<string, unknown>> },
): PlannedCall {
  const route = `${setting.method} /repos/{owner}/{repo}${setting.path}`;
  return { route, parameters: { owner, repo }, before: null, body: setting.body };
}

export async function makeCall(client: GitHubClient, planned: PlannedCall): Promise<Result<null, ForgeError>> {
  const parameters = { ...planned.parameters, ...planned.body };
  const made = await callRest(client, { route: planned.route, parameters, what: planned.route });
  return made.kind === 'error' ? made : ok(null);
}
