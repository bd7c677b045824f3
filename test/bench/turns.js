/** Turning the verdict of a pull request, and the two moments at which GitHub learns of it and shows it. */

/** Carol approves and has her approval dismissed in turn, so that every evaluation gives another verdict. */
export function flip({ world, carol }, pull) {
  const last = pull.reviews.filter((review) => review.author === carol && review.state === 'APPROVED').at(-1);
  if (last === undefined) world.review(pull, carol, 'APPROVED');
  else world.dismissReview(last, 'olivia');
}

/** What each of the programs shows its verdict with. */
export const CHECK_RUN = { request: 'POST /repos/{owner}/{repo}/check-runs', event: 'check_run' };
export const STATUS = { request: 'POST /repos/{owner}/{repo}/statuses/{sha}', event: 'status' };

/** A program that shows nothing for so long shows nothing any more. */
const PATIENCE_MS = 10_000;

/** Tells when a check run or status was asked for, and when it was there. */
export function watchPublications(github, latency, { request, event: shows }) {
  let tell = () => {};
  let arrived = Number.NaN;
  github.faults.latency = ({ method, route }) => {
    if (`${method} ${route}` === request) arrived = performance.now();
    return latency;
  };
  github.world.state.onHappening(({ event, action }) => {
    const isNew = action === undefined || action === 'created';
    if (event === shows && isNew) tell({ arrived, shown: performance.now() });
  });
  /** Does something and waits, without a question to anybody, for the first thing that is shown because of it; null: nothing was. */
  return async function shownAfter(act) {
    let timer;
    const next = new Promise((resolve) => {
      tell = resolve;
      timer = setTimeout(() => resolve(null), PATIENCE_MS);
    });
    act();
    const sent = performance.now();
    const moments = await next;
    clearTimeout(timer);
    return moments === null ? null : { arrived: moments.arrived - sent, shown: moments.shown - sent };
  };
}
