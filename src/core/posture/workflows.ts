/** What the workflows of a repository do that a control asks for: keys of clouds, applying without a pause, trying to restore. */
import type { Tree } from '../readers/tree.js';
import { isMap, leavesOf, scalarText, valueAt } from '../readers/values-leaves.js';
import { readYaml } from '../readers/yaml-tree.js';

export interface ReadWorkflow {
  /** Long-lived keys of clouds, by the name under which they are used. */
  readonly cloudKeys: readonly string[];
  /** Jobs that apply, and what is wrong with each; '' where nothing is. */
  readonly applies: readonly { readonly job: string; readonly flaw: string }[];
  readonly restoresOnSchedule: boolean;
}

/** Null: it is no YAML that we can read. */
export function readWorkflowFile(path: string, text: string): ReadWorkflow | null {
  const trees = readYaml(text);
  const [tree] = trees ?? [];
  if (tree === undefined || !isMap(tree)) return null;
  return { cloudKeys: cloudKeysIn(tree), applies: appliesIn(tree), restoresOnSchedule: restores(path, tree) };
}

/** Secrets that are keys of clouds by their names, however the repository spells the case. */
const KEY_NAME =
  /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)|.*_AWS_SECRET_ACCESS_KEY|AZURE_CREDENTIALS|AZURE_CLIENT_SECRET|ARM_CLIENT_SECRET|ARM_ACCESS_KEY|GOOGLE_CREDENTIALS|GCP_(?:SA_KEY|CREDENTIALS|SERVICE_ACCOUNT_KEY)|GCLOUD_SERVICE_KEY|GOOGLE_APPLICATION_CREDENTIALS(?:_JSON)?|DIGITALOCEAN_(?:ACCESS_)?TOKEN|ALICLOUD_(?:SECRET_KEY|ACCESS_KEY))$/i;
const SECRET = /\bsecrets\s?(?:\.\s?([A-Za-z_]\w{0,100})|\[\s?['"]([A-Za-z_]\w{0,100})['"]\s?\])/g;
/** Inputs of the sign-in actions that take a key, whatever the secret is called. */
const KEY_INPUT = /(?:^|\.)with\.(aws-access-key-id|aws-secret-access-key|credentials_json|creds|service_account_key)$/;

function cloudKeysIn(tree: Tree): readonly string[] {
  const found = leavesOf(tree).flatMap(({ path, scalar: { text } }) => {
    const secrets = [...text.matchAll(SECRET)].map((match) => match[1] ?? match[2] ?? '');
    const input = KEY_INPUT.exec(path)?.[1];
    return [
      ...secrets.filter((name) => KEY_NAME.test(name)),
      ...(input !== undefined && secrets.length > 0 ? [input] : []),
    ];
  });
  return [...new Set(found)];
}

const APPLY =
  /\b(?:terraform|tofu|terragrunt)\b[^\n|;&]{0,200}?\sapply\b|\bpulumi\b[^\n|;&]{0,100}?\sup\b|\bcdk\b[^\n|;&]{0,100}?\sdeploy\b/;
const PLAN =
  /\b(?:terraform|tofu|terragrunt)\b(?:(?!\sapply\b)[^\n|;&]){0,200}?\splan(?![\w./-])|\bpulumi\b[^\n|;&]{0,100}?\spreview\b|\bcdk\b[^\n|;&]{0,100}?\sdiff\b/;

function appliesIn(tree: Tree): ReadWorkflow['applies'] {
  const jobs = valueAt(tree, 'jobs');
  if (jobs === null || !isMap(jobs)) return [];
  return jobs.entries.flatMap(({ key: job, value }) => {
    const scripts = leavesOf(valueAt(value, 'steps')).filter(({ path }) => /(?:^|\.)run$/.test(path));
    const text = scripts.map(({ scalar }) => scalar.text).join('\n');
    return APPLY.test(text) ? [{ job, flaw: flawOf(tree, { job: value, text }) }] : [];
  });
}

function flawOf(tree: Tree, { job, text }: { readonly job: Tree; readonly text: string }): string {
  if (valueAt(job, 'environment') === null) return 'it applies outside of any environment';
  if (PLAN.test(text)) return 'it plans and applies in one job';
  const opened = triggersOf(tree).filter((name) => name === 'pull_request' || name === 'pull_request_target');
  if (opened.length > 0 && valueAt(job, 'if') === null) return `it applies on ${opened.join(' and ')}`;
  return '';
}

function restores(path: string, tree: Tree): boolean {
  const names = [path, scalarText(valueAt(tree, 'name')) ?? '', ...jobNames(tree)].join('\n');
  const isRestore =
    /restor(?:e|ing)|recover(?:y|ing)|disaster/i.test(names) && /test|drill|verif|check|exercise|try/i.test(names);
  return isRestore && triggersOf(tree).includes('schedule');
}

function jobNames(tree: Tree): readonly string[] {
  const jobs = valueAt(tree, 'jobs');
  if (jobs === null || !isMap(jobs)) return [];
  return jobs.entries.flatMap(({ key, value }) => [key, scalarText(valueAt(value, 'name')) ?? '']);
}

/** `on: push`, `on: [push]` and `on: { push: … }`; YAML 1.1 reads the key as true. */
function triggersOf(tree: Tree): readonly string[] {
  const on = valueAt(tree, 'on') ?? valueAt(tree, 'true');
  if (on === null) return [];
  if (on.kind === 'scalar') return [on.text];
  if (isMap(on)) return on.entries.map(({ key }) => key);
  return on.kind === 'list' ? on.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
}
