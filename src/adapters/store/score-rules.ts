/** By which rules of the policy each repository is counted: as they were last read, and as it was last counted. */
import { canonicalJson } from '../../domain/canonical.js';
import type { ScoreRules } from '../../domain/policy.js';
import type { ScoredPlace } from '../../domain/scoreboard.js';
import type { ScoreKeeper } from '../../ports/scoreboard.js';
import { newestPolicy } from './policies.js';
import type { Database } from './schema.js';

export function scoreRules(db: Database): Pick<ScoreKeeper, 'rulesOf' | 'keepRules' | 'countedBy'> {
  return {
    async rulesOf(repository) {
      const [kept, decided] = [await keptRules(db, repository), await newestPolicy(db, repository)];
      const isNewer = decided?.policy.kind === 'valid' && decided.at >= (kept?.at ?? 0);
      return isNewer && decided.policy.kind === 'valid' ? decided.policy.policy.scoreboard : (kept?.rules ?? null);
    },
    async countedBy({ installation, repository }, rules) {
      const counted = canonicalJson(rules);
      await db
        .insertInto('score_rules')
        .values({ installation, repository: repository.id, counted, rules: null, at: 0 })
        .onConflict((conflict) => conflict.column('repository').doUpdateSet({ installation, counted }))
        .execute();
    },
    keepRules: (place, rules, at) => keepRules(db, place, { rules, at }),
  };
}

async function keptRules(db: Database, repository: number) {
  const row = await db
    .selectFrom('score_rules')
    .select(['rules', 'at'])
    .where('repository', '=', repository)
    .executeTakeFirst();
  if (row === undefined || row.rules === null) return null;
  // Our own JSON, written below.
  return { rules: JSON.parse(row.rules) as ScoreRules, at: Number(row.at) };
}

async function keepRules(
  db: Database,
  { installation, repository }: ScoredPlace,
  { rules, at }: { readonly rules: ScoreRules; readonly at: number },
): Promise<boolean> {
  const read = { installation, rules: canonicalJson(rules), at };
  const row = await db
    .insertInto('score_rules')
    .values({ ...read, repository: repository.id, counted: null })
    .onConflict((conflict) => conflict.column('repository').doUpdateSet(read))
    .returning('counted')
    .executeTakeFirst();
  return row?.counted !== read.rules;
}
