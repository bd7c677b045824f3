/** Tells cloud programs (CDK, Pulumi, CDKTF) from application code. Used by the rules that read code and by core/file-view.ts. */
import type { FileView } from '../domain/risk-rule.js';
import { isReadWhole } from './line-signals.js';

const FOLDER = /(?:^|[/_-])(?:cdk|cdktf|pulumi|sst|infra|infrastructure|stacks?|constructs?)[^/]*\//;
const IMPORT =
  /aws-cdk-lib|@aws-cdk\/|@pulumi\/|\baws_cdk\b|@?\bcdktf\b|\bpulumi_\w|software\.amazon\.awscdk|Amazon\.CDK|aws-cdk-go|com\.pulumi|pulumi[\w-]*\/sdk/;

/** What only such programs write: an action of a cloud service, */
const ACTION = /["'`][a-z][a-z0-9-]{1,30}:(?:[A-Z][A-Za-z]{2,60}\*?|\*)["'`]/;
const MAY_BE_ACTION = /:[A-Z*]/;
/** a construct that is given its scope. */
const SCOPED =
  /\bnew (?:\w{1,40}\.)?[A-Z]\w{1,60}\(\s{0,8}(?:this|scope|stack)\s{0,4},|\b(?:scope|stack)\s{0,2}:\s{0,2}(?:cdk\.)?(?:Construct|Stack)\b/;

/** By the folder that such programs live in, or by an import or another mark that the patch shows. */
export function looksLikeCloudCode(name: string, patch: string): boolean {
  if (latest.name !== name || latest.patch !== patch) latest = { name, patch, isCloud: isCloudProgram(name, patch) };
  return latest.isCloud;
}

/** Whether a file is read and whether its lines are is asked one after the other. */
let latest = { name: '', patch: '', isCloud: false };

/** Plain searches first: most patches hold none of the words, and there are thousands of them. */
function isCloudProgram(name: string, patch: string): boolean {
  return FOLDER.test(name) || imports(patch) || (MAY_BE_ACTION.test(patch) && ACTION.test(patch)) || showsScope(patch);
}

function imports(text: string): boolean {
  return (text.includes('cdk') || text.includes('pulumi') || text.includes('CDK')) && IMPORT.test(text);
}

function showsScope(patch: string): boolean {
  const may = patch.includes('new ') || patch.includes('Construct') || patch.includes('Stack');
  return may && SCOPED.test(patch);
}

function showsName(patch: string): boolean {
  return (MAY_BE_NAMED.test(patch) && NAMED.test(patch)) || (KEYS.test(patch) && KEY_LINE.test(patch));
}

/** Whether a file is worth looking into: programs keep their stacks where the patch need not show an import. */
export function mayBeCloudCode(name: string, patch: string): boolean {
  return STACKS.test(name) || showsName(patch) || looksLikeCloudCode(name, patch);
}

const STACKS =
  /(?:^|\/)(?:lib|bin|deploy(?:ment)?|src\/(?:lib|stacks?|constructs?))\/[^.]*\.(?:ts|py|go)$|(?:^|\/)__main__\.py$|(?:^|\/)(?:sst\.config|serverless)\.[cm]?[jt]s$|(?:^|\/)[^/]*stack\.(?:ts|py|go|java|cs)$/;
/** An object of a provider's package that is given a name, as Pulumi writes it. */
const NAMED = /^[ +-].{0,200}\bnew [a-z]\w{0,40}(?:\.\w{1,40}){0,4}\.[A-Z]\w{0,60}\(\s{0,8}[`"']/m;
const MAY_BE_NAMED = /new [a-z]/;
const KEYS = /apiGroups|verbs|roleRef|subjects|serviceName/;
const KEY_LINE = /^[+-]\s{0,80}(?:apiGroups|verbs|roleRef|subjects|serviceName)\s?:/m;

export function isCloudCode(file: FileView): boolean {
  if (file.kind !== 'code' || isReadWhole(file)) return false;
  return file.names.some((name) => FOLDER.test(name)) || file.lines.some((line) => imports(line.text));
}
