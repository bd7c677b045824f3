/** Reads AWS policy documents of a plan, as strict JSON: who may do what, and under which condition. */
import { claimsAnybody, isOpenProvider } from '../readers/trust-conditions.js';
import { isRecord, type JsonRecord } from './json-record.js';
import { treeOf } from './json-tree-of.js';

export interface AccessStatement {
  readonly allows: boolean;
  /** `*`, ARNs, account ids, services, providers; `all but x` for an exception. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: JsonRecord | null;
}

/** The statements of a document; null: it cannot be read, so it cannot be said what it gives. */
export function statementsOf(text: string): readonly AccessStatement[] | null {
  if (latest.text !== text) latest = { text, read: readStatements(text) };
  return latest.read;
}

/** The same document is asked about from both sides, and by several finders. */
let latest: { readonly text: string; readonly read: readonly AccessStatement[] | null } = { text: '', read: [] };

function readStatements(text: string): readonly AccessStatement[] | null {
  if (text.trim() === '') return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(json)) return null;
  /** A document without a list of statements is one itself. */
  const document = spelled(json);
  const list = document.Statement ?? document;
  const statements = (Array.isArray(list) ? list : [list]).filter(isRecord);
  return statements.map((one) => statementOf(spelled(one)));
}

const ELEMENTS = [
  'Statement',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const ELEMENT_BY_NAME: ReadonlyMap<string, string> = new Map(ELEMENTS.map((name) => [name.toLowerCase(), name]));

/** A part with its elements as AWS writes them: in another case they are read too, whoever may refuse them. */
function spelled(part: JsonRecord): JsonRecord {
  const names = Object.keys(part);
  if (names.every((name) => (ELEMENT_BY_NAME.get(name.toLowerCase()) ?? name) === name)) return part;
  return Object.fromEntries(names.map((name) => [ELEMENT_BY_NAME.get(name.toLowerCase()) ?? name, part[name]]));
}

function statementOf(statement: JsonRecord): AccessStatement {
  const excepted = (names: readonly string[]) => (names.length === 0 ? [] : [`all but ${names.length}`]);
  return {
    allows: !/^deny$/i.test(String(statement.Effect ?? 'Allow')),
    principals: [...principalsIn(statement.Principal), ...excepted(principalsIn(statement.NotPrincipal))],
    actions: [...strings(statement.Action), ...excepted(strings(statement.NotAction))],
    resources: [...strings(statement.Resource), ...excepted(strings(statement.NotResource))],
    condition: isRecord(statement.Condition) ? statement.Condition : null,
  };
}

function principalsIn(principal: unknown): readonly string[] {
  return isRecord(principal) ? Object.values(principal).flatMap(strings) : strings(principal);
}

function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Whether a statement lets anybody in: everybody is named, or a provider that vouches for everybody, and no condition narrows it. */
export function letsAnybodyIn({ allows, principals, condition }: AccessStatement): boolean {
  if (!allows) return false;
  const isEverybody = principals.some(
    (one) => one.startsWith('all but ') || /^(?:\*|arn:aws[\w-]*:iam::\*:.*)$/.test(one),
  );
  if (isEverybody) return !isNarrowed(condition);
  return (
    principals.some(isOpenProvider) &&
    claimsAnybody(condition === null ? null : treeOf(condition)) &&
    !isNarrowed(condition)
  );
}

/** Operators that let nobody in but who has what is asked for; those with `IfExists`, `Not` or `Null` do not. */
const NARROWING = /^(?:ForAnyValue:)?(?:StringEquals(?:IgnoreCase)?|StringLike|ArnEquals|ArnLike|IpAddress)$/i;
/** What says where a request comes from, or from whom. */
const ORIGIN =
  /^(?:aws:(?:SourceArn|SourceAccount|SourceOwner|SourceOrgID|SourceOrgPaths|PrincipalOrgID|PrincipalOrgPaths|PrincipalAccount|PrincipalArn|SourceVpce?|SourceIp|VpcSourceIp|userid|PrincipalServiceName|ResourceOrgID)|kms:CallerAccount|s3:DataAccessPointAccount|s3:DataAccessPointArn|sns:Endpoint|lambda:(?:SourceFunctionArn|EventSourceToken)|elasticfilesystem:AccessPointArn|\w[\w.-]*:(?:sub|repository|repository_owner|job_workflow_ref|project_path|oaud|amr))$/i;

function isNarrowed(condition: JsonRecord | null): boolean {
  if (condition === null) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      isOfMounts(operator, keys) ||
      (NARROWING.test(operator) &&
        isRecord(keys) &&
        Object.entries(keys).some(
          ([key, value]) => ORIGIN.test(key) && strings(value).length > 0 && !strings(value).some(isAnything),
        )),
  );
}

/** Whoever comes by a mount target is in the network of the file system. */
function isOfMounts(operator: string, keys: unknown): boolean {
  if (!/^Bool$/i.test(operator) || !isRecord(keys)) return false;
  return Object.entries(keys).some(
    ([key, value]) => /^elasticfilesystem:AccessedViaMountTarget$/i.test(key) && String(value) === 'true',
  );
}

function isAnything(value: string): boolean {
  return (
    /^(?:\*+|0\.0\.0\.0\/[0-7]|::\/[0-7]|128\.0\.0\.0\/1|(?:repo|project_path|organization):[^/:]*\*.*)$/.test(value) ||
    isOfAnyAccount(value)
  );
}

/** An ARN that anybody has in an account of their own. Names of buckets are nobody else's, and have no account. */
function isOfAnyAccount(value: string): boolean {
  const [start, , service, , account = '*', thing = '*'] = value.split(':');
  if (start !== 'arn') return /^\*+(?::?(?:user|role|assumed-role))?\//.test(value);
  return service === 's3' ? thing.startsWith('*') : account.includes('*');
}
