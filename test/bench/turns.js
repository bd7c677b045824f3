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

/** Tells when the latest check run or status was asked for, and when it was there. */
export function watchPublications(github, latency, { request, event: shows }) {
  let moments = null;
  let arrived = Number.NaN;
  github.faults.latency = ({ method, route }) => {
    if (`${method} ${route}` === request) arrived = performance.now();
    return latency;
  };
  github.world.state.onHappening(({ event, action }) => {
    const isNew = action === undefined || action === 'created';
    if (event === shows && isNew) moments = { arrived, shown: performance.now() };
  });
  return {
    /** Null: none since the last time. */
    take() {
      const taken = moments;
      moments = null;
      return taken;
    },
  };
}
