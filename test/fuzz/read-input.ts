import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import type { ConfigNode } from '../../src/apache/syntax/config-node.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractDjangoSettings } from '../../src/python/facts/extract-django-settings.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { PythonParser } from '../../src/python/syntax/index.ts';
import { readingOf } from '../helpers/disks.ts';
import { expectPlaces } from './places.ts';

/** Reads a text as a server's configuration, for a repository or as httpd does, and throws where a place in it is wrong. */
export function readAsApache(text: string, tolerant: boolean): object {
  const files = { '/r/main.conf': text, '/r/x.conf': 'A b\n' };
  const fs = new MemoryFileSystem(files);
  const { nodes, ...more } = readConfiguration('/r/main.conf', fs, {
    defines: [],
    environment: new Map<string, string>(),
    serverRoot: '/r',
    apacheVersion: '2.4.71',
    ...readingOf(fs, tolerant),
  });
  const read = { ...more, nodes: nodes.map(plain), readDirectives: more.readDirectives?.map(plain) };
  expectPlaces(read, files);
  return read;
}

/** A node without what it keeps for itself; words are told apart where they are asked for. */
function plain(node: ConfigNode): object {
  const { name, key, argsText, words, at, line, via, conditions, symbols } = node;
  for (const { range } of words)
    if (range && !(at.range.start <= range.start && range.end <= at.range.end))
      throw new Error(`a word outside of its line: ${JSON.stringify({ at, range })}`);
  const section = node.kind === 'section' ? { closeAt: node.closeAt, children: node.children.map(plain) } : {};
  return { name, key, argsText, words, at, line, via, conditions, symbols, ...section };
}

/** Reads a text as a WSGI script and as a settings module, and throws where a place in the facts is wrong. */
export function readAsPython(text: string, parser: PythonParser): object {
  const files = { '/r/site/wsgi.py': text, '/r/site_a/__init__.py': 'import os\n' };
  const host = { fs: new MemoryFileSystem(files), parser, root: '/r' };
  const read = {
    script: extractScriptFacts('/r/site/wsgi.py', host),
    settings: extractDjangoSettings('/r/site/wsgi.py', host),
  };
  expectPlaces(read, files);
  return read;
}
