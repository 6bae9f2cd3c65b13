import type { CheckResult } from '../../src/linter/check-result.ts';
import type { ReportContext } from '../../src/reporters/report-context.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { SourceFile } from '../../src/source/source-file.ts';

/** A finding over two files, with a fix, of which every text can be replaced by something hostile. */
export function sampleResult(hostile = ''): { result: CheckResult; context: ReportContext } {
  const script = new SourceFile(
    `/work/shop${hostile}/wsgi.py`,
    `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop${hostile}')\n`,
  );
  const conf = new SourceFile('/work/apache.conf', `ServerName a${hostile}\n\tWSGIScriptAlias / /srv/shop/wsgi.py\n`);
  const files = new Map([script, conf].map((file) => [file.path, file.text]));
  const start = script.text.indexOf('os.environ');
  const statement = { start, end: script.text.length - 1 };
  const directive = conf.text.indexOf('WSGIScriptAlias');
  const primary = { at: script.locate(statement), text: `keeps an inherited value${hostile}` };
  const mount = { at: conf.locate({ start: directive, end: conf.text.length - 1 }), text: `mounted here${hostile}` };
  const common = {
    severity: 'error',
    confidence: 'high',
    help: `assign instead${hostile}`,
    docsUrl: 'https://example.invalid/rules/env-setdefault-shared-process',
    related: [mount],
    fixes: [],
  } as const;
  const occurrence = {
    ...common,
    fingerprint: '0123456789abcdef',
    server: conf.path,
    site: `shop.example.com/${hostile}`,
    gets: `blog${hostile}`,
    mayGet: null,
    message: `shop can be served with the settings of blog${hostile}.`,
    primary,
  };
  const embedded = { at: conf.locate({ start: 0, end: 5 }), text: `embedded${hostile}` };
  const finding: Finding = {
    ...common,
    ruleId: 'env-setdefault-shared-process',
    message: `shop can be served with the settings of blog${hostile}. Second sentence.`,
    fingerprint: '0123456789abcdef',
    primary,
    fixes: [
      {
        title: `assign${hostile}`,
        applicability: 'safe',
        edits: [{ file: script.path, range: statement, newText: "os.environ['DJANGO_SETTINGS_MODULE'] = 'shop'" }],
      },
    ],
    occurrences: [occurrence],
    because: [
      {
        ...common,
        ruleId: 'silent-embedded',
        message: `embedded${hostile}`,
        fingerprint: 'fedcba9876543210',
        primary: embedded,
        occurrences: [{ ...occurrence, primary: embedded, fingerprint: 'fedcba9876543210' }],
      },
    ],
  };
  const result: CheckResult = {
    findings: [finding],
    notices: [{ code: 'not-utf8', message: `read as latin-1${hostile}`, at: conf.locate({ start: 0, end: 1 }) }],
    servers: [
      {
        entry: conf.path,
        standsFor: 'tree',
        versions: { apache: '2.4.62', modWsgi: '5.0.2', python: '3.12', django: '5.2' },
        assumedVersions: ['apache', 'modWsgi', 'python', 'django'],
        folders: [{ from: `/srv${hostile}`, to: `/work${hostile}`, isByHand: false }],
      },
    ],
    summary: {
      errors: 1,
      warnings: 0,
      infos: 0,
      fixable: 1,
      hiddenFixes: 0,
      fixed: 0,
      suppressed: 0,
      baselined: 0,
      stale: 0,
      undecided: 0,
      files: 2,
      sites: 1,
    },
    fixed: [],
    crashes: [],
  };
  const context: ReportContext = {
    nameOf: (file) => file.replace('/work/', ''),
    textOf: (file) => files.get(file) ?? null,
    color: false,
    width: 100,
    toolVersion: '0.0.0',
    picture: (form) => (form === 'mermaid' ? 'flowchart LR\n' : '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
  };
  return { result, context };
}
