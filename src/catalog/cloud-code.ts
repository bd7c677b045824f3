/** Tells cloud programs (CDK, Pulumi, CDKTF) from application code. Used by the rules that read code. */
import type { FileView } from '../domain/risk-rule.js';

/** By an import that the patch shows, or by the folder that such programs live in. */
export function isCloudCode(file: FileView): boolean {
  if (file.kind !== 'code') return false;
  const lives = file.names.some((name) =>
    /(?:^|[/_-])(?:cdk|cdktf|pulumi|sst|infra|infrastructure|stacks?|constructs?)[^/]*\//.test(name),
  );
  return (
    lives ||
    file.lines.some((line) => /aws-cdk-lib|@aws-cdk\/|@pulumi\/|\baws_cdk\b|\bcdktf\b|\bpulumi_\w/.test(line.text))
  );
}
