/**
 * Charts as SVG, drawn on the server without scripts. Colours are variables of the stylesheet, so a chart follows light
 * and dark; whatever carries style of its own is taken out, because the content policy lets only the stylesheet in.
 */
import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { html, raw } from 'hono/html';
import type { Html } from './shown.js';

use([LineChart, GridComponent, SVGRenderer]);

export interface Chart {
  /** What a screen reader says of it; the numbers stand in a table beside it. */
  readonly label: string;
  readonly points: readonly { readonly name: string; readonly value: number | null }[];
  /** Of a number on the axis. */
  readonly axis: (value: number) => string;
  /** Between two lines of the axis; null: what is even in tens. */
  readonly step: number | null;
}

const WIDTH = 380;
const HEIGHT = 132;

/** Drawing takes longer than reading the numbers, and most pages show those of the last one. */
const drawn = new Map<string, string>();
const MOST_DRAWN = 1_000;

export function lineChart({ label, points, axis, step }: Chart): Html {
  const key = JSON.stringify([points, step, [0, 0.5, 1, 60, 86_400].map(axis)]);
  const svg = drawn.get(key) ?? svgOf({ points, axis, step });
  if (drawn.size >= MOST_DRAWN) drawn.clear();
  drawn.set(key, svg);
  return html`<figure role="img" aria-label="${label}">${raw(svg)}</figure>`;
}

function svgOf({ points, axis, step }: Omit<Chart, 'label'>): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  const color = 'var(--series-1)';
  const text = { color: 'var(--muted)', fontSize: 11 };
  const highest = Math.max(0, ...points.map(({ value }) => value ?? 0));
  const lines = step === null ? {} : { interval: step, max: Math.max(1, Math.ceil(highest / step)) * step };
  drawing.setOption({
    animation: false,
    grid: { left: 54, right: 14, top: 10, bottom: 24 },
    xAxis: {
      ...{ type: 'category', data: points.map(({ name }) => name), boundaryGap: false },
      ...{ axisLine: { lineStyle: { color: 'var(--line)' } }, axisTick: { show: false }, axisLabel: text },
    },
    yAxis: {
      ...{ type: 'value', min: 0, splitNumber: 2, ...lines, axisLabel: { ...text, formatter: axis } },
      splitLine: { lineStyle: { color: 'var(--line-muted)' } },
    },
    series: [
      {
        ...{ type: 'line', data: points.map(({ value }) => value), clip: false, silent: true, connectNulls: false },
        ...{ symbol: 'circle', symbolSize: 6, lineStyle: { color, width: 2 }, itemStyle: { color } },
        ...{ emphasis: { disabled: true }, areaStyle: { color, opacity: 0.08 } },
      },
    ],
  });
  const svg = drawing.renderToSVGString({ useViewBox: true });
  drawing.dispose();
  return withoutStyle(svg);
}

/** Our own drawing: its texts are escaped by the renderer, and nothing of others is in it but names of periods. */
function withoutStyle(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:style|class|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/^<svg width="\d+" height="\d+"/, '<svg aria-hidden="true" focusable="false"');
}
