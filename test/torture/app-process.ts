/** The real app in a process of its own, as it runs in earnest; fleet.ts starts and asks it over messages. */
import { jsonSink, redactingLog } from '../../src/adapters/log.js';
import { type RunningApp, startApp } from '../../src/wiring.js';
import { type Numbered, type Question, usedByThisProcess } from './fleet.js';

let app: RunningApp | null = null;
const lines: string[] = [];

async function answer(question: Question): Promise<object> {
  switch (question.ask) {
    case 'start': {
      const log = redactingLog(jsonSink('warn', (line) => lines.push(line), Date.now));
      const started = await startApp(question.settings, { log, clock: Date.now, random: Math.random });
      if (started.kind === 'error') return { problem: `${started.error.message}; ${started.error.remedy}` };
      app = started.value;
      return { url: app.url };
    }
    case 'idle':
      await app?.idle();
      return {};
    case 'used':
      return usedByThisProcess();
    case 'unexpected':
      return { lines };
    case 'stop':
      await app?.stop();
      return {};
  }
}

process.on('message', async ({ id, ...question }: Question & Numbered) => {
  process.send?.({ id, ...(await answer(question as Question)) });
  if (question.ask === 'stop') process.disconnect();
});
// The one who asks is gone.
process.on('disconnect', () => process.exit());
