/** The real app in a process of its own, as it runs in earnest; started and asked by app.js over messages. */
import { jsonSink, redactingLog } from '../../dist/adapters/log.js';
import { startApp } from '../../dist/wiring.js';

/** As pino numbers its levels. */
const INFO = 30;

let app = null;
let evaluations = 0;
const unexpected = [];

/** What is logged is written as always, then only counted. */
function countLine(line) {
  const { level, msg } = JSON.parse(line);
  if (msg === 'change assessed') evaluations += 1;
  if (level !== INFO) unexpected.push(line);
}

async function answer({ ask, settings }) {
  switch (ask) {
    case 'start': {
      const log = redactingLog(jsonSink('info', countLine, Date.now));
      const started = await startApp(settings, { log, clock: Date.now, random: Math.random });
      if (started.kind === 'error') return { problem: started.error.message };
      app = started.value;
      return { url: app.url };
    }
    case 'idle':
      await app.idle();
      return { evaluations, unexpected };
    default:
      await app.stop();
      return { peakBytes: process.resourceUsage().maxRSS * 1024, cpu: process.cpuUsage() };
  }
}

process.on('message', async ({ id, ...question }) => {
  process.send({ id, ...(await answer(question)) });
  if (question.ask === 'stop') process.disconnect();
});
