/** The end of `twokey demo`: deployments that ask the app, and what it answers. */
import { styleText } from 'node:util';
import type { SimulatedGitHub } from '../demo/github.js';
import type { Acme } from '../demo/organisation.js';
import { deploySteps, openHarbour, type Passage, passageOf } from '../demo/scenes-deployments.js';
import type { RunningApp } from '../wiring.js';
import { quiet } from './demo-app.js';
import { shown, type Terminal } from './terminal.js';

interface Playing {
  readonly github: SimulatedGitHub;
  readonly app: RunningApp;
  readonly acme: Acme;
  readonly terminal: Terminal;
}

/** Answers how many did not end as they should. */
export async function playDeployments({ github, app, acme, terminal }: Playing, number: number): Promise<number> {
  await terminal.print(styleText('bold', `\n${number}. Deployments ask before they run\n`));
  openHarbour(acme, github.app.registered);
  await quiet(github, app);
  let wrong = 0;
  for (const { what, act, outcome } of deploySteps()) {
    const deployment = act(acme);
    await quiet(github, app);
    const found = passageOf(deployment);
    await terminal.print(`   ${signOf(found.outcome)}  ${shown(what)}\n`);
    // As GitHub shows it: the marks that keep Markdown from being taken for more are not seen.
    const [first = '', ...why] = found.said.replace(/\\(?=[^\w\s])/g, '').split('\n');
    for (const line of why.length > 0 ? why : [first]) await terminal.print(`                ${shown(line)}\n`);
    if (found.outcome === outcome) continue;
    await terminal.print(styleText('red', `                this should be: ${outcome}\n`));
    wrong += 1;
  }
  return wrong;
}

function signOf(outcome: Passage): string {
  switch (outcome) {
    case 'goes on':
      return styleText('green', '● goes on  ');
    case 'waits':
      return styleText('yellow', '■ waits    ');
    case 'refused':
      return styleText('red', '■ refused  ');
  }
}
