/** What the jobs and steps of a workflow or action use and run that decides something: identities, secrets, deletions, untrusted text. */

import type { Tree } from './tree.js';
import { isMap, leavesOf, scalarText, valueAt } from './values-leaves.js';

/** One thing that a workflow holds. */
export interface Held {
  readonly key: string;
  readonly sort:
    | 'workflow/access'
    | 'workflow/secrets'
    | 'workflow/environment'
    | 'workflow/destroy'
    | 'workflow/injection';
  /** The job, or the workflow itself. */
  readonly subject: string;
  /** What it is called there, and its value as written. */
  readonly path: string;
  readonly value: string;
  readonly line: number;
}

const IDENTITY =
  /^(?:role-to-assume|role-arn|assume-role|workload[_-]identity[_-]provider|service[_-]account|client-id|tenant-id|subscription-id|aws-role|role_to_assume|role-duration-seconds|jwtGithubAudience|app-id|audience|cosign-identity)$/i;

const SECRET = /\bsecrets\s?(?:\.\s?([A-Za-z_]\w{0,100})|\[\s?['"]([A-Za-z_]\w{0,100})['"]\s?\])/gi;

const DESTRUCTION = [
  /\b(?:terraform|tofu|terragrunt)\b[^\n|;&]{0,200}?(?:\s-{0,2}destroy\b)/,
  /\bpulumi\b[^\n|;&]{0,100}?\sdestroy\b/,
  /\b(?:cdk|sls|serverless|sst)\b[^\n|;&]{0,100}?\s(?:destroy|remove)\b/,
  /\b(?:kubectl|oc)\b[^\n|;&]{0,200}?\sdelete\b/,
  /\bhelm\b[^\n|;&]{0,100}?\s(?:uninstall|delete)\b/,
  /\baws\b[^\n|;&]{0,200}?\s(?:delete-[a-z-]+|terminate-[a-z-]+|s3 (?:rb|rm))\b/,
  /\bgcloud\b[^\n|;&]{0,200}?\sdelete\b/,
  /\bgsutil\b[^\n|;&]{0,100}?\s(?:rm|rb)\b/,
  /\baz\b[^\n|;&]{0,200}?\s(?:delete|purge)\b/,
  /\beksctl\b[^\n|;&]{0,100}?\sdelete\b/,
  /\bdoctl\b[^\n|;&]{0,200}?\s(?:delete|rm)\b/,
  /\b(?:flyctl|fly)\b[^\n|;&]{0,100}?\sdestroy\b/,
];

/** An expression, and in it the words that anybody can put into an event. */
const EXPRESSION = /\$\{\{((?:[^}]|\}(?!\})){0,2000})\}\}/g;
const UNTRUSTED =
  /github(?:\.|\[\s?['"])(?:head_ref|event['"\]]{0,2}[.[][\w.*[\]'"-]{0,200}(?:title|body|message|head_ref|head\.ref|head\.label|head_branch|page_name|\.name|\.email|\[['"]name|\[['"]email))\b/i;

/** Everything of this sort in one job, or in the workflow outside of its jobs. */
export function heldIn(tree: Tree | null, subject: string): readonly Held[] {
  const leaves = leavesOf(tree);
  return [
    ...environmentOf(tree, subject),
    ...leaves.flatMap(({ path, scalar }) => [
      ...identityIn(path, scalar, subject),
      ...secretsIn(path, scalar, subject),
      ...(isScript(path) ? scriptIn(path, scalar, subject) : []),
    ]),
  ];
}

interface Text {
  readonly text: string;
  readonly line: number;
}

function isScript(path: string): boolean {
  return /(?:^|\.)(?:run|script|inlineScript|commands?)$/i.test(path);
}

function environmentOf(tree: Tree | null, subject: string): readonly Held[] {
  const environment = valueAt(tree, 'environment');
  const name = scalarText(environment) ?? scalarText(valueAt(environment, 'name'));
  if (environment === null || name === null || !isMap(tree)) return [];
  return [held({ sort: 'workflow/environment', subject, path: 'environment' }, name, environment.line)];
}

function identityIn(path: string, scalar: Text, subject: string): readonly Held[] {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (IDENTITY.test(key)) return [held({ sort: 'workflow/access', subject, path: key }, scalar.text, scalar.line)];
  const role = /^arn:aws[\w-]*:iam::[^\s'"]{1,200}$/.exec(scalar.text);
  return role === null ? [] : [held({ sort: 'workflow/access', subject, path: key }, role[0], scalar.line)];
}

/** GITHUB_TOKEN is the token whose rights `permissions` says. */
function secretsIn(path: string, scalar: Text, subject: string): readonly Held[] {
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (key === 'secrets' && scalar.text === 'inherit') {
    return [held({ sort: 'workflow/secrets', subject, path: 'secrets' }, 'inherit', scalar.line)];
  }
  const names = [...scalar.text.matchAll(SECRET)].map((match) => match[1] ?? match[2] ?? '');
  const telling = names.filter((name) => name !== '' && name.toUpperCase() !== 'GITHUB_TOKEN');
  return telling.map((name) => held({ sort: 'workflow/secrets', subject, path: `secrets.${name}` }, name, scalar.line));
}

function scriptIn(path: string, scalar: Text, subject: string): readonly Held[] {
  const commands = scalar.text
    .replace(/\\\n/g, ' ')
    .split(/\n|&&|;|\|\|/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''));
  const destroys = commands.flatMap((line): readonly Held[] => {
    const short = line.slice(0, 1000);
    if (!DESTRUCTION.some((command) => command.test(short)) || isDryRun(short)) return [];
    return [held({ sort: 'workflow/destroy', subject, path }, short.trim(), scalar.line)];
  });
  const injected = [...scalar.text.matchAll(EXPRESSION)].flatMap((match) => {
    const found = UNTRUSTED.exec(match[1] ?? '')?.[0];
    return found === undefined ? [] : [held({ sort: 'workflow/injection', subject, path }, found, scalar.line)];
  });
  return [...destroys, ...injected];
}

function isDryRun(command: string): boolean {
  return /--dry-?run\b(?!=(?:none|false))|^\s*echo\b[^|]*$/.test(command);
}

function held(where: Pick<Held, 'sort' | 'subject' | 'path'>, value: string, line: number): Held {
  return { ...where, key: `${where.sort} ${where.subject} ${where.path} ${value}`, value, line };
}
