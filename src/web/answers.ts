/** Answers that several routes give: a page in its frame, nothing there, and a form that did not come from us. */
import { html } from 'hono/html';
import { type Guarding, type Page, plainPage } from './guard.js';
import type { SectionId } from './layout.js';
import type { Html } from './shown.js';

/** A page in its frame. */
export type Show = (
  context: Page,
  of: { readonly title: string; readonly section: SectionId },
  body: Html,
) => Response | Promise<Response>;

/** A form that another site may have sent. */
export function refusedForm(context: Page, guarding: Guarding): Response | Promise<Response> {
  return context.html(
    plainPage(
      guarding,
      'That form did not come from here',
      html`<p>Open the page again, and send it once more.</p><a class="button" href="/">Back</a>`,
    ),
    403,
  );
}

/** The same for what does not exist and for what one may not see. */
export function missingPage(guarding: Pick<Guarding, 'stylesheet'>): Html {
  return plainPage(
    guarding,
    'Not found',
    html`<p>There is no such page, or GitHub does not show you what is on it.</p><a class="button" href="/">Back to the scoreboard</a>`,
  );
}

export function brokenPage(guarding: Pick<Guarding, 'stylesheet'>): Html {
  return plainPage(
    guarding,
    'Something went wrong here',
    html`<p>The log of the server says what.</p><a class="button" href="/">Back to the scoreboard</a>`,
  );
}
