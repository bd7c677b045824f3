/** Reads the address at which GitHub wants the answer about a deployment: only the number of the run is taken from it, and it is never called as given. */
import { error, ok, type Result } from '../domain/result.js';

export interface ExpectedCallback {
  /** `https://api.github.com`, or `https://<host>/api/v3`; without a slash at its end. */
  readonly api: string;
  /** `owner/name` as the signed delivery gives it. */
  readonly repository: string;
}

/** Number of the run; an error in words where the address is not the one of this repository at our own GitHub. */
export function runOfCallback(address: string, { api, repository }: ExpectedCallback): Result<number, string> {
  const start = `${api}/repos/${repository}/actions/runs/`;
  if (!address.startsWith(start) || !address.endsWith(END)) {
    return error('the address for the answer is not that of a run of this repository at our GitHub');
  }
  const digits = address.slice(start.length, -END.length);
  const run = Number(digits);
  return /^[1-9][0-9]{0,15}$/.test(digits) && Number.isSafeInteger(run)
    ? ok(run)
    : error('the address for the answer names no run');
}

const END = '/deployment_protection_rule';
