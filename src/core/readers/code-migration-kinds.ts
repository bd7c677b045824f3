/** Which files are migrations written in code, and in what language and framework family, for code-migration.ts. */

import { GO, JAVA } from './code-migration-compiled.js';
import { CSHARP } from './code-migration-csharp.js';
import { ELIXIR } from './code-migration-elixir.js';
import { JAVASCRIPT } from './code-migration-javascript.js';
import { PHP } from './code-migration-php.js';
import { PYTHON } from './code-migration-python.js';
import { RAILS } from './code-migration-rails.js';
import type { Family } from './code-migration-step.js';
import type { Language } from './source-tokens-languages.js';

export interface Kind {
  readonly language: Language;
  readonly family: Family;
  /** Its statements stand outside of functions: a data migration that is a script. */
  readonly script: boolean;
}

interface Sort {
  readonly extension: RegExp;
  readonly language: Language;
  readonly family: Family;
  /** A text of this kind is one wherever it stands. */
  readonly text: RegExp;
  /** …if it also has this. */
  readonly also?: RegExp;
  /** A file that stands here is one, if its text is of the kind `beside`. */
  readonly path: RegExp;
  readonly beside: RegExp;
  readonly never: RegExp;
}

const SORTS: readonly Sort[] = [
  {
    extension: /\.rb$/,
    language: 'ruby',
    family: RAILS,
    text: /<\s*(?:::)?(?:\w+::)*(?:ActiveRecord::Migration|(?:Gitlab::Database::)?Migration|DataMigration|\w*Migration\[)|Sequel\.migration\b/,
    path: /(?:^|\/)(?:db|data)\/(?:\w+_)?(?:post_)?(?:migrate|data|migrations?)\/(?:.*\/)?\d[^/]*\.rb$|(?:^|\/)db\/\w*migrat\w*\/(?:[^/]*\/)*\d[^/]*\.rb$/,
    beside: /\S/,
    never: /_(?:test|spec)\.rb$|(?:^|\/)(?:spec|test)s?\//,
  },
  {
    extension: /\.py$/,
    language: 'python',
    family: PYTHON,
    text: /^[ \t]*class\s+Migration\s*\(\s*(?:migrations\.)?\w*Migration\b|^(?:from\s+alembic\s+import\b|import\s+alembic\b)/m,
    also: /^(?:async\s+)?def\s+upgrade\b|^[ \t]*class\s+Migration\b/m,
    path: /(?:^|\/)(?:versions|migrations)\/(?:.*\/)?[^/]+\.py$/,
    beside: /^(?:async\s+)?def\s+(?:upgrade|migrate|forwards?)\b|^[ \t]*operations\s*=\s*\[/m,
    never: /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|env)\.py$/,
  },
  {
    extension: /\.[cm]?[jt]sx?$/,
    language: 'script',
    family: JAVASCRIPT,
    text: /\bimplements\s+(?:\w+,\s*)*MigrationInterface\b|\bclass\s+\w+\s+extends\s+Migration\b|^(?:exports\.up\b|export\s+(?:async\s+)?function\s+up\b|export\s+const\s+up\b)|\bup\b[\s\S]{0,80}\bqueryInterface\b/m,
    also: /\bup\b[^;]{0,200}(?:knex|schema|queryInterface|sequelize|kysely|pgm|queryRunner|\bdb\b)|\bextends\s+Migration\b|MigrationInterface/,
    path: /(?:^|\/)(?:\w+[-_.])?(?:migrations?|migrate|changelogs?)(?:[-_.]\w+)?\/(?:.*\/)?[^/]+$/,
    beside: /\bup\b\s*(?:[:=(]|<)|\bmigrate\b\s*[:=(]|exports\.default\b|export\s+default\s+(?:async\s+)?function/,
    never: /\.(?:test|spec|d)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|tests?)\//,
  },
  {
    extension: /\.php$/,
    language: 'php',
    family: PHP,
    text: /\bextends\s+(?:\\?\w+\\)*(?:Abstract|Base|Database)?Migration\b/i,
    also: /\bfunction\s+(?:up|change|safeUp)\b/,
    path: /(?:^|\/)(?:database\/)?migrations\/(?:.*\/)?[^/]+\.php$/,
    beside: /\bfunction\s+(?:up|change|safeUp)\b/,
    never: /(?:^|\/)tests?\//,
  },
  {
    extension: /\.exs?$/,
    language: 'elixir',
    family: ELIXIR,
    text: /^[ \t]*use\s+(?:Ecto\.Migration|\w+(?:\.\w+)*\.Migration)\b/m,
    path: /(?:^|\/)(?:priv\/\w+\/)(?:\w*migrations\w*)\/(?:.*\/)?\d[^/]*\.exs$/,
    beside: /\bdef\s+(?:up|change)\b/,
    never: /_test\.exs$/,
  },
  {
    extension: /\.cs$/,
    language: 'csharp',
    family: CSHARP,
    text: /:\s*(?:\w+\.)*\w*Migration\w*\b/,
    also: /\bvoid\s+Up\s*\(/,
    path: /(?:^|\/)migrations\/(?:.*\/)?[^/]+\.cs$/,
    beside: /\bvoid\s+Up\s*\(/,
    never: /\.designer\.cs$|modelsnapshot\.cs$|(?:^|\/)tests?\//,
  },
  {
    extension: /\.(?:java|kt)$/,
    language: 'java',
    family: JAVA,
    text: /\b(?:extends|implements)\s+(?:\w+,\s*)*(?:BaseJavaMigration|JavaMigration|JdbcMigration|SpringJdbcMigration|CustomSqlChange|CustomTaskChange)\b|:\s*BaseJavaMigration\s*\(|@(?:ChangeUnit|ChangeSet|ChangeLog)\b/,
    path: /(?:^|\/)db\/migrations?\/(?:.*\/)?[vr][^/]*__[^/]*\.(?:java|kt)$/,
    beside: /\bmigrate\s*\(/,
    never: /(?:^|\/)u\d[^/]*__[^/]*$|(?:^|\/)test\/|test\.(?:java|kt)$/,
  },
  {
    extension: /\.go$/,
    language: 'go',
    family: GO,
    text: /\bgoose\.(?:AddMigration|AddNamedMigration|NewGoMigration)|\bgormigrate\.Migration\b|\bMigrations\.(?:MustRegister|Register)\s*\(|\bmigrations\.MustRegister/,
    path: /(?:^|\/)(?:\w*migrations?)\/(?:.*\/)?[vm]?\d[^/]*\.go$/,
    beside: /\bfunc\s+(?:\([^)]{0,200}\)\s*)?\w*(?:[Uu]p|[Mm]igrat)\w*\s*\(|\.(?:Exec|Migrator)\w*\(/,
    never: /_test\.go$/,
  },
];

/** How far into a text is looked for the marks of a framework; where a migration would stand, what is longer is one. */
const LOOKED_AT = 100_000;

/** The kind of migration that a file is; null: it is none. */
export function kindOf(name: string, text: string): Kind | null {
  const path = name.toLowerCase();
  const sort = SORTS.find(({ extension }) => extension.test(path));
  if (sort === undefined || sort.never.test(path)) return null;
  const head = text.slice(0, LOOKED_AT);
  const isOne =
    (sort.text.test(head) && (sort.also?.test(head) ?? true)) ||
    (sort.path.test(path) && (text.length > LOOKED_AT || sort.beside.test(head)));
  return isOne
    ? { language: sort.language, family: sort.family, script: !/\b(?:def|class|func|function)\b/.test(head) }
    : null;
}
