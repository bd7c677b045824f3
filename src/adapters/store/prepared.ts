/** Statements of the embedded store, prepared once: the same few dozen run for every delivery. Used by embedded.ts. */
import type Sqlite from 'libsql';

/** What Kysely asks of a database. */
export interface PreparingDatabase {
  prepare(text: string): Sqlite.Statement;
  close(): void;
}

/** More than the program has; lists of parameters make some of the texts. */
const MOST_KEPT = 300;
/** Statements that change the tables run once; how long a commit waits for the disk is said for many (repeatable.ts). */
const WORTH_KEEPING = /^(?:select|insert|update|delete|with|begin|commit|rollback|pragma synchronous)\b/i;

export function withPreparedStatements(database: Sqlite.Database): PreparingDatabase {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const made = database.prepare(text);
      if (!WORTH_KEEPING.test(text)) return made;
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(text, made);
      return made;
    },
    close() {
      kept.clear();
      database.close();
    },
  };
}
