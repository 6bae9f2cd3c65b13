import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../../src/reporters/index.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { sampleResult } from '../helpers/sample-result.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const HOSTILE = '"><img src=x onerror="document.title=\'owned\'">\u202e';

/** Two findings of different rules and severities, with a stranger's markup in every text. */
async function report(): Promise<string> {
  const { result, context } = sampleResult(HOSTILE);
  const [first] = result.findings;
  if (!first) throw new Error('no finding');
  const second: Finding = {
    ...first,
    ruleId: 'alias-shadowed',
    severity: 'warning',
    message: 'The alias is never reached.',
  };
  return renderReport('html', { ...result, findings: [first, second] }, context);
}

if (!existsSync(CHROMIUM))
  console.log('skipped: no chromium on this machine, the HTML report is not opened in a browser');

describe.skipIf(!existsSync(CHROMIUM))('the HTML report in a browser', () => {
  let browser: Browser;
  let page: Page;
  let folder = '';
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-'));
    writeFileSync(join(folder, 'report.html'), await report());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, 'report.html')).href);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shown = () => page.locator('.finding:visible').count();

  it('filters by severity and by rule, and says how many are left', async () => {
    expect(await shown()).toBe(2);
    await page.getByRole('checkbox', { name: 'warning' }).uncheck();
    expect(await shown()).toBe(1);
    expect(await page.getByRole('status').textContent()).toBe('1 of 2 shown');
    await page.getByRole('checkbox', { name: 'warning' }).check();
    await page.getByRole('checkbox', { name: 'env-setdefault-shared-process' }).uncheck();
    expect(await page.locator('.finding:visible').getAttribute('data-rule')).toBe('alias-shadowed');
    await page.getByRole('checkbox', { name: 'env-setdefault-shared-process' }).check();
  });

  it('opens a finding by keyboard and follows a link to its code', async () => {
    const finding = page.locator('.finding').first();
    await finding.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await finding.locator('details').getAttribute('open')).not.toBeNull();
    await finding.locator('.places a').first().click();
    expect(await page.evaluate('document.activeElement.matches("tr[id]")')).toBe(true);
    expect(await finding.locator('mark.primary').first().textContent()).toContain('os.environ.setdefault');
  });

  it('shows what strangers wrote as text', async () => {
    expect(await page.title()).toBe('wsgiscope report');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('.message').first().textContent()).toContain('<img src=x');
    expect(await page.locator('main').textContent()).toContain('\\u{202e}');
  });

  it('can be read in light and in dark', async () => {
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground()).toBe('rgb(255, 255, 255)');
    const pictures = join('.cache', 'screenshots');
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, 'report-light.png'), fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe('rgb(20, 24, 31)');
    await page.screenshot({ path: join(pictures, 'report-dark.png'), fullPage: true });
  });

  it('says nothing on the console and asks for nothing on the network', () => {
    expect(complaints).toEqual([]);
  });
});
