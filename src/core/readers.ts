/** Chooses the reader of a file by its kind and, where one kind holds several languages, by its text. Used by core/file-view.ts. */
import { mayBeCloudCode } from '../catalog/cloud-code.js';
import type { FileText, Parsers, Reader, Reading } from '../domain/effect.js';
import type { FileKind } from '../domain/risk-rule.js';
import { looksLikeArm, readArm } from './readers/arm.js';
import { readBicep } from './readers/bicep.js';
import { looksLikeCloudProgram, readCloudProgram } from './readers/cloud-program.js';
import { looksLikeCloudFormation, readCloudFormation } from './readers/cloudformation.js';
import { isCodeMigration, readCodeMigration } from './readers/code-migration.js';
import { looksLikeOctodns, readDnsZone } from './readers/dns-zone.js';
import { readDockerfile } from './readers/dockerfile.js';
import { isFirebaseRules, readFirebaseRules } from './readers/firebase-rules.js';
import { looksLikeKubernetes, readManifest } from './readers/kubernetes.js';
import { readLiquibase } from './readers/liquibase.js';
import { looksLikePolicyDocument, readPolicyFile } from './readers/policy-file.js';
import { isPulumiYaml, readPulumiYaml } from './readers/pulumi-yaml.js';
import { readPuppet } from './readers/puppet.js';
import { readSchemaDump } from './readers/schema-dump.js';
import { looksLikeServerTemplate, readServerConfig } from './readers/server-config.js';
import { readTomlSettings } from './readers/settings-toml.js';
import { readSqlMigration, readSqlScript } from './readers/sql-migration.js';
import { readTerraform, readTfvars } from './readers/terraform.js';
import { looksLikeVaultPolicy, readVault } from './readers/vault.js';
import { readWorkflow } from './readers/workflow.js';

/** Whether a file of this kind and name may have a reader: then its text is worth having. */
export function hasReader(kind: FileKind, name: string, patch: string): boolean {
  if (kind === 'code') return mayBeCloudCode(name, patch);
  return READERS[kind] !== null && (kind !== 'script' || DOCKERFILE.test(name));
}

/** What the file does differently; null: nobody here reads it, its lines must do. */
export function readFile(kind: FileKind, file: FileText, parsers: Parsers): Reading | null {
  if (file.base === file.head) return { kind: 'read', effects: [] };
  const reader = READERS[kind]?.(file) ?? null;
  return reader === null ? null : guarded(reader, file, parsers);
}

/** Readers do not throw. Should one, on a text that nobody thought of, the file is opaque and the rest is judged all the same. */
function guarded(reader: Reader, file: FileText, parsers: Parsers): Reading {
  try {
    return reader(file, parsers);
  } catch {
    return { kind: 'opaque', reason: 'reading it failed, which is a bug in Twokey' };
  }
}

const DOCKERFILE = /(?:^|\/)(?:dockerfile|containerfile)[^/]*$/;

/** Which reader, by the text where the kind does not say. */
type Choice = (file: FileText) => Reader | null;

const READERS = {
  terraform: (file) => (file.name.endsWith('.hcl') && either(file, looksLikeVaultPolicy) ? readVault : readTerraform),
  tfvars: () => readTfvars,
  manifest: manifestReader,
  jsonnet: null,
  bicep: () => readBicep,
  template: templateReader,
  workflow: () => readWorkflow,
  migration: migrationReader,
  'schema-dump': (file) => (/\.(?:cs|prisma)$/.test(file.name) ? null : readSchemaDump),
  sql: () => readSqlScript,
  'server-config': (file) => serverReader(file.name),
  script: () => readDockerfile,
  code: (file) => (either(file, (text) => looksLikeCloudProgram(file.name, text)) ? readCloudProgram : null),
  docs: null,
  asset: null,
  other: null,
} as const satisfies Record<FileKind, Choice | null>;

const ZONE =
  /\.zone$|(?:^|\/)(?:db\.[^/]*|dnscontrol[^/]*)$|(?:^|\/)(?:templates|zones?|zonefiles?|named|bind)\/(?:[^/]+\/)*(?:[a-z0-9_-]+\.)+(?:org|com|net|io|dev|edu|gov|uk|info|eu|arpa|app|de|fr|nl)$|(?:^|\/)(?!(?:nginx|haproxy|squid|caddyfile|sshd_config|sudoers)$)(?<!sudoers\.d\/)[^./]+$/;

function serverReader(name: string): Reader {
  if (name.endsWith('.pp')) return readPuppet;
  if (isFirebaseRules(name)) return readFirebaseRules;
  return ZONE.test(name) ? readDnsZone : readServerConfig;
}

function manifestReader(file: FileText): Reader {
  if (file.name.endsWith('.toml')) return readTomlSettings;
  if (isPulumiYaml(file.name)) return readPulumiYaml;
  if (either(file, looksLikeArm)) return readArm;
  // A foreign document beside objects of a cluster must not take the whole file elsewhere.
  if (either(file, looksLikeKubernetes)) return readManifest;
  if (either(file, looksLikeCloudFormation)) return readCloudFormation;
  if (either(file, looksLikeOctodns)) return readDnsZone;
  return either(file, looksLikePolicyDocument) ? readPolicyFile : readManifest;
}

function templateReader(file: FileText): Reader | null {
  if (either(file, looksLikeServerTemplate)) return readServerConfig;
  if (either(file, looksLikeCloudFormation)) return readCloudFormation;
  if (either(file, looksLikePolicyDocument)) return readPolicyFile;
  return SETTINGS_TEMPLATE.test(file.name) ? readSettingsTemplate : null;
}

const SETTINGS_TEMPLATE = /\.ya?ml\.(?:tpl|tmpl|tftpl|gotmpl|j2|jinja2?|template)$/;

/** Values and manifests that are filled in before they are applied: read as what they become. */
const readSettingsTemplate: Reader = (file, parsers) =>
  readManifest({ ...file, name: file.name.replace(/\.[a-z0-9]+$/, '') }, parsers);

function migrationReader(file: FileText): Reader | null {
  if (/\.(?:sql|psql|ddl|cql)$/.test(file.name)) return readSqlMigration;
  if (/\.xml$/.test(file.name) || (/\.(?:ya?ml|json)$/.test(file.name) && either(file, looksLikeChangelog)))
    return readLiquibase;
  if (/\.(?:ya?ml|json)$/.test(file.name)) return manifestReader(file);
  return either(file, (text) => isCodeMigration(file.name, text)) ? readCodeMigration : null;
}

function looksLikeChangelog(text: string): boolean {
  return text.includes('databaseChangeLog');
}

function either({ base, head }: FileText, looks: (text: string) => boolean): boolean {
  return (head !== null && looks(head)) || (base !== null && looks(base));
}
