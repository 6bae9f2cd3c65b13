import fc from 'fast-check';
import { type ScriptDraft, scriptFor } from './script-arbitrary.ts';

/** A tree to be mended: relative path to bytes, each a character; `apache.conf` is the server, in `${SCENARIO}`. */
export type ByteTree = Readonly<Record<string, string>>;

const SITES = ['blog', 'shop', 'wiki'] as const;
const NAMES = ['a.example.com', 'b.example.com', 'c.example.com'] as const;
const GROUPS = ['one', 'two'] as const;

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const target = (site: string): string => `\${SCENARIO}/${site}/${site}/wsgi.py`;

/** One alias with options that may name a group nobody declares, or one of another case. */
const alias: fc.Arbitrary<string> = fc
  .record({
    url: fc.constantFrom('/', '/', '/shop', '/shop/more'),
    site: fc.constantFrom(...SITES),
    group: maybe(fc.constantFrom(...GROUPS, 'One', 'nobody')),
    application: maybe(fc.constantFrom('%{GLOBAL}', 'own')),
    blanks: fc.constantFrom('', '', ' '),
  })
  .map(
    ({ url, site, group, application, blanks }) =>
      [
        `WSGIScriptAlias ${url} ${target(site)}`,
        ...(group ? [`process-group=${group}`] : []),
        ...(application ? [`application-group=${application}`] : []),
      ].join(' ') + blanks,
  );

const daemon: fc.Arbitrary<string> = fc
  .record({
    name: fc.constantFrom(...GROUPS),
    options: fc.constantFrom(
      '',
      ' threads=2',
      ' threads=2 \\\n        display-name=%{GROUP}',
      " python-home='/usr/bin'",
    ),
  })
  .map(({ name, options }) => `WSGIDaemonProcess ${name}${options}`);

const directive: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...GROUPS, 'nobody', '%{GLOBAL}').map((group) => `WSGIProcessGroup ${group}`),
  fc.constantFrom('%{GLOBAL}', '%{SERVER}', 'own').map((group) => `WSGIApplicationGroup ${group}`),
);

const location: fc.Arbitrary<string> = fc
  .record({ path: fc.constantFrom('/', '/shop'), group: fc.constantFrom(...GROUPS), more: fc.boolean() })
  .map(({ path, group, more }) =>
    [
      `<Location ${path}>`,
      `    WSGIProcessGroup ${group}`,
      ...(more ? ['    Require all granted'] : []),
      '</Location>',
    ].join('\n'),
  );

const line = fc.oneof(
  { weight: 5, arbitrary: alias },
  { weight: 2, arbitrary: daemon },
  { weight: 2, arbitrary: directive },
  { weight: 1, arbitrary: location },
  { weight: 1, arbitrary: fc.constantFrom('# a comment', '', '<IfModule mod_wsgi.c>\n# nothing\n</IfModule>') },
);

const host: fc.Arbitrary<string> = fc
  .record({
    name: maybe(fc.constantFrom(...NAMES)),
    port: fc.constantFrom(80, 80, 80, 443),
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    indent: fc.constantFrom('    ', '\t', ''),
  })
  .map(({ name, port, lines, indent }) =>
    [
      `<VirtualHost *:${port}>`,
      ...[...(name ? [`ServerName ${name}`] : []), ...lines].flatMap((text) =>
        text.split('\n').map((one) => indent + one),
      ),
      '</VirtualHost>',
    ].join('\n'),
  );

/** A server, in one file or with its virtual hosts in files of their own, some of them read twice or out of a macro. */
const configuration: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record({
    top: fc.array(fc.oneof(daemon, daemon, directive, alias), { maxLength: 3 }),
    hosts: fc.array(host, { minLength: 1, maxLength: 3 }),
    bottom: maybe(daemon),
    split: fc.constantFrom('no', 'no', 'files', 'macro'),
    end: fc.constantFrom('\n', '\n', '\r\n'),
    isEnded: fc.boolean(),
  })
  .map(({ top, hosts, bottom, split, end, isEnded }) => {
    const body =
      split === 'files'
        ? hosts.map((_, index) => `Include \${SCENARIO}/sites/${index}.conf`)
        : split === 'macro'
          ? ['<Macro Site>', ...hosts, '</Macro>', 'Use Site']
          : hosts;
    const grant = ['<Directory ${SCENARIO}>', '    Require all granted', '</Directory>'];
    const lines = [...grant, ...top, ...body, ...(bottom ? [bottom] : [])];
    const written = (text: string): string => (text + (isEnded ? '\n' : '')).replaceAll('\n', end);
    return {
      'apache.conf': written(lines.join('\n')),
      ...(split === 'files'
        ? Object.fromEntries(hosts.map((text, index) => [`sites/${index}.conf`, written(text)]))
        : {}),
    };
  });

/** The same server so that it mostly starts: daemon processes at the top, each once, and no line that must find another. */
function tidy(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const tidied = Object.entries(texts).map(([name, text]) => [
    name,
    text
      .replace(/^[ \t]*WSGIDaemonProcess.*(?:\\\r?\n.*)?(?:\r?\n|$)/gm, '')
      .replace(/(process-group=(?:One|nobody)) application-group=\S+/g, '$1'),
  ]);
  const { 'apache.conf': main, ...others } = Object.fromEntries(tidied);
  const end = main.includes('\r\n') ? '\r\n' : '\n';
  return {
    ...others,
    'apache.conf': GROUPS.map((name) => `WSGIDaemonProcess ${name} threads=2${end}`).join('') + main,
  };
}

const bytesOf = ({ text, bom, latin1 }: ScriptDraft): string =>
  latin1 ? text : Buffer.from(bom ? `\uFEFF${text}` : text, 'utf8').toString('latin1');

/** Three Django sites around a server. */
const treeWith = (server: typeof configuration): fc.Arbitrary<ByteTree> =>
  fc.tuple(server, ...SITES.map((site) => scriptFor(`${site}.settings`))).map(([texts, ...scripts]) => {
    const sites = SITES.map((site, index) => {
      const hosts = `ALLOWED_HOSTS = ['${NAMES[index]}', 'www.${NAMES[index]}']`;
      const draft = scripts[index];
      return {
        ...(draft ? { [`${site}/${site}/wsgi.py`]: bytesOf(draft) } : {}),
        [`${site}/${site}/__init__.py`]: '',
        [`${site}/${site}/urls.py`]: 'urlpatterns = []\n',
        [`${site}/${site}/settings.py`]: `${hosts}\nROOT_URLCONF = '${site}.urls'\n`,
      };
    });
    return Object.assign({ ...texts }, ...sites);
  });

/** Whole trees whose server mostly starts. */
export const startingTree = treeWith(configuration.map(tidy));

/** Whole trees whose server may or may not start. */
export const brokenTree = fc.oneof(treeWith(configuration), startingTree, startingTree);
