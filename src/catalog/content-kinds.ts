/** The kinds of files in which content rules read the patch: there, a patch that cannot be seen hides something. */
import type { FileKind } from '../domain/risk-rule.js';

export const CONTENT_KINDS: ReadonlySet<FileKind> = new Set([
  'terraform',
  'tfvars',
  'manifest',
  'jsonnet',
  'bicep',
  'template',
  'workflow',
  'migration',
  'schema-dump',
  'sql',
  'server-config',
]);
