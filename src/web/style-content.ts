/** What stands inside a page: tables, boxes, labels, forms, the reasons of a verdict, the timeline, and charts. */

const BOXES = `
.box { border: 1px solid var(--line); border-radius: 8px; background: var(--canvas); margin: 0 0 16px; overflow: hidden; }
.box > header { background: var(--subtle); border-bottom: 1px solid var(--line); padding: 10px 16px; display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
.box > header h2, .box > header h3 { margin: 0; font-size: 14px; }
.box > header .end { margin-left: auto; }
.inside { padding: 14px 16px; }
.inside > :first-child { margin-top: 0; } .inside > :last-child { margin-bottom: 0; }
.empty { padding: 40px 16px; text-align: center; color: var(--muted); }
.empty strong { display: block; color: var(--text); font-size: 16px; margin-bottom: 4px; }
.flash { border: 1px solid var(--note-line); background: var(--note-soft); border-radius: 8px; padding: 12px 16px; margin: 0 0 16px; }
.flash.ok { border-color: var(--ok-line); background: var(--ok-soft); }
.flash.warn { border-color: var(--warn-line); background: var(--warn-soft); }
.flash.bad { border-color: var(--bad-line); background: var(--bad-soft); }
.flash p { margin: 4px 0 0; } .flash p:first-child { margin-top: 0; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 296px; gap: 24px; align-items: start; }
.columns > aside > section { border-bottom: 1px solid var(--line-muted); padding: 0 0 14px; margin: 0 0 14px; }
.columns > aside h2 { font-size: 12px; color: var(--muted); margin: 0 0 6px; }
.columns > aside p { margin: 0 0 6px; }
@media (max-width: 900px) { .columns { grid-template-columns: minmax(0, 1fr); } }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 20px; margin: 0; }
dl.facts dt { color: var(--muted); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, monospace; font-size: 12px; }
code { background: var(--inset); border-radius: 5px; padding: .15em .4em; overflow-wrap: anywhere; }
pre { background: var(--subtle); border: 1px solid var(--line-muted); border-radius: 8px; padding: 12px 14px; overflow: auto; max-height: 480px; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
details > summary { cursor: pointer; color: var(--link); width: fit-content; }
`;

const TABLES = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--muted); padding: 10px 16px; font-size: 13px; }
th, td { text-align: left; padding: 9px 16px; border-top: 1px solid var(--line-muted); vertical-align: top; }
thead th { color: var(--muted); font-weight: 600; font-size: 12px; background: var(--subtle); white-space: nowrap; border-top: 0; }
tbody th { font-weight: 600; }
tbody tr:hover > * { background: var(--subtle); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.tight, th.tight { white-space: nowrap; }
td.wide, th.wide { min-width: 18ch; }
td p { margin: 0 0 2px; }
.change-name { font-weight: 600; color: var(--text); }
.sub { color: var(--muted); font-size: 12px; font-weight: 400; }
.chip { display: inline-block; border: 1px solid var(--line); border-radius: 2em; padding: 0 8px; font-size: 12px; line-height: 20px; white-space: nowrap; font-weight: 500; color: var(--muted); background: var(--canvas); }
.chip.ok { color: var(--ok); background: var(--ok-soft); border-color: var(--ok-line); }
.chip.warn { color: var(--warn); background: var(--warn-soft); border-color: var(--warn-line); }
.chip.bad { color: var(--bad); background: var(--bad-soft); border-color: var(--bad-line); }
.chip.note { color: var(--note); background: var(--note-soft); border-color: var(--note-line); }
.chip.ai { color: var(--ai); background: var(--ai-soft); border-color: var(--ai-line); }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 20px; padding: 0; list-style: none; }
td .chips, th .chips, aside .chips { margin: 4px 0 0; font-weight: 400; }
.plain-list { list-style: none; margin: 0; padding: 0; } .plain-list li + li { margin-top: 4px; }
@media (max-width: 640px) {
  .scroll thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .scroll table, .scroll tbody, .scroll tr, .scroll th, .scroll td, .scroll caption { display: block; }
  .scroll tr { border-top: 1px solid var(--line); padding: 8px 0; }
  .scroll tbody th, .scroll td, .scroll td.number { min-width: 0; border: 0; padding: 3px 16px; text-align: left; white-space: normal; }
  .scroll td[data-label]:not(:empty)::before { content: attr(data-label); display: block; color: var(--muted); font-size: 11px; font-weight: 600; }
  .scroll tbody tr:hover > * { background: none; }
}
.pages { display: flex; justify-content: center; gap: 12px; margin: 20px 0; }
`;

const FORMS = `
.filters { display: flex; flex-wrap: wrap; gap: 10px 12px; align-items: end; margin: 0 0 16px; }
.filters label, .field { display: grid; gap: 4px; font-size: 12px; color: var(--muted); font-weight: 600; min-width: 0; }
.filters label { flex: 0 1 170px; }
.filters label.whole { flex-basis: 210px; }
input, select, textarea { font: inherit; font-size: 14px; font-weight: 400; color: var(--text); background: var(--canvas); border: 1px solid var(--line); border-radius: 6px; padding: 5px 10px; min-height: 34px; width: 100%; }
textarea { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; line-height: 1.6; min-height: 300px; resize: vertical; tab-size: 2; }
button, .button { font: inherit; font-size: 14px; font-weight: 500; color: var(--text); background: var(--subtle); border: 1px solid var(--line); border-radius: 6px; padding: 5px 14px; min-height: 34px; cursor: pointer; display: inline-block; }
button:hover, .button:hover { background: var(--inset); text-decoration: none; }
button.primary, .button.primary { background: var(--button); border-color: var(--button); color: var(--button-text); }
button.primary:hover, .button.primary:hover { filter: brightness(1.06); }
button.plain { background: none; border: 0; padding: 0; min-height: 0; color: var(--link); font-size: 13px; }
.switch { display: inline-flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; margin: 0 0 16px; padding: 0; list-style: none; }
.switch a { display: block; padding: 6px 14px; color: var(--text); border-right: 1px solid var(--line); text-decoration: none; }
.switch li:last-child a { border-right: 0; }
.switch a[aria-current] { background: var(--note-soft); color: var(--note); font-weight: 600; }
.welcome { max-width: 440px; margin: 12vh auto 0; text-align: center; }
.welcome p { color: var(--muted); }
.welcome .button { margin-top: 12px; }
`;

const REASONS = `
.reasons, .reasons ul { list-style: none; margin: 0; padding: 0; }
.reasons ul { margin: 6px 0 0 9px; padding-left: 19px; border-left: 1px solid var(--line); }
.reasons li { padding: 5px 0; overflow-wrap: anywhere; }
.reasons .sign { display: inline-block; width: 18px; height: 18px; margin-right: 8px; border-radius: 50%; text-align: center; font-size: 11px; line-height: 18px; font-weight: 700; color: var(--canvas); background: var(--muted); }
.reasons .sign.note { background: none; color: var(--muted); border: 1px solid var(--line); line-height: 16px; }
.reasons .sign.met { background: var(--ok); } .reasons .sign.unmet { background: var(--bad); } .reasons .sign.unknown { background: var(--warn); }
.reasons .remedy { display: block; margin: 2px 0 0 28px; color: var(--muted); }
.timeline { list-style: none; margin: 0; padding: 0 0 0 9px; }
.timeline > li { position: relative; border-left: 2px solid var(--line); padding: 0 0 18px 22px; overflow-wrap: anywhere; }
.timeline > li:last-child { border-left-color: transparent; padding-bottom: 0; }
.timeline > li::before { content: ""; position: absolute; left: -7px; top: 4px; width: 8px; height: 8px; border-radius: 50%; background: var(--canvas); border: 2px solid var(--muted); }
.timeline > li.ok::before { border-color: var(--ok); } .timeline > li.bad::before { border-color: var(--bad); } .timeline > li.warn::before { border-color: var(--warn); }
.timeline ul { margin: 4px 0 0; padding-left: 18px; color: var(--muted); }
.timeline details { font-size: 13px; }
.evidence { list-style: none; margin: 0; padding: 0; }
.evidence li { padding: 8px 0; border-top: 1px solid var(--line-muted); } .evidence li:first-child { border-top: 0; padding-top: 0; }
.source { white-space: nowrap; }
.same { color: var(--muted); }
`;

const CHARTS = `
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 360px), 1fr)); gap: 16px; }
.card { border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px 14px; background: var(--canvas); display: flex; flex-direction: column; min-width: 0; }
.card h3 { margin: 0; display: flex; gap: 8px; align-items: baseline; }
.card .value { font-size: 28px; font-weight: 600; letter-spacing: -.02em; line-height: 1.2; margin: 6px 0 0; }
.card .value small { font-size: 14px; font-weight: 400; color: var(--muted); letter-spacing: 0; }
.card .made { color: var(--muted); font-size: 12px; margin: 2px 0 0; }
.trend { font-size: 12px; font-weight: 600; } .trend.ok { color: var(--ok); } .trend.bad { color: var(--bad); } .trend.even { color: var(--muted); }
.card figure { margin: 12px 0 0; } .card details { margin-top: auto; padding-top: 8px; font-size: 12px; }
.card details table { margin-top: 6px; font-size: 12px; } .card details th, .card details td { padding: 4px 8px; }
.card caption { padding: 4px 8px; }
figure svg { display: block; width: 100%; height: auto; }
figure svg text { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; font-size: 11px; fill: var(--muted); }
.big { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 0; border: 1px solid var(--line); border-radius: 10px; margin: 0 0 20px; overflow: hidden; }
.big > div { padding: 14px 18px; border-left: 1px solid var(--line-muted); margin-left: -1px; }
.big dt { color: var(--muted); font-size: 12px; } .big dd { margin: 0; font-size: 22px; font-weight: 600; letter-spacing: -.01em; }
.levels td { text-align: left; }
`;

export const CONTENT_STYLE = `${BOXES}${TABLES}${FORMS}${REASONS}${CHARTS}`;
