/** The layers of docs/architecture.md, enforced. Each rule says why it is there. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^src/${from}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: [from, ...allowed].map((layer) => `^src/${layer}`) },
});

const nowhereBut = (name, module, place, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^src/', pathNot: [place, '\\.test\\.ts$'] },
  to: { path: module },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle means two rooms are one room.',
      from: {},
      to: { circular: true },
    },
    only('source-stands-alone', 'source', [], 'Text value types know no domain.'),
    only('host-on-source', 'host', ['source/'], 'Files are text with a place, nothing more.'),
    only('config-on-host', 'config', ['source/', 'host/'], 'Our settings know files, not servers or scripts.'),
    only('python-alone', 'python', ['source/', 'host/'], 'Scripts are read without knowing the server.'),
    only('apache-alone', 'apache', ['source/', 'host/'], 'The server is read without knowing Python.'),
    only(
      'project-finds-files',
      'project',
      ['source/', 'host/', 'config/', 'python/', 'apache/'],
      'Discovery decides what each reader is given.',
    ),
    only(
      'deployment-joins',
      'deployment',
      ['source/', 'host/', 'python/', 'apache/', 'project/'],
      'The one room that sees both languages.',
    ),
    only(
      'rules-ask',
      'rules',
      [
        'source/',
        'python/facts/',
        'apache/',
        'deployment/',
        'project/(project|django-age|filled-later|set-up-files)\\.ts',
      ],
      'A rule is a question asked of the deployment.',
    ),
    only(
      'explain-asks',
      'explain',
      ['source/', 'host/', 'python/facts/', 'apache/', 'deployment/'],
      'Explaining is another question.',
    ),
    only(
      'linter-runs-rules',
      'linter',
      ['source/', 'host/', 'config/', 'rules/', 'deployment/', 'explain/', 'apache/', 'python/', 'project/'],
      'The linter knows subjects and rules, not outputs; what a server answers it asks where explain does.',
    ),
    only(
      'fix-edits',
      'fix',
      ['source/', 'host/', 'rules/', 'linter/', 'python/', 'apache/', 'project/'],
      'Fixing is applying edits that findings carry.',
    ),
    only(
      'reporters-render',
      'reporters',
      ['source/', 'rules/', 'linter/', 'fix/', 'explain/', 'deployment/', 'python/facts/', 'apache/'],
      'A reporter turns a result into a string.',
    ),
    only('cli-on-api', 'cli', ['api.ts'], 'The command line sees the library only through its door.'),
    {
      name: 'rules-apart',
      severity: 'error',
      comment: 'A rule never leans on another rule.',
      from: { path: '^src/rules/([a-z0-9-]+)/' },
      to: { path: '^src/rules/[a-z0-9-]+/', pathNot: '^src/rules/$1/' },
    },
    {
      name: 'server-paths-only-through-the-disk',
      severity: 'error',
      comment: 'Whether a path of the server is there, absent or unknown is one question, asked of one ServerDisk.',
      from: {
        path: '^src/(apache/model|deployment|explain|rules)/',
        pathNot:
          '\\.test\\.ts$|^src/deployment/(open-server|read-python-sources|python-sources|search-path|module-search|mount-probe)\\.ts$',
      },
      to: { path: '^src/host/', pathNot: '^src/host/server-disk\\.ts$' },
    },
    nowhereBut('files-only-in-host', '^(node:)?fs', '^src/(host|cli)/', 'One place reads and writes files.'),
    nowhereBut(
      'programs-only-in-git-calls',
      '^(node:)?child_process',
      '^src/host/git-calls\\.ts$',
      'One file starts a program, and says what keeps it from running what a tree says.',
    ),
    nowhereBut('tree-sitter-only-in-syntax', 'tree-sitter', '^src/python/syntax/', 'One place knows the grammar.'),
    nowhereBut('yargs-only-in-cli', 'node_modules/yargs-parser', '^src/cli/', 'One place parses arguments.'),
    {
      name: 'syntax-stays-inside-python',
      severity: 'error',
      comment: 'Trees are freed where facts are made.',
      from: { path: '^src/', pathNot: '^src/python/' },
      to: { path: '^src/python/syntax/', pathNot: '^src/python/syntax/index\\.ts$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$' },
  },
};
