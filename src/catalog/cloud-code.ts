/** Tells cloud programs (CDK, Pulumi, CDKTF) from application code. Used by the rules that read code and by core/file-view.ts. */
import type { FileView } from '../domain/risk-rule.js';

const FOLDER = /(?:^|[/_-])(?:cdk|cdktf|pulumi|sst|infra|infrastructure|stacks?|constructs?)[^/]*\//;
const IMPORT = /aws-cdk-lib|@aws-cdk\/|@pulumi\/|\baws_cdk\b|\bcdktf\b|\bpulumi_\w/;

/** By the folder that such programs live in, or by an import that the patch shows. */
export function looksLikeCloudCode(name: string, patch: string): boolean {
  return FOLDER.test(name) || IMPORT.test(patch);
}

export function isCloudCode(file: FileView): boolean {
  if (file.kind !== 'code') return false;
  return file.names.some((name) => FOLDER.test(name)) || file.lines.some((line) => IMPORT.test(line.text));
}
