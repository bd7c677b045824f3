/** The one stylesheet of the dashboard: colours for light and dark first, then the frame. Served from our own path, so no page carries style. */
import { CONTENT_STYLE } from './style-content.js';

const COLOURS = `
:root {
  color-scheme: light dark;
  --canvas: #ffffff; --subtle: #f6f8fa; --inset: #eff2f5; --line: #d1d9e0; --line-muted: #e4e9ee;
  --text: #1f2328; --muted: #59636e; --link: #0550ae; --focus: #0969da;
  --ok: #116329; --ok-soft: #dafbe1; --ok-line: #4ac26b;
  --warn: #7d4e00; --warn-soft: #fff8c5; --warn-line: #d4a72c;
  --bad: #b3001e; --bad-soft: #ffebe9; --bad-line: #ff8182;
  --note: #0550ae; --note-soft: #ddf4ff; --note-line: #54aeff;
  --ai: #6639ba; --ai-soft: #fbefff; --ai-line: #c297ff;
  --mark: #f78166; --button: #1f883d; --button-text: #ffffff;
  --series-1: #0969da; --series-2: #8250df; --series-3: #9a6700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0d1117; --subtle: #151b23; --inset: #010409; --line: #3d444d; --line-muted: #262c36;
    --text: #f0f6fc; --muted: #9ea7b3; --link: #6cb6ff; --focus: #4493f8;
    --ok: #56d364; --ok-soft: #12261e; --ok-line: #2ea043;
    --warn: #e3b341; --warn-soft: #2a2211; --warn-line: #9e6a03;
    --bad: #ff9790; --bad-soft: #301b1e; --bad-line: #da3633;
    --note: #79c0ff; --note-soft: #12233b; --note-line: #1f6feb;
    --ai: #d2a8ff; --ai-soft: #241c36; --ai-line: #8957e5;
    --mark: #f78166; --button: #238636; --button-text: #ffffff;
    --series-1: #4493f8; --series-2: #ab7df8; --series-3: #d29922;
  }
}`;

const FRAME = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--canvas); color: var(--text); line-height: 1.5; font-size: 14px;
  font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
p a, li a, .prose a { text-decoration: underline; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 12px; z-index: 2; padding: 8px 12px; background: var(--canvas); border: 1px solid var(--line); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.bar { background: var(--subtle); border-bottom: 1px solid var(--line); }
.inner { max-width: 1232px; margin: 0 auto; padding: 0 24px; }
.top { display: flex; align-items: center; gap: 12px; padding-top: 14px; padding-bottom: 10px; }
.brand { display: inline-flex; align-items: center; gap: 10px; font-weight: 600; font-size: 16px; color: var(--text); }
.brand:hover { text-decoration: none; }
.brand svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.6; }
.motto { color: var(--muted); font-size: 13px; }
.who { margin-left: auto; display: flex; align-items: center; gap: 12px; color: var(--muted); font-size: 13px; }
.who form { margin: 0; }
.tabs { overflow-x: auto; scrollbar-width: none; }
.tabs ul { display: flex; gap: 4px; margin: 0; padding: 0; list-style: none; }
.tabs a {
  display: block; padding: 8px 10px 10px; color: var(--text); white-space: nowrap; text-decoration: none;
  border-bottom: 2px solid transparent;
}
.tabs a:hover { border-bottom-color: var(--line); }
.tabs a[aria-current] { font-weight: 600; border-bottom-color: var(--mark); }
main.inner { padding-top: 28px; padding-bottom: 56px; min-height: 62vh; }
footer { border-top: 1px solid var(--line-muted); color: var(--muted); font-size: 12px; }
footer .inner { padding-top: 20px; padding-bottom: 28px; display: flex; flex-wrap: wrap; gap: 4px 20px; }
h1 { font-size: 24px; font-weight: 600; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 17px; font-weight: 600; margin: 32px 0 10px; }
h3 { font-size: 14px; font-weight: 600; margin: 0 0 6px; }
.lead { margin: 0 0 20px; color: var(--muted); max-width: 76ch; }
.muted { color: var(--muted); }
@media (max-width: 640px) {
  .inner { padding-left: 16px; padding-right: 16px; }
  .motto { display: none; }
  .tabs ul { flex-wrap: wrap; gap: 0 2px; }
  .tabs a { padding: 6px 8px 7px; }
  main.inner { padding-top: 20px; }
  h1 { font-size: 20px; }
}
@media (prefers-reduced-motion: no-preference) { a, button { transition: background-color .12s, border-color .12s; } }
`;

export const STYLE = `${COLOURS}${FRAME}${CONTENT_STYLE}`;
