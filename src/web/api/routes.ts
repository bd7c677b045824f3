/** Every route of the API: what is served and what is described come from this one table. */
import { CHANGE_ROUTES } from './change-answers.js';
import { PROTECTION_ROUTES } from './protection-answers.js';
import { RECORD_ROUTES } from './record-answers.js';
import type { ApiRoute } from './route.js';
import { SCORE_ROUTES } from './score-answers.js';

export const API_PATH = '/api/v1';

export const API_ROUTES: readonly ApiRoute[] = [
  ...SCORE_ROUTES,
  ...CHANGE_ROUTES,
  ...PROTECTION_ROUTES,
  ...RECORD_ROUTES,
];
