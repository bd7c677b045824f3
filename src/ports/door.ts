/** Who stands before the dashboard, and what they may see. Supplied by adapters/web. */
import type { Result } from '../domain/result.js';
import type { Scope } from './dashboard.js';

/** What is known of a request before it is answered. */
export interface Knock {
  /** The Cookie header; '' where there is none. */
  readonly cookies: string;
  /** Address of the other end. */
  readonly remote: string;
  /** The host and port that were asked for, as the browser names them. */
  readonly host: string;
}

export interface Viewer {
  /** Null: this machine, in development mode. */
  readonly login: string | null;
  readonly scope: Scope;
  /** Proves that a form was filled in on a page of ours. */
  readonly formToken: string;
}

export type Admission =
  | { readonly kind: 'in'; readonly viewer: Viewer }
  /** Nobody is signed in, or not any more. */
  | { readonly kind: 'sign-in' }
  /** Development mode answers this machine alone. */
  | { readonly kind: 'not-here' }
  /** Who it is cannot be told now, so nothing is shown. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** Asked too often: come back after so many seconds. */
  | { readonly kind: 'too-often'; readonly seconds: number };

export interface Door {
  admit(knock: Knock): Promise<Admission>;
  /** Whether a form was posted by a page of ours: by what the browser says of it, and by its token. */
  isOurForm(knock: Knock, form: PostedForm, viewer: Viewer): boolean;
  /** Null: there is no sign-in. */
  readonly signIn: SignIn | null;
}

interface PostedForm {
  /** The Origin header; '' where there is none. */
  readonly origin: string;
  readonly token: string;
}

/** Sign-in at GitHub. A cookie is a whole Set-Cookie header. */
export interface SignIn {
  /** Where to send the browser, to be brought back to a path of ours. Null: asked too often. */
  begin(knock: Knock, returnTo: string): { readonly location: string; readonly cookie: string } | null;
  /** Error: why it did not work, for the person. */
  finish(
    knock: Knock,
    answer: { readonly code: string; readonly state: string; readonly error: string },
  ): Promise<Result<{ readonly cookies: readonly string[]; readonly returnTo: string }, string>>;
  /** Ends the session here, and its token at GitHub. */
  leave(knock: Knock): Promise<{ readonly cookie: string }>;
}
