/** The scenes of the demo, as tests: after every step GitHub must allow or hold the merge as the scene says. */
import { describe, expect, it } from '@jest/globals';
import { SCENES } from '../../src/demo/scenes.js';
import { deploySteps, openHarbour, passageOf } from '../../src/demo/scenes-deployments.js';
import { Stage } from './stage.js';

describe('the scenes of the demo', () => {
  it('are at least twelve, and of different shapes', () => {
    expect(SCENES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(SCENES.map(({ title }) => title)).size).toBe(SCENES.length);
  });

  it.each(SCENES.map((scene) => [scene.title, scene] as const))('%s', async (_title, scene) => {
    const stage = await Stage.set();
    const pull = scene.open(stage.acme);
    const outcomes = [(await stage.mergeable(pull)) ? 'mergeable' : 'held'];
    for (const step of scene.steps) {
      step.act(stage.acme, pull);
      outcomes.push((await stage.mergeable(pull)) ? 'mergeable' : 'held');
    }
    await stage.end();
    expect(outcomes).toEqual([scene.outcome, ...scene.steps.map((step) => step.outcome)]);
    expect(stage.github.unknownRoutes).toEqual([]);
  });

  it('end with deployments that go on, wait and are refused as they should', async () => {
    const stage = await Stage.set();
    openHarbour(stage.acme, stage.github.app.registered);
    await stage.quiet();
    const steps = deploySteps();
    const outcomes: string[] = [];
    for (const { act } of steps) {
      const deployment = act(stage.acme);
      await stage.quiet();
      outcomes.push(passageOf(deployment).outcome);
    }
    await stage.end();
    expect(outcomes).toEqual(steps.map(({ outcome }) => outcome));
  });
});
