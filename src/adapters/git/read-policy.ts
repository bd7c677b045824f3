/** Reads the policy file of a repository at one commit, through its objects alone; used by the command line. */
import type { Sha } from '../../domain/change.js';
import type { PolicyDocument } from '../../domain/policy.js';
import { type Fact, known, unknown } from '../../domain/result.js';
import type { Repository } from './repository.js';
import { runGit } from './run.js';

const POLICY_PATH = '.github/twokey.yml';
const MOST_BYTES = 256 * 1024;

/** Known null: that commit has no policy file. `name` says for people what was asked for. */
export async function readPolicyAt(
  repository: Repository,
  commit: Sha,
  name: string,
): Promise<Fact<PolicyDocument | null>> {
  const source = `${name}:${POLICY_PATH}`;
  const listed = await runGit(repository.command(['ls-tree', '-z', commit, '--', POLICY_PATH]), 4096);
  if (listed.code !== 0) return unknown(`${source} cannot be read: ${listed.complaint}`);
  const entry = listed.output.toString('utf8').split('\t')[0] ?? '';
  if (entry === '') return known(null);
  const [mode = '', type = '', blob = ''] = entry.split(' ');
  if (type !== 'blob' || !mode.startsWith('100')) return unknown(`${source} is not a regular file`);
  const content = await runGit(repository.command(['cat-file', 'blob', blob]), MOST_BYTES);
  if (content.code !== 0) return unknown(`${source} cannot be read: ${content.complaint}`);
  return known({ source, blob, text: content.output.toString('utf8') });
}
