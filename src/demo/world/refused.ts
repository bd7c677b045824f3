/** GitHub's refusal of a request, as its REST API words it; thrown by whatever part of the world refuses. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Only with 422: what kind of thing was wrong (`custom`, `already_exists`, `invalid`). */
    readonly code = 'custom',
  ) {
    super(message);
  }
}
