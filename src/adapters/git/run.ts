/** Starts the `git` executable without a shell and without the host's configuration; the only place of the gatherer that runs a process. */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface GitCommand {
  /** Where git runs; also the place of `GIT_DIR` unless `environment` says otherwise. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Written to standard input, piece by piece as git takes it. */
  readonly input?: Iterable<string>;
}

/** How a process ended. `code` is null when it was stopped or could not be started. */
export interface GitEnd {
  readonly code: number | null;
  /** The first few thousand characters of what git complained about. */
  readonly complaint: string;
}

export interface GitProcess {
  readonly output: Readable;
  readonly end: Promise<GitEnd>;
  stop(): void;
}

/** A process that waits for more input until it is stopped. */
export interface GitTalk extends GitProcess {
  ask(text: string): void;
}

const COMPLAINT_LIMIT = 4000;

/** Starts git; the output is read by the caller, at the caller's pace. */
export function startGit(command: GitCommand): GitProcess {
  const { input, process } = spawnGit(command);
  void feed(input, command.input ?? []);
  return process;
}

/** Starts git for questions that are not known yet; the command's own input is not used. */
export function talkToGit(command: GitCommand): GitTalk {
  const { input, process } = spawnGit(command);
  return { ...process, ask: (text) => void (input.destroyed || input.write(text)) };
}

function spawnGit(command: GitCommand): { readonly input: Writable; readonly process: GitProcess } {
  const child = spawn('git', ['--no-pager', ...command.args], {
    cwd: command.cwd,
    env: { ...plainEnvironment(), ...command.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, COMPLAINT_LIMIT);
  });
  // A process that ends early closes its input; how it ended says more than the broken pipe.
  child.stdin.on('error', () => undefined);
  const end = new Promise<GitEnd>((resolve) => {
    child.on('error', (cause) => resolve({ code: null, complaint: `git cannot be started: ${cause.message}` }));
    child.on('close', (code) => resolve({ code, complaint: complaint.trim() }));
  });
  return { input: child.stdin, process: { output: child.stdout, end, stop: () => void child.kill('SIGKILL') } };
}

/** Runs git to its end and returns its output, at most `limit` bytes of it (more is an error, not memory). */
export async function runGit(command: GitCommand, limit: number): Promise<GitEnd & { readonly output: Buffer }> {
  const process = startGit(command);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.output as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      process.stop();
      await process.end;
      return { code: null, complaint: `git printed more than ${limit} bytes`, output: Buffer.alloc(0) };
    }
    parts.push(chunk);
  }
  return { ...(await process.end), output: Buffer.concat(parts) };
}

async function feed(input: Writable, pieces: Iterable<string>) {
  for (const piece of pieces) {
    if (input.destroyed) return;
    if (input.write(piece)) continue;
    const flows = await new Promise<boolean>((resolve) => {
      input.once('drain', () => resolve(true));
      input.once('close', () => resolve(false));
    });
    if (!flows) return;
  }
  input.end();
}

/** No variable of git's own is handed on: a caller's GIT_DIR or GIT_EXTERNAL_DIFF must not change what is read. */
function plainEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith('GIT_')) kept[name] = value;
  }
  return { ...kept, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1' };
}
