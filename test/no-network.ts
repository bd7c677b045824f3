/** For a file that answers single calls by nock: nothing else is reached, every answer is asked for, and the next file of the process finds the network as it was. */
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';

export function withoutNetwork(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    expect(left).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
