/** Draws a golden check run as GitHub shows it, for the README: the Markdown that our texts use, as HTML in an SVG. */

const CSS = `
*{box-sizing:border-box}
.page{font:14px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Helvetica,Arial,sans-serif;color:#1f2328;background:#fff;border:1px solid #d0d7de;border-radius:6px;overflow:hidden;height:100%}
.head{background:#f6f8fa;border-bottom:1px solid #d0d7de;padding:14px 20px;display:flex;gap:10px;align-items:center;font-weight:600}
.dot{width:16px;height:16px;border-radius:50%;background:#9a6700;color:#fff;font-size:11px;line-height:16px;text-align:center}
.body{padding:12px 20px}
h3{font-size:16px;margin:14px 0 6px}
p{margin:6px 0}ul{margin:6px 0;padding-left:22px}
table{border-collapse:collapse;margin:6px 0}td,th{border:1px solid #d0d7de;padding:4px 10px;text-align:left}th{background:#f6f8fa}
code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:#eff1f3;border-radius:4px;padding:2px 5px}
`;

/** The part of a golden file that stands before the details. */
export function pictureOf(golden: string, height: number): string {
  const [first = '', title = '', ...rest] = golden.split('\n');
  const name = /<!-- (\S+):/.exec(first)?.[1] ?? '';
  const summary =
    rest
      .join('\n')
      .split('<!-- details -->')[0]
      ?.split('\n\n')
      .filter((block) => block.trim() !== '') ?? [];
  const [, ...blocks] = summary;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="${height}" viewBox="0 0 960 ${height}" role="img" aria-label="A check run by Twokey">`,
    `<foreignObject width="960" height="${height}"><div xmlns="http://www.w3.org/1999/xhtml" class="page"><style>${CSS}</style>`,
    `<div class="head"><span class="dot">!</span><span>${name}</span><span style="font-weight:400">${inline(title.replace(/^# /, ''))}</span></div>`,
    `<div class="body">${blocks.map(block).join('\n')}</div></div></foreignObject></svg>`,
    '',
  ].join('\n');
}

function block(text: string): string {
  if (text.startsWith('### ')) return `<h3>${inline(text.slice(4))}</h3>`;
  if (text.startsWith('| ')) return table(text.split('\n'));
  if (text.startsWith('- '))
    return `<ul>${text
      .split('\n')
      .map((line) => `<li>${inline(line.replace(/^\s*- /, ''))}</li>`)
      .join('')}</ul>`;
  return `<p>${text.split('\n').map(inline).join('<br/>')}</p>`;
}

function table([head = '', , ...rows]: readonly string[]): string {
  const cells = (line: string, tag: string) =>
    `<tr>${line
      .slice(1, -1)
      .split('|')
      .map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`)
      .join('')}</tr>`;
  return `<table>${cells(head, 'th')}${rows.map((row) => cells(row, 'td')).join('')}</table>`;
}

function inline(text: string): string {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return plain
    .replace(/`([^`]*)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    .replace(/\\([\\`*_{}[\]()#+!|~$]|&lt;|&gt;|&amp;)/g, '$1');
}
