/** Rules about single files that raise the risk without a category: what deceives, what cannot be read, what removes a safety. */
import type { FileRule, FileView, Hit, PatchLine } from '../../domain/risk-rule.js';
import { CONTENT_KINDS } from '../content-kinds.js';
import { blockOf, touchedLines, wholeFile } from '../line-signals.js';

export const GUARD_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'path/suspicious',
    title: 'A file name is made to deceive',
    category: null,
    level: 'high',
    confidence: 'high',
    why: 'Control, direction and invisible characters make a name look like another one.',
    remedy: 'Rename the file to plain characters.',
    source: 'https://trojansource.codes',
    find: (file) => (file.deception === null ? [] : wholeFile(`the name has ${file.deception}`)),
    examples: {
      hit: [
        { path: 'src/\u202egpj.exe', patch: '@@ -0,0 +1 @@\n+a' },
        { path: 'a\nb.tf', patch: '' },
        { path: 'docs/a.md', previousPath: 'iam\u200b/a.md', status: 'renamed', patch: '' },
      ],
      miss: [{ path: 'docs/größe/日本語.md', patch: '@@ -0,0 +1 @@\n+a' }],
    },
  },
  {
    about: 'file',
    id: 'unseen/patch',
    title: 'A file that should be read cannot be',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'The patch is missing, so what the file does now is unknown.',
    remedy: 'Split or shorten the file, or review it by hand; encrypted configuration always needs a person.',
    source: 'a binary or huge file on a sensitive path',
    find: unseenPatch,
    examples: {
      hit: [
        { path: 'prod.tfvars', patch: null },
        { path: '.github/workflows/ci.yml', patch: null },
      ],
      miss: [
        { path: 'logo.png', patch: null },
        { path: 'docs/manual.pdf', patch: null },
        { path: 'package-lock.json', patch: null },
      ],
    },
  },
  {
    about: 'file',
    id: 'opaque/submodule',
    title: 'A submodule points elsewhere',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'The code behind the new pointer is not part of this change, so nobody reviews it here.',
    remedy: 'Link the commits of the other repository and have them reviewed there.',
    source: 'a submodule pointer moved in passing',
    find: (file) => (file.pointer === 'submodule' ? wholeFile(file.path) : []),
    examples: {
      hit: [
        {
          path: 'vendor/lib',
          patch: `@@ -1 +1 @@\n-Subproject commit ${'1'.repeat(40)}\n+Subproject commit ${'2'.repeat(40)}`,
        },
      ],
      miss: [{ path: 'notes.md', patch: `@@ -1 +1,2 @@\n+A pointer reads:\n+Subproject commit ${'1'.repeat(40)}` }],
    },
  },
  {
    about: 'file',
    id: 'opaque/symlink',
    title: 'A file becomes a link, or a link points elsewhere',
    category: null,
    level: 'medium',
    confidence: 'low',
    why: 'A link brings in a file that the change does not show, past any rule on its path.',
    remedy: 'Replace the link by the file, or review what it points to.',
    source: 'a link in docs/ that points to infrastructure',
    find: (file) => (file.pointer === 'link' || file.status === 'changed' ? wholeFile(file.path) : []),
    examples: {
      hit: [
        { path: 'docs/infra', patch: '@@ -0,0 +1 @@\n+../infra/prod\n\\ No newline at end of file' },
        { path: 'run.sh', status: 'changed', patch: '' },
      ],
      miss: [{ path: '.nvmrc', patch: '@@ -0,0 +1 @@\n+v20.1.0\n\\ No newline at end of file' }],
    },
  },
  {
    about: 'file',
    id: 'opaque/renamed-into',
    title: 'A file is renamed so that it is read as infrastructure, or for another state',
    category: null,
    level: 'medium',
    confidence: 'medium',
    why: 'What it holds takes effect now, and the patch does not show it.',
    remedy: 'Read the whole file, not only the patch.',
    source: 'a policy file renamed to a document',
    find: renamedInto,
    examples: {
      hit: [{ path: 'infra/db.tf', previousPath: 'infra/db.tf.off', status: 'renamed', patch: '' }],
      miss: [{ path: 'infra/db.tf', previousPath: 'infra/database.tf', status: 'renamed', patch: '' }],
    },
  },
  {
    about: 'file',
    id: 'guard/gitattributes',
    title: 'Git attributes change',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'Attributes can hide files from the diff that reviewers see.',
    remedy: 'Check that no source file is marked as generated or binary.',
    source:
      'https://docs.github.com/en/repositories/working-with-files/managing-files/customizing-how-changed-files-appear-on-github',
    find: (file) => (file.names.some((name) => /(?:^|\/)\.gitattributes$/.test(name)) ? wholeFile(file.path) : []),
    examples: {
      hit: [{ path: 'infra/.gitattributes', patch: '@@ -0,0 +1 @@\n+*.tf linguist-generated' }],
      miss: [{ path: '.gitignore', patch: '@@ -0,0 +1 @@\n+dist' }],
    },
  },
  {
    about: 'file',
    id: 'guard/deletion-protection',
    title: 'A protection against deletion is taken off',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'The next change can destroy the resource without a warning.',
    remedy: 'Say why it must go, and put it back in the same release.',
    source: 'Checkov deletion protection checks',
    asks: 'lines',
    find: (file) => touchedLines(file, ['terraform', 'manifest', 'tfvars'], takesProtectionOff),
    examples: {
      hit: [
        {
          path: 'db.tf',
          patch:
            '@@ -1,2 +1,2 @@ resource "aws_db_instance" "a" {\n-  deletion_protection = true\n+  deletion_protection = false',
        },
        {
          path: 'db.tf',
          patch: '@@ -1,3 +1,2 @@ resource "aws_db_instance" "a" {\n   lifecycle {\n-    prevent_destroy = true\n   }',
        },
      ],
      miss: [
        {
          path: 'db.tf',
          patch:
            '@@ -1,2 +1,2 @@ resource "aws_db_instance" "a" {\n-  deletion_protection = false\n+  deletion_protection = true',
        },
      ],
    },
  },
];

function unseenPatch(file: FileView): readonly Hit[] {
  const isRead = (kind: FileView['kind'], inert: FileView['inert']) => inert === null && CONTENT_KINDS.has(kind);
  const matters = isRead(file.kind, file.inert) || isRead(file.before.kind, file.before.inert);
  return file.unreadable !== null && matters ? wholeFile(`${file.path} (${file.unreadable})`) : [];
}

function renamedInto(file: FileView): readonly Hit[] {
  const isInfrastructure =
    file.inert === null && (file.kind === 'terraform' || file.kind === 'tfvars' || file.kind === 'workflow');
  const wasNot = file.before.kind !== file.kind || file.before.inert !== null;
  return file.status === 'renamed' && isInfrastructure && (wasNot || leavesItsRoot(file)) ? wholeFile(file.path) : [];
}

/** Another folder of Terraform is another state; folders of modules are moved with their callers. */
function leavesItsRoot({ kind, path, previousPath }: FileView): boolean {
  if (kind !== 'terraform' || previousPath === null) return false;
  const folder = (name: string) => name.slice(0, name.lastIndexOf('/') + 1);
  return folder(path) !== folder(previousPath) && !/(?:^|\/)modules?\//.test(`${previousPath} ${path}`);
}

const SAFETY_OFF =
  /^["']?(?:deletion_protection(?:_enabled)?|prevent_destroy|DeletionProtection)["']?\s*[:=]\s*"?false|^["']?(?:force_destroy|skip_final_snapshot|SkipFinalSnapshot)["']?\s*[:=]\s*"?true|^DeletionPolicy:\s*["']?Delete/;
const SAFETY_ON =
  /^["']?(?:deletion_protection(?:_enabled)?|prevent_destroy|DeletionProtection)["']?\s*[:=]\s*"?true|^DeletionPolicy:\s*["']?(?:Retain|Snapshot)/;

function takesProtectionOff(line: PatchLine): boolean {
  const block = blockOf(line);
  if (block !== null && block.change !== 'edited') return false;
  return line.sign === '+' ? SAFETY_OFF.test(line.text) : SAFETY_ON.test(line.text) && block !== null;
}
