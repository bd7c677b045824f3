/** The pages of the setup: HTML without scripts. Everything put into them is escaped by hono's `html`. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

type Html = ReturnType<typeof html>;

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}label{display:block;margin:1rem 0}input{display:block;width:100%;padding:.4rem;font:inherit}button{padding:.6rem 1.2rem;font:inherit}code{background:#8882;padding:.1em .3em}';

/** For `style-src`: lets exactly our style through. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** What the person at the setup page entered. */
export interface SetupChoices {
  /** Where GitHub reaches this server, without a slash at the end. */
  readonly publicUrl: string;
  /** Login of the organisation that shall own the app; '' for the person's own account. */
  readonly organisation: string;
}

export interface Registration extends SetupChoices {
  /** Where the manifest is posted to. */
  readonly action: string;
  /** JSON. */
  readonly manifest: string;
}

/** First step: the two things that we cannot know. */
export function askPage(problem: string | null, choices: SetupChoices): Html {
  return page(
    'Register Twokey at GitHub',
    html`${problem === null ? '' : html`<p role="alert"><strong>${problem}</strong></p>`}
      <form method="get" action="/">
        <label>Public address of this server, where GitHub sends events
          <input name="url" type="url" required placeholder="https://twokey.example.com" value="${choices.publicUrl}"></label>
        <label>Organisation that shall own the app (empty: your own account)
          <input name="org" value="${choices.organisation}" placeholder="acme"></label>
        <button>Continue</button>
      </form>`,
  );
}

/** Second step: one button that hands the manifest to GitHub. */
export function registerPage(registration: Registration): Html {
  const owner = registration.organisation === '' ? 'your own account' : registration.organisation;
  return page(
    'Register Twokey at GitHub',
    html`<p>GitHub will register a private app for <strong>${owner}</strong> that sends its events to
        <code>${registration.publicUrl}</code>, and bring you back here.</p>
      <form method="post" action="${registration.action}">
        <input type="hidden" name="manifest" value="${registration.manifest}">
        <button>Register the app at GitHub</button>
      </form>
      <p><a href="/">Change</a></p>`,
  );
}

/** What to do once the app exists. No credential is shown. */
export function donePage(app: { readonly name: string; readonly url: string }, credentialsPath: string): Html {
  return page(
    'The app is registered',
    html`<p>Its credentials are in <code>${credentialsPath}</code>, readable by you alone. They are not shown anywhere:
        keep a copy in your secret store.</p>
      <ol>
        <li>Install the app on your repositories: <a href="${app.url}/installations/new">install ${app.name}</a>.</li>
        <li>Start Twokey again: <code>npx twokey start</code>. It finds the credentials by itself.</li>
        <li>Open a pull request, and once the check <code>twokey</code> has appeared, make it a required check
          <em>from this app</em> in a ruleset of the branch.</li>
      </ol>`,
  );
}

export function problemPage(problem: string, remedy: string): Html {
  return page('This did not work', html`<p role="alert"><strong>${problem}</strong></p><p>${remedy}</p>`);
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>`;
}
