/**
 * The dashboard in a real browser: an owner signs in at the simulated GitHub and walks every page, in light, dark and on a
 * phone. With TWOKEY_SCREENSHOTS=<folder> what was seen is kept there.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { openHarbour } from '../../src/demo/scenes-deployments.js';
import { Stage } from './stage.js';

const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const;

const browser = await started();
const seen = browser === null ? it.skip : it;
const why = browser === null ? ' (left out: no browser starts on this machine)' : '';
let stage: Stage;
let page: Page;
const complaints: string[] = [];

/** Null: the libraries that it needs are not here. */
async function started(): Promise<Browser | null> {
  try {
    const executablePath = await chromium.executablePath();
    const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'];
    return await playwright.launch({ executablePath, args, headless: true });
  } catch {
    return null;
  }
}

beforeAll(async () => {
  if (browser === null) return;
  stage = await Stage.set({ dashboard: 'sign-in', history: 'half-a-year' });
  const { world } = stage.github;
  const { infra, devin, ann } = stage.acme;
  world.push(infra, 'work', [
    { files: { 'iam/x.tf': 'resource "aws_iam_role" "x" {}\n' }, author: devin, message: 'Work' },
  ]);
  const pull = world.openPullRequest(infra, { author: devin, head: 'work', base: 'main', title: 'Work' });
  world.review(pull, ann, 'APPROVED');
  await stage.app.sweep();
  openHarbour(stage.acme, stage.github.app.registered);
  await stage.quiet();
  world.deploy(infra, devin, { environment: 'preview-7' });
  world.deploy(infra, ann, { environment: 'production' });
  await stage.quiet();
  page = await browser.newPage();
  page.on('console', (message) => complaints.push(`${page.url()}: ${message.text()}`));
  await page.goto(`${stage.app.url}/changes`);
  await page.getByRole('link', { name: 'Sign in with GitHub' }).click();
  await page.getByRole('button', { name: 'olivia' }).click();
  await page.waitForURL(`${stage.app.url}/changes`);
  complaints.length = 0;
});

afterAll(async () => {
  if (browser === null) return;
  await browser.close();
  await stage.end();
});

const PAGES = [
  ['scoreboard', '/', 'Scoreboard'],
  ['scoreboard-narrowed', '/?origin=ai&risk=high', 'Scoreboard'],
  ['changes', '/changes', 'Changes'],
  ['change', '/changes/acme/infra/1', 'acme/infra #1'],
  ['deployments', '/deployments', 'Deployments'],
  ['agents', '/agents', 'Agents'],
  ['autonomy', '/autonomy', 'Autonomy'],
  ['posture', '/posture', 'Posture'],
  ['posture-of-one', '/posture/acme/infra', 'Posture of acme/infra'],
  ['policies', '/policy', 'Policy'],
  ['policy', '/policy/acme/infra', 'Policy of acme/infra'],
  ['audit', '/audit', 'Audit log'],
  ['verify', '/audit/verify', 'Does the chain hold?'],
] as const;

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function violations(): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: { readonly violations: readonly Violation[] } = await page.evaluate('axe.run()');
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe.each(Object.entries(LOOKS))(
  `a person who looks at the dashboard in %s${why}`,
  (look, { colorScheme, viewport }) => {
    seen.each(PAGES)('can read the page %s', async (name, path, heading) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      await page.goto(`${stage.app.url}${path}`);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(heading);
      expect(await violations()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const folder = process.env.TWOKEY_SCREENSHOTS;
      if (folder !== undefined) await page.screenshot({ path: join(folder, `${look}-${name}.png`), fullPage: true });
    });
  },
);

describe(`a person who uses the dashboard${why}`, () => {
  seen('tries another policy in a form, and signs out', async () => {
    await page.goto(`${stage.app.url}/policy/acme/infra`);
    await page
      .getByLabel('The repository’s policy file, edited')
      .fill('version: 1\napprovals: { ai: { medium: 3, high: 3 } }\n');
    await page.getByLabel('Judge pull request number').fill('1');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('approvals needed: 2 → 3').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${stage.app.url}/signed-out`);
    expect((await page.goto(`${stage.app.url}/changes`))?.status()).toBe(401);
  });

  seen('sees charts, needs no script, and nothing that the content policy refuses', async () => {
    const refused = complaints.filter((text) => !text.includes('401'));
    expect(refused).toEqual([]);
  });
});
