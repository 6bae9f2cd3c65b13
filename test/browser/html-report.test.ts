import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { check, DEFAULT_SETTINGS } from '../../src/api.ts';
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
const HOSTILE = '"><img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>\u202e';
const PICTURES = join('.cache', 'screenshots');

/** The report of a sample of this repository, as `check --format html` writes it. */
async function sampleReport(name: string): Promise<string> {
  const root = resolve('samples', name);
  const nameOf = (file: string) => relative(root, file);
  const { result, fs, picture } = await check({ paths: [root], settings: DEFAULT_SETTINGS });
  const svg = await picture('svg', nameOf);
  return renderReport('html', result, {
    nameOf,
    textOf: (file) => {
      const found = fs.readText(file);
      return found.kind === 'text' ? found.text : null;
    },
    color: false,
    width: 100,
    toolVersion: '0.1.0',
    picture: () => svg,
  });
}

/** A report over `count` findings like the one of the fixture, with a stranger's markup in every text. */
async function madeReport(count: number): Promise<string> {
  const { result, context } = sampleResult(HOSTILE);
  const findings = Array.from({ length: count }, (_, index): Finding[] =>
    result.findings.map((finding) => ({ ...finding, fingerprint: `f${index}` })),
  ).flat();
  return renderReport('html', { ...result, findings }, context);
}

/** A clock of what a page costs its thread from now on, in seconds of the processor: a busy machine makes no page slow. */
async function threadClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const started = await read();
  return async () => (await read()) - started;
}

if (!existsSync(CHROMIUM))
  console.log('skipped: no chromium on this machine, the HTML report is not opened in a browser');

describe.skipIf(!existsSync(CHROMIUM))('the HTML report in a browser', () => {
  let browser: Browser;
  let folder = '';
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-'));
    mkdirSync(PICTURES, { recursive: true });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  }, 60_000);

  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page; whatever it says on the console or asks for outside of its file is a complaint. */
  async function open(html: string, width = 1200): Promise<Page> {
    const file = join(folder, 'report.html');
    writeFileSync(file, html);
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href && !request.url().startsWith('data:'))
        complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  const shown = (page: Page) => page.locator('.finding:visible').count();

  it('filters by severity and by rule, and says how many are left', async () => {
    const page = await open(await sampleReport('shared-process'));
    expect(await page.getByRole('status').textContent()).toBe('2 of 2 shown');
    await page.getByRole('checkbox', { name: 'error' }).uncheck();
    expect(await shown(page)).toBe(1);
    expect(await page.getByRole('status').textContent()).toBe('1 of 2 shown');
    await page.getByRole('checkbox', { name: 'error' }).check();
    await page.getByText('Rules', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'env-setdefault-shared-process' }).uncheck();
    expect(await page.locator('.finding:visible').getAttribute('data-rule')).toBe('vhost-name-uncovered');
    await page.getByRole('checkbox', { name: 'vhost-name-uncovered' }).uncheck();
    expect(await page.getByText('No finding matches.').isVisible()).toBe(true);
    await page.close();
  });

  it('searches the words of findings, their code included', async () => {
    const page = await open(await sampleReport('shared-process'));
    await page.getByRole('searchbox').fill('shop.settings SETDEFAULT');
    expect(await shown(page)).toBe(1);
    await page.getByRole('searchbox').fill('strangers? nobody');
    expect(await shown(page)).toBe(0);
    await page.getByRole('searchbox').press('Escape');
    expect(await shown(page)).toBe(2);
    await page.close();
  });

  it('opens a finding and follows its places to the code at both ends', async () => {
    const page = await open(await sampleReport('shared-process'));
    const finding = page.locator('.finding').first();
    await finding.locator('summary').click();
    expect(await finding.locator('.message').isVisible()).toBe(true);
    const focused = () =>
      page.evaluate(
        '[document.activeElement.closest("figure").firstElementChild.textContent, document.activeElement.textContent]',
      );
    await finding.locator('.places a').nth(0).click();
    await expect.poll(focused).toEqual(['apache.conf', expect.stringContaining('WSGIDaemonProcess sites')]);
    await finding.locator('.places a').nth(1).click();
    await expect.poll(focused).toEqual(['blog/blog/wsgi.py', expect.stringContaining("'blog.settings')keeps")]);
    await finding.locator('.places a').nth(2).click();
    await expect.poll(focused).toEqual(['shop/shop/wsgi.py', expect.stringContaining("'shop.settings')")]);
    expect(await finding.locator('tr.plus').first().textContent()).toContain(
      "os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'",
    );
    await page.close();
  });

  it('can be used with the keyboard alone', async () => {
    const page = await open(await sampleReport('shared-process'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the findings');
    await page.keyboard.press('Enter');
    await page.keyboard.press('/');
    await page.keyboard.type('strangers'.slice(0, 8));
    await expect.poll(() => shown(page)).toBe(1);
    await page.keyboard.press('Escape');
    for (const wanted of ['error', 'info']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.value')).toBe(wanted);
    }
    await page.keyboard.press('Space');
    await expect.poll(() => shown(page)).toBe(1);
    // The list of rules, what the findings are grouped by, the button, the first finding.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('.finding').first().locator('.message').isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate('document.activeElement.matches("tr[id]")')).toBe(true);
    await page.close();
  });

  it.each([
    ['light', 1200, 'rgb(255, 255, 255)'],
    ['dark', 1200, 'rgb(19, 23, 30)'],
    ['light', 390, 'rgb(255, 255, 255)'],
    ['dark', 390, 'rgb(19, 23, 30)'],
  ] as const)('can be read in %s, %i pixels wide', async (colorScheme, width, ground) => {
    const page = await open(await sampleReport('shared-process'), width);
    await page.emulateMedia({ colorScheme });
    await page.locator('.finding summary').first().click();
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(ground);
    // Only code and the picture scroll sideways, each in its own box.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.evaluate(LOWEST_CONTRAST)).toBeGreaterThanOrEqual(4.5);
    await page.screenshot({ path: join(PICTURES, `report-${colorScheme}-${width}.png`), fullPage: true });
    await page.close();
  });

  it('shows what strangers wrote as text', async () => {
    const page = await open(await madeReport(2));
    expect(await page.title()).toBe('wsgiscope report');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('.message').first().textContent()).toContain('<img src=x');
    expect(await page.locator('main').textContent()).toContain('\\u{202e}');
    await page.close();
  });

  it('says so where nothing was found', async () => {
    const page = await open(await sampleReport('clean'));
    expect(await page.getByText('Nothing found.', { exact: true }).isVisible()).toBe(true);
    expect(await page.getByRole('searchbox').count()).toBe(0);
    await page.close();
  });

  it('stays quick with two thousand findings', async () => {
    const page = await open(await madeReport(2000));
    const secondsSince = await threadClock(page);
    await page.getByRole('searchbox').fill('nothing has these words');
    expect(await shown(page)).toBe(0);
    await page.getByRole('searchbox').fill('');
    expect(await page.getByRole('status').textContent()).toBe('2000 of 2000 shown');
    const took = await secondsSince();
    expect(took).toBeGreaterThan(0);
    expect(took).toBeLessThan(5);
    await page.close();
  });

  it('prints every finding opened, without its filters', async () => {
    const page = await open(await sampleReport('shared-process'));
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator('.message:visible').count()).toBe(2);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await page.locator('.message:visible').count()).toBe(0);
    await page.close();
  });
});

/** The lowest contrast (WCAG 2) of any text that is seen, against the nearest ground behind it; evaluated in the page. */
const LOWEST_CONTRAST = `(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (color.startsWith('rgb') && (rgb(color)[3] ?? 1) === 1) return rgb(color);
    }
    return [255, 255, 255];
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const seen = [...document.querySelectorAll('body *')].filter((element) => hasText(element) && element.checkVisibility() && !element.closest('svg, script'));
  return Math.min(...seen.map((element) => {
    const [a, b] = [luminance(rgb(getComputedStyle(element).color)), luminance(groundOf(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
})()`;
