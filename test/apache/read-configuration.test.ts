import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import type { ReadOptions } from '../../src/apache/read/read-result.ts';
import type { ConfigNode } from '../../src/apache/syntax/config-node.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { readingOf } from '../helpers/disks.ts';

const OPTIONS = {
  defines: [],
  environment: new Map(),
  serverRoot: '/etc/httpd',
  apacheVersion: '2.4.71',
};

const read = (
  text: string,
  files: Record<string, string> = {},
  { tolerant = false, ...options }: Partial<ReadOptions> & { readonly tolerant?: boolean } = {},
) => {
  const fs = new MemoryFileSystem({ '/etc/httpd/main.conf': text, ...files });
  return readConfiguration('/etc/httpd/main.conf', fs, { ...OPTIONS, ...readingOf(fs, tolerant), ...options });
};

/** The tree on one line: `Name(words){children}`. */
const show = (nodes: readonly ConfigNode[]): string =>
  nodes
    .map(
      (node) =>
        `${node.name}(${node.words.map((word) => word.text).join(',')})${node.kind === 'section' ? `{${show(node.children)}}` : ''}`,
    )
    .join(' ');

describe('the tree after the READ phase', () => {
  it.each([
    ['a continuation splits a word', 'Ali\\\nas /a /b\n', 'Alias(/a,/b)'],
    ['a comment that ends in a backslash takes the next line in', '# c \\\nAlias /a /b\nAlias /c /d\n', 'Alias(/c,/d)'],
    ['two backslashes at the end still continue', 'ServerAlias a\\\\\nb\n', 'ServerAlias(a\\b)'],
    ['a backslash and a blank do not continue', 'ServerAlias a\\ \nAlias /a /b\n', 'ServerAlias(a\\) Alias(/a,/b)'],
    ['a lone CR is a blank', 'ServerAlias a\rb\r\n', 'ServerAlias(a,b)'],
    ['a NUL hides the rest of its line', 'ServerAlias a\0b\nAlias /a /b\n', 'ServerAlias(a) Alias(/a,/b)'],
    [
      'what follows the last > of an opening line is dropped',
      '<VirtualHost *:80> ServerName a\n</VirtualHost>\n',
      'VirtualHost(*:80){}',
    ],
    [
      'a > in a comment after the tag spoils the addresses',
      '<VirtualHost *:80> # a -> b\n</VirtualHost>\n',
      'VirtualHost(*:80>,#,a,-){}',
    ],
    ['closing tags may be followed by anything', '<VirtualHost *:80>\n</VirtualHost> junk\n', 'VirtualHost(*:80){}'],
    ['section names close in any case', '<VirtualHost *:80>\n</virtualhost>\n', 'VirtualHost(*:80){}'],
    ['a section without arguments', '<RequireAll>\n</RequireAll>\n', 'RequireAll(){}'],
    ['Define acts on later lines only', 'Alias ${A} /x\nDefine a 1\nAlias ${A} /x\n', 'Alias(${A},/x) Alias(1,/x)'],
    ['a value is pasted raw and cut afterwards', 'Define A "x y"\nServerAlias ${A}\n', 'ServerAlias(x,y)'],
    ['there is no default syntax', 'Define A 1\nServerAlias ${A:-2}\n', 'ServerAlias(${A:-2})'],
    ['UnDefine', 'Define A 1\nUnDefine A\n<IfDefine A>\nFoo\n</IfDefine>\n', ''],
    [
      'IfDefine looks at names as written',
      'Define A\n<IfDefine a>\nFoo\n</IfDefine>\n<IfDefine !b>\nBar\n</IfDefine>\n',
      'Bar()',
    ],
    [
      'IfModule before and after LoadModule',
      '<IfModule mod_x.c>\nA\n</IfModule>\nLoadModule y_module y\n<IfModule mod_x.c>\nB\n</IfModule>\nLoadModule x_module m\n<IfModule x_module>\nC\n</IfModule>\n',
      'A() C()',
    ],
    [
      'an inactive conditional hides Define',
      'LoadModule a_module a\n<IfModule nope>\nDefine A\n</IfModule>\n<IfDefine A>\nFoo\n</IfDefine>\n',
      '',
    ],
    ['an active conditional may stay open', '<IfModule core.c>\nA\n', 'A()'],
    [
      'IfVersion',
      '<IfVersion >= 2.4>\nA\n</IfVersion>\n<IfVersion = 2.4>\nB\n</IfVersion>\n<IfVersion < 2.4>\nC\n</IfVersion>\n',
      'A()',
    ],
    [
      'macros: the longest name wins, @ quotes',
      '<Macro m $a $ab @q>\nServerAlias $ab $as @q\n</Macro>\nUse M 1 2 "x y"\n',
      'ServerAlias(2,1s,x y)',
    ],
    [
      'a macro may leave a section open',
      '<Macro m>\n<Directory /x>\n</Macro>\nUse m\nFoo\n</Directory>\n',
      'Directory(/x){Foo()}',
    ],
  ])('%s', (_what, text, wanted) => {
    const result = read(text);
    expect(result.error).toBeNull();
    expect(show(result.nodes)).toBe(wanted);
  });

  it('includes by byte order, hidden files left out, from the ServerRoot of the line', () => {
    const files = {
      '/etc/httpd/d/2.conf': 'B',
      '/etc/httpd/d/10.conf': 'A',
      '/etc/httpd/d/.x.conf': 'X',
      '/srv/e.conf': 'E',
    };
    const result = read('Include d/*.conf\nServerRoot /srv\nIncludeOptional none/*.conf\nInclude e.conf\n', files);
    expect(show(result.nodes)).toBe('A() B() E()');
    expect(result.files).toEqual([
      '/etc/httpd/main.conf',
      '/etc/httpd/d/10.conf',
      '/etc/httpd/d/2.conf',
      '/srv/e.conf',
    ]);
  });
});

describe('the errors of the READ phase, in the words and on the line of httpd', () => {
  it.each([
    ['<VirtualHost *:80>\n', '/etc/httpd/main.conf:1: <VirtualHost> was not closed.', 1],
    ['</VirtualHost>\n', '</VirtualHost> without matching <VirtualHost> section', 1],
    ['</VirtualHost >\n', '</VirtualHost without matching <VirtualHost section', 1],
    ['<Directory /x>\n</Location>\n', 'Expected </Directory> but saw </Location>', 2],
    ['<Directory /x>\n</Directory\n', "</Directory> directive missing closing '>'", 2],
    ['<IfModule core.c>\n<Directory /x>\n</IfModule>\n', 'Expected </Directory> but saw </IfModule>', 3],
    ['<IfModule core.c>\n</IfModule> # x\n', '</IfModule> without matching <IfModule> section', 2],
    ['<IfDefine nope>\nfoo\n', 'Expected </IfDefine> before end of configuration', 1],
    ['<IfDefine nope>\n<Foo>\n</Bar>\n</IfDefine>\n', 'Expected </Foo> but saw </Bar>', 1],
    ['<IfModule !>\n</IfModule>\n', '<IfModule> directive requires additional arguments', 1],
    [
      'Define a b c\n',
      'Define takes 1-2 arguments, Define a variable, optionally to a value.  Same as passing -D to the command line.',
      1,
    ],
    ['\nDefine a:b\n', "Variable name must not contain ':'", 2],
    ['Include /nope/x.conf\n', 'Could not open configuration file /nope/x.conf: No such file or directory', 1],
    ['Include /nope/*.conf\n', 'Include/IncludeOptional: Could not open directory /nope: No such file or directory', 1],
    [
      'Include none*.conf\n',
      "Include/IncludeOptional: No matches for the wildcard 'none*.conf' in '/etc/httpd', failing",
      1,
    ],
    ['Include main.conf\n', 'Exceeded maximum include depth of 128, There appears to be a recursion.', 1],
    ['Use m\n', 'no macro defined before Use', 1],
    [
      '<Macro m $a>\n</Macro>\nUse m\n',
      'macro \'m\' (defined on line 1 of "/etc/httpd/main.conf") used with 0 arguments instead of 1',
      3,
    ],
    ['<Macro m>\nUse m\n</Macro>\nUse m\n', "recursive use of macro 'm' is invalid", 2],
    [
      '<IfVersion >=2.4>\n</IfVersion>\n',
      'Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers.',
      1,
    ],
    ['Foo \\\n\\\n</X>\nBar\n</Y>\n', '</Y> without matching <Y> section', 5],
  ])('%j', (text, message, line) => {
    const { error } = read(text);
    expect(error?.message).toBe(message);
    expect(error?.line).toBe(line);
  });
});

describe('where the tree stands in the files', () => {
  it('gives words their ranges, and none where they came from a variable', () => {
    const text = 'Define V x\nAlias \\\n  "/a b" ${V}/y /z\n';
    const [node] = read(text).nodes;
    const found = node?.words.map((word) => word.range && text.slice(word.range.start, word.range.end));
    expect(found).toEqual(['"/a b"', null, '/z']);
    expect(node?.line).toBe(3);
    expect(node?.at.line).toBe(2);
  });

  it('names the line of the macro body and the Use that led there', () => {
    const [node] = read('<Macro m $a>\nAlias $a /x\n</Macro>\nUse m /y\n').nodes;
    expect(node?.line).toBe(2);
    expect(node?.via.map((at) => at.line)).toEqual([4]);
  });

  it('finds every word again in the text', () => {
    const line = fc
      .array(fc.constantFrom('Alias', '/a', '"b c"', '\\\n', ' ', '\t', '\\\\', "'d'"), { maxLength: 12 })
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const text = lines.join('\n');
        for (const node of read(text, {}, { tolerant: true }).nodes) {
          for (const word of node.words) {
            const written = word.range ? text.slice(word.range.start, word.range.end).replaceAll('\\\n', '') : '';
            expect(written.replaceAll(/["']/g, '').replaceAll('\\\\', '\\')).toBe(word.text.replaceAll(/["']/g, ''));
          }
        }
      }),
    );
  });
});

describe('reading on in a repository', () => {
  const tolerant = { tolerant: true, serverRoot: null };

  it('keeps what stands in an undecided conditional, under its condition', () => {
    const { nodes } = read('<IfDefine A>\nX\n</IfDefine>\n<IfDefine !A>\nY\n</IfDefine>\n', {}, tolerant);
    expect(nodes.map((node) => [node.name, node.conditions[0]?.chain, node.conditions[0]?.branch])).toEqual([
      ['X', 'ifdefine A', 0],
      ['Y', 'ifdefine A', 1],
    ]);
  });

  it('goes on after errors and tells of all of them', () => {
    const { nodes, error } = read(
      '<VirtualHost *:80>\n<Directory /x>\nA\n</VirtualHost>\nB\n</Foo>\nC\n',
      {},
      tolerant,
    );
    expect(show(nodes)).toBe('VirtualHost(*:80){Directory(/x){A()}} B() C()');
    expect(error?.line).toBe(4);
  });

  it('takes an Include of what is not there for a gap', () => {
    const { error, notices } = read('Include /etc/letsencrypt/options.conf\nA\n', {}, tolerant);
    expect(error).toBeNull();
    expect(notices.map((notice) => notice.code)).toEqual(['include-missing']);
  });

  it('masks templates: expressions stay readable, branches exclude each other', () => {
    const text =
      '{% if ssl %}\n<VirtualHost *:443>\n{% else %}\n<VirtualHost *:{{ port }}>\n{% endif %}\nServerName {{ name | default("a b") }}\n</VirtualHost>\n';
    const { nodes } = read(text, {}, tolerant);
    expect(nodes.map(({ conditions, symbols }) => [conditions[0]?.branch, symbols])).toEqual([
      [0, []],
      [1, ['{{ port }}']],
    ]);
  });

  it('gives sections that a template opens in place of each other what follows, as far as their branch has it', () => {
    const text =
      '{% if ssl %}\n<VirtualHost *:443>\nSSLEngine on\n{% else %}\nListen 80\n<VirtualHost *:80>\n{% endif %}\n<Location />\nA 1\n</Location>\n</VirtualHost>\nB 2\n';
    const { nodes, error } = read(text, {}, tolerant);
    expect(error).toBeNull();
    expect(show(nodes)).toBe(
      'VirtualHost(*:443){SSLEngine(on) Location(/){A(1)}} Listen(80) VirtualHost(*:80){Location(/){A(1)}} B(2)',
    );
    const inner = nodes.flatMap((node) => (node.kind === 'section' ? node.children : []));
    expect(inner.map(({ conditions }) => conditions[0]?.branch)).toEqual([0, 0, 1]);
  });

  it.each([
    '{% if a %}\n<VirtualHost *:80>\n{% endif %}\n',
    '{% for a in b %}\n</VirtualHost>\n{% endfor %}\n',
    '<VirtualHost *:80>\n{{ rest }}\n',
  ])('holds httpd to no sections that a template may open or close: %j', (text) => {
    expect(read(text, {}, tolerant).error).toBeNull();
  });

  it('holds it to them where a template only fills in names', () => {
    expect(read('<VirtualHost *:80>\nServerName {{ name }}\n', {}, tolerant).error?.message).toMatch('not closed');
  });

  it('counts the lines of an expression that stands on several', () => {
    const { nodes, error } = read('ServerName {{ name\n  | default("a")\n}}.example\nA b\n</Foo>\n', {}, tolerant);
    expect(nodes.map(({ name, line, at }) => [name, line, at.line, at.endLine])).toEqual([
      ['ServerName', 3, 1, 3],
      ['A', 4, 4, 4],
    ]);
    expect([error?.line, error?.at.line]).toEqual([5, 5]);
  });

  it('takes shell variables for template expressions, but not the parameters of macros', () => {
    const symbolsOf = (text: string) => read(text, {}, { tolerant: true }).nodes.map(({ symbols }) => symbols);
    expect(symbolsOf('ServerAlias $SITE_NAME\nServerAlias ${SITE:-a.example}\n')).toEqual([
      ['$SITE_NAME'],
      ['${SITE:-a.example}'],
    ]);
    const macro = '<Macro Site $NAME>\nServerAlias $NAME\n</Macro>\nUse Site a.example\n';
    expect(show(read(macro, {}, { tolerant: true }).nodes)).toBe('ServerAlias(a.example)');
  });

  it('never throws and always ends, whatever the text', () => {
    const piece = fc.constantFrom(
      '<',
      '</',
      'IfModule',
      '>',
      'Macro',
      ' m',
      '\n',
      'Use m',
      'Define A',
      '${A}',
      '"',
      '\\',
      '{% if %}',
      '<%',
      'Include main.conf',
      '\0',
      '#',
      'VirtualHost *:80',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const mode of [true, false]) read(pieces.join(''), {}, { tolerant: mode });
      }),
    );
  });
});
