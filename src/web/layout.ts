/** The frame around every page: head, skip link, navigation, who is signed in, and the foot. */
import { html } from 'hono/html';
import { type Html, said } from './shown.js';

const SECTIONS = [
  { id: 'scoreboard', title: 'Scoreboard', path: '/' },
  { id: 'changes', title: 'Changes', path: '/changes' },
  { id: 'deployments', title: 'Deployments', path: '/deployments' },
  { id: 'agents', title: 'Agents', path: '/agents' },
  { id: 'autonomy', title: 'Autonomy', path: '/autonomy' },
  { id: 'posture', title: 'Posture', path: '/posture' },
  { id: 'policy', title: 'Policy', path: '/policy' },
  { id: 'audit', title: 'Audit', path: '/audit' },
] as const;
export type SectionId = (typeof SECTIONS)[number]['id'];

/** Who looks, as far as the frame shows it. */
interface Onlooker {
  /** Null: this machine, without a name. */
  readonly login: string | null;
  /** Goes into every form that is posted. */
  readonly formToken: string;
}

export interface Frame {
  readonly title: string;
  /** Null: none of them. */
  readonly section: SectionId | null;
  /** Null: nobody is signed in, and there is nothing to navigate to. */
  readonly onlooker: Onlooker | null;
  /** Path of the stylesheet. */
  readonly stylesheet: string;
}

export function framed({ title, section, onlooker, stylesheet }: Frame, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${said(title)} · Twokey</title>
<link rel="stylesheet" href="${stylesheet}">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="bar">
<div class="inner top">
<a class="brand" href="/">${KEYS}Twokey</a>
<span class="motto">AI drafts; humans turn the keys.</span>
${onlooker === null ? '' : whoIs(onlooker)}
</div>
${onlooker === null ? '' : navigation(section)}
</header>
<main class="inner" id="content">
${body}
</main>
<footer><div class="inner"><span>Every figure comes from this server's own records.</span><span>Times are UTC.</span></div></footer>
</body>
</html>`;
}

function navigation(section: SectionId | null): Html {
  const entry = ({ id, title, path }: (typeof SECTIONS)[number]) =>
    html`<li><a href="${path}"${id === section ? html` aria-current="page"` : ''}>${title}</a></li>`;
  return html`<nav class="tabs inner" aria-label="Main"><ul>${SECTIONS.map(entry)}</ul></nav>`;
}

function whoIs({ login, formToken }: Onlooker): Html {
  if (login === null) return html`<span class="who">development mode, without sign-in</span>`;
  return html`<div class="who"><span>${said(login, 60)}</span>
<form method="post" action="/sign-out"><input type="hidden" name="form_token" value="${formToken}"><button class="plain">Sign out</button></form></div>`;
}

/** Two keys, crossed. */
const KEYS = html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="7" cy="7" r="3.2"></circle><path d="M9.3 9.3 19 19m-3-3 2-2m.2 4.2 1.6-1.6"></path><circle cx="17" cy="7" r="3.2"></circle><path d="M14.7 9.3 5 19m3-3-2-2m-.2 4.2-1.6-1.6"></path></svg>`;

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#8250df" stroke-width="2"><circle cx="7" cy="7" r="3.2"/><path d="M9.3 9.3 19 19m-3-3 2-2"/><circle cx="17" cy="7" r="3.2"/><path d="M14.7 9.3 5 19m3-3-2-2"/></svg>`;
