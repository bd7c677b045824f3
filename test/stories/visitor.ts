/** Somebody with a browser, as far as the dashboard's stories need one: it keeps cookies, and follows redirects when it is told to. */
import type { Stage } from './stage.js';

export interface Seen {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(private readonly stage: Stage) {}

  /** Signs in at the simulated GitHub, and comes back to the page that was asked for. Answers where it landed. */
  static async signedIn(stage: Stage, login: string): Promise<Visitor> {
    const visitor = new Visitor(stage);
    await visitor.signIn(login);
    return visitor;
  }

  async signIn(login: string, returnTo = '/changes'): Promise<string> {
    const begun = await this.get(`/sign-in?${new URLSearchParams({ return_to: returnTo })}`);
    const back = await this.agree(begun.headers.get('location') ?? '', login);
    const finished = await this.get(back);
    if (finished.status !== 302) throw new Error(`signing in ended with ${finished.status}: ${finished.body}`);
    return finished.headers.get('location') ?? '';
  }

  /** On GitHub's page; answers the path and query of the address that GitHub sends the browser back to. */
  async agree(authorize: string, login: string): Promise<string> {
    const agreed = await fetch(authorize, { method: 'POST', body: new URLSearchParams({ login }), redirect: 'manual' });
    const { origin, pathname, search } = new URL(agreed.headers.get('location') ?? '');
    if (origin !== this.stage.app.url) throw new Error(`sent to ${origin}`);
    return `${pathname}${search}`;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.ask(path, { headers });
  }

  /** As a browser posts a form of our own; `origin` null: without that header. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    origin: string | null = this.stage.app.url,
  ): Promise<Seen> {
    const headers = origin === null ? {} : { origin };
    return this.ask(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** The token that forms of this visitor carry. */
  async formToken(path: string): Promise<string> {
    const { body } = await this.get(path);
    return /name="form_token" value="([^"]+)"/.exec(body)?.[1] ?? '';
  }

  private async ask(path: string, init: RequestInit & { readonly headers: Readonly<Record<string, string>> }) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) };
    const answer = await fetch(`${this.stage.app.url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) this.keep(set);
    return { status: answer.status, body: await answer.text(), headers: answer.headers };
  }

  private keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
