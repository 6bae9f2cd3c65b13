import { describe, expect, it } from 'vitest';
import { buildDeployment } from '../../src/deployment/build-deployment.ts';
import { leaksOf } from '../../src/deployment/leaks.ts';
import { buildDeploymentGraph, type GraphBox } from '../../src/reporters/graph/deployment-graph.ts';
import { renderDot } from '../../src/reporters/graph/dot.ts';
import { renderMermaid } from '../../src/reporters/graph/mermaid.ts';
import { loadSvgRenderer } from '../../src/reporters/graph/svg.ts';
import { unknown } from '../../src/source/static-value.ts';
import { type Line, pythonSources } from './facts-fixture.ts';

const versions = { apache: '2.4.71', modWsgi: '4.9.4', python: '3.11' };
const site = (line: Line): Line[] => [line, { handler: 'get_wsgi_application' }];

function deploymentOf(scripts: Readonly<Record<string, readonly Line[]>>) {
  return buildDeployment({
    versions,
    sources: pythonSources(scripts),
    server: null,
    environment: new Map(),
    disk: null,
    processGroups: new Map([['web', Object.keys(scripts)]]),
    scripts: [],
  });
}

function leaksIn(scripts: Readonly<Record<string, readonly Line[]>>) {
  const deployment = deploymentOf(scripts);
  return deployment.processGroups.flatMap((group) => leaksOf(group, deployment));
}

describe('leaksOf', () => {
  it('finds each setdefault site a victim of the other', () => {
    const leaks = leaksIn({ '/a.wsgi': site({ setdefault: 'a' }), '/b.wsgi': site({ setdefault: 'b' }) });
    expect(leaks.map((leak) => [leak.writer.deployedPath, leak.victim.deployedPath, leak.order, leak.proof])).toEqual([
      ['/b.wsgi', '/a.wsgi', 'writer-first', 'certain'],
      ['/a.wsgi', '/b.wsgi', 'writer-first', 'certain'],
    ]);
  });

  it('is silent where all assign, where values are equal, and for a lone script', () => {
    expect(leaksIn({ '/a.wsgi': site({ assign: 'a' }), '/b.wsgi': site({ assign: 'b' }) })).toEqual([]);
    expect(leaksIn({ '/a.wsgi': site({ setdefault: 'a' }), '/b.wsgi': site({ setdefault: 'a' }) })).toEqual([]);
    expect(leaksIn({ '/a.wsgi': site({ setdefault: 'a' }) })).toEqual([]);
  });

  it('finds one repaired script not enough', () => {
    const leaks = leaksIn({ '/a.wsgi': site({ assign: 'a' }), '/b.wsgi': site({ setdefault: 'b' }) });
    expect(leaks.map((leak) => leak.victim.deployedPath)).toEqual(['/b.wsgi']);
  });

  it('finds no victim in a site that removes what it was born with (scenario no-leak-with-pop-before-setdefault)', () => {
    const popping: Line[] = [{ remove: true }, ...site({ setdefault: 'b' })];
    const leaks = leaksIn({ '/a.wsgi': site({ setdefault: 'a' }), '/b.wsgi': popping });
    expect(leaks.map((leak) => leak.victim.deployedPath)).toEqual(['/a.wsgi']);
  });

  it('finds writers that are no Django site, and os.putenv (scenarios leak-from-a-plain-script, leak-by-putenv)', () => {
    const victim = site({ setdefault: 'b' });
    for (const writer of [[{ assign: 'a' }], [{ putenv: 'a' }]] as const) {
      const leaks = leaksIn({ '/a.wsgi': writer, '/b.wsgi': victim });
      expect(leaks.map((leak) => [leak.victim.deployedPath, leak.given])).toEqual([
        ['/b.wsgi', { kind: 'known', value: 'a' }],
      ]);
    }
  });

  it('proves nothing from a value it does not know', () => {
    const leaks = leaksIn({
      '/a.wsgi': site({ setdefault: unknown('computed') }),
      '/b.wsgi': site({ setdefault: 'b' }),
    });
    expect(leaks.every((leak) => leak.proof === 'possible')).toBe(true);
  });
});

describe('the picture', () => {
  const deployment = deploymentOf({
    '/srv/"a] --> b.wsgi': site({ setdefault: 'a' }),
    '/srv/b<&\\N.wsgi': site({ setdefault: 'b' }),
  });
  const graph = buildDeploymentGraph([deployment], (file) => file);

  it('holds a box for process, interpreter, mount and script, and marks leaks', () => {
    expect(graph.boxes.map((box) => box.kind)).toEqual(['process']);
    expect(graph.boxes[0]?.inside.map((box) => box.inside.map((inner) => inner.kind))).toEqual([
      ['mount', 'script'],
      ['mount', 'script'],
    ]);
    const leaks = graph.edges.filter((edge) => edge.kind === 'leaks');
    expect(leaks.map(({ isMutual, label }) => [isMutual, label])).toEqual([[true, 'leaks both ways']]);
  });

  const manySites = (count: number) =>
    buildDeploymentGraph(
      [
        deploymentOf(
          Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`/srv/${index}.wsgi`, site({ setdefault: `s${index}` })]),
          ),
        ),
      ],
      (file) => file,
    );
  const leavesOf = (boxes: readonly GraphBox[]): readonly GraphBox[] =>
    boxes.flatMap((box) => [box, ...leavesOf(box.inside)]);

  it('draws the leaks of more than two sites as a star that says how many there are', () => {
    const { boxes, edges } = manySites(13);
    const leak = leavesOf(boxes).find(({ kind }) => kind === 'leak');
    expect(leak?.lines).toEqual(['one environment', '13 sites may get the settings of another']);
    expect(edges.filter(({ from, kind }) => kind === 'leaks' && from === leak?.id)).toHaveLength(13);
  });

  it('folds a picture of very many sites, counts the rest, and keeps the order of the configuration', () => {
    const { boxes, edges } = manySites(400);
    const all = leavesOf(boxes);
    const scripts = all.filter(({ kind }) => kind === 'script').map(({ lines: [name] }) => name);
    expect(scripts).toEqual(scripts.map((_, index) => `/srv/${index}.wsgi`));
    expect(scripts.length).toBeLessThan(30);
    expect(all.find(({ kind }) => kind === 'more')?.lines).toEqual([`and ${400 - scripts.length} more sites`]);
    expect(all.find(({ kind }) => kind === 'leak')?.lines[1]).toContain('400 sites');
    expect(edges.length).toBeLessThan(30);
  });

  it('shows hostile names as text', async () => {
    expect(renderMermaid(graph)).not.toMatch(/["\]] --> b\.wsgi/);
    expect(renderDot(graph)).toContain('\\"a] --> b.wsgi');
    const svg = (await loadSvgRenderer())(graph);
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain('b&lt;&amp;\\N.wsgi');
  });
});
