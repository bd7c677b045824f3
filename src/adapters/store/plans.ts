/** What was made of plans, without any value of one: artifacts as they were judged, and what each change showed when. */
import type { JudgedFile, PlanSighting } from '../../domain/plan-evidence.js';
import type { PlanMemory } from '../../ports/plans.js';
import type { Database } from './schema.js';

export function planStore(db: Database): PlanMemory {
  return {
    judged: async (repository, artifact, rules) => {
      const row = await db
        .selectFrom('plan_artifact')
        .select('files')
        .where('repository', '=', repository)
        .where('artifact', '=', artifact)
        .where('rules', '=', rules)
        .executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.files) as readonly JudgedFile[]);
    },
    keepJudged: async (repository, artifact, { rules, files }) => {
      await db
        .insertInto('plan_artifact')
        .values({ repository, artifact, rules, files: JSON.stringify(files) })
        .onConflict((conflict) => conflict.columns(['repository', 'artifact', 'rules']).doNothing())
        .execute();
    },
    sightings: async (repository, number) => {
      const rows = await db
        .selectFrom('plan_sighting')
        .select('sighting')
        .where('repository', '=', repository)
        .where('number', '=', number)
        .orderBy('seq')
        .execute();
      return rows.map(({ sighting }) => JSON.parse(sighting) as PlanSighting);
    },
    addSightings: async (repository, number, sightings) => {
      for (const one of sightings) {
        const { place, digest } = one;
        await db
          .insertInto('plan_sighting')
          .values({ repository, number, place, digest, sighting: JSON.stringify(one) })
          .onConflict((conflict) => conflict.columns(['repository', 'number', 'place', 'digest']).doNothing())
          .execute();
      }
    },
  };
}
