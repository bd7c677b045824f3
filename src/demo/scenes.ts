/** The pull requests that the demo plays, each of a shape met in real repositories. Played by cli/demo.ts and by a story test. */
import type { Scene } from './scene.js';
import { plainScenes } from './scenes-plain.js';
import { planScenes } from './scenes-plans.js';
import { trickyScenes } from './scenes-tricky.js';

export const SCENES: readonly Scene[] = [...plainScenes, ...trickyScenes, ...planScenes];
