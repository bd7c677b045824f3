/** The end of `twokey demo`: the last month is told by an issue, the last week by a message to an address of the demo's own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { styleText } from 'node:util';
import type { SimulatedGitHub } from '../demo/github.js';
import type { RunningApp } from '../wiring.js';
import { quiet } from './demo-app.js';
import { shown, type Terminal } from './terminal.js';

/** What stands where a chat would show it. */
export interface Mailbox {
  readonly url: URL;
  readonly messages: readonly string[];
  close(): Promise<void>;
}

/** Takes what Slack would take, on this machine alone. */
export async function openMailbox(): Promise<Mailbox> {
  const messages: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      messages.push(body);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An address, since it listens on a port.
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: new URL(`http://127.0.0.1:${port}/`), messages },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Playing {
  readonly github: SimulatedGitHub;
  readonly app: RunningApp;
  readonly mailbox: Mailbox;
  readonly terminal: Pick<Terminal, 'print'>;
}

/** Of the table in the issue. */
const ROWS = ['AI-originated share', 'AI changes blocked by policy', 'Change fail rate'];
const MOST_LINES = 3;

/** Answers how many of the two were not told. */
export async function playTelling({ github, app, mailbox, terminal }: Playing, number: number): Promise<number> {
  await terminal.print(
    styleText('bold', `\n${number}. The month and the week are told, from half a year of made-up history\n`),
  );
  await app.sweep();
  await quiet(github, app);
  const issues = github.world.state.repositories.flatMap((repository) => [...repository.issues.values()]);
  const month = issues.find(({ labels }) => labels.some(({ name }) => name === 'twokey/report'));
  const rows = (month?.body ?? '').split('\n').filter((line) => ROWS.some((title) => line.startsWith(`| ${title} |`)));
  await told(
    terminal,
    'issue',
    month === undefined ? null : [`acme/governance#${month.number}: ${month.title}`, ...rows.map(cellsOf)],
  );
  const [digest] = mailbox.messages;
  await told(terminal, 'message', digest === undefined ? null : linesOf(digest));
  return [month, digest].filter((one) => one === undefined).length;
}

async function told(terminal: Pick<Terminal, 'print'>, how: string, lines: readonly string[] | null): Promise<void> {
  const [first = 'nothing was told', ...rest] = lines ?? [];
  const sign = lines === null ? styleText('red', '■') : styleText('green', '●');
  await terminal.print(`   ${sign} ${how.padEnd(9)}  ${shown(first)}\n`);
  for (const line of rest) await terminal.print(`                ${shown(line)}\n`);
}

/** `| title | this month | against the month before | … |` */
function cellsOf(row: string): string {
  const [, title = '', now = '', trend = ''] = row.split('|').map((cell) => cell.trim());
  return `${title}: ${now}${trend === '' ? '' : `, ${trend}`}`;
}

/** The headline, and the first of what was stopped. Our own message, written by report/week-digest.ts. */
function linesOf(message: string): readonly string[] {
  const { text, blocks } = JSON.parse(message) as {
    readonly text: string;
    readonly blocks: readonly { readonly text: { readonly text: string } }[];
  };
  return [text, ...(blocks.at(-1)?.text.text ?? '').split('\n').slice(0, MOST_LINES)];
}
