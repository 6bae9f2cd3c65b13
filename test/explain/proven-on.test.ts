import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { provenOn } from '../../src/explain/proven-on.ts';
import { renderExplanationJson } from '../../src/reporters/explanation-json.ts';
import { DEBIAN, versionsOf } from '../conformance/stack.ts';
import { pythonSources } from '../deployment/facts-fixture.ts';
import { explainText } from '../deployment/server-fixture.ts';

const provenFor = (modWsgi: string) => provenOn({ apache: '2.4.62', modWsgi, python: '3.12' })?.modWsgi ?? null;

describe('the stack that answers were proven on', () => {
  it('is one that the conformance suite runs on', () => {
    const built = readFileSync('scripts/build-stacks.sh', 'utf8').matchAll(/^build (\S+)$/gm);
    for (const version of [versionsOf(DEBIAN).modWsgiVersion, ...[...built].map(([, version = '']) => version)])
      expect(provenFor(version)).toBe(version);
  });

  it('has the same major version of mod_wsgi, and is none where none has', () => {
    expect(provenFor('5.1')).toBe('5.0.2');
    expect(provenFor('3.4')).toBe(null);
  });

  it('is told in JSON beside what the answers hold for', () => {
    const document = JSON.parse(
      renderExplanationJson(explainText('ServerName a.test\n', ['http://a.test/'], { sources: pythonSources({}) })),
    );
    expect(document.versions.modWsgi).toBe(document.provenOn.modWsgi);
  });
});
