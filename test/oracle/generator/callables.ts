import { type Draft, indent, SETTINGS } from './draft.ts';
import { stringExpression } from './values.ts';

/** How a request is written to the process environment; `request` names the WSGI environ there. */
const requestWrite = (draft: Draft, request: string): string[] => {
  const key = draft.pick('CL_DB', 'CL_HOST', SETTINGS);
  draft.requestVariables[key] = key === SETTINGS ? 'request.settings' : 'from-vhost';
  const environ = request === draft.environ ? 'os.environ' : draft.environ;
  return draft.pick(
    [`${environ}['${key}'] = ${request}['${key}']`],
    [`${environ}['${key}'] = ${request}.get('${key}', '')`],
    [`${environ}['${key}'] = ${request}.get('${key}', 'default.settings')`],
    [`if '${key}' in ${request}:`, `    ${environ}['${key}'] = ${request}['${key}']`],
    ['try:', `    ${environ}['${key}'] = ${request}['${key}']`, 'except KeyError:', '    pass'],
    [`for key in ('${key}', 'CL_MODE'):`, `    ${environ}[key] = ${request}.get(key, '')`],
    [`for key in ['${key}', 'CL_MODE']:`, `    if key in ${request}:`, `        ${environ}[key] = ${request}[key]`],
    [`for key, value in ${request}.items():`, "    if key.startswith('CL_'):", `        ${environ}[key] = value`],
    [
      `for key in ${request}:`,
      "    if key.startswith(('CL_', 'DJANGO_')):",
      `        ${environ}[key] = ${request}[key]`,
    ],
    [`for key, value in ${request}.items():`, '    if isinstance(value, str):', `        ${environ}[key] = value`],
    [`${environ}.setdefault('${key}', ${request}.get('${key}', 'default.settings'))`],
    [`${environ}.setdefault('${key}', 'constant.settings')`],
    [`${environ}['${key}'] = 'constant.settings'`],
    [`${environ}.update({key: ${request}.get(key, '') for key in ('${key}', 'CL_MODE')})`],
    [`${environ}['SCRIPT_NAME'] = ${request}['SCRIPT_NAME']`],
    [`${request}['${key}'] = 'only the request'`],
    [`${request}.setdefault('${key}', 'only the request')`],
    [`${environ}.pop('${key}', None)`],
    [`value = ${request}.get('${key}')`, 'if value:', `    ${environ}['${key}'] = value`],
    [`if ${request}['PATH_INFO'].startswith('/second'):`, `    ${environ}['${key}'] = 'second.settings'`],
  );
};

const makeHandler = (draft: Draft): string =>
  draft.pick('get_wsgi_application()', 'get_wsgi_application()', 'WSGIHandler()');

interface Parts {
  readonly writes: readonly string[];
  readonly request: string;
}

type Form = (draft: Draft, parts: Parts) => string[];

const FORMS: readonly Form[] = [
  (draft, { writes, request }) => [
    `inner = ${makeHandler(draft)}`,
    '',
    `def application(${request}, start_response):`,
    ...indent(writes),
    `    return inner(${request}, start_response)`,
  ],
  (draft, { writes, request }) => [
    `inner = ${makeHandler(draft)}`,
    '',
    `def pass_on(${request}):`,
    ...indent(writes),
    '',
    `def application(given, start_response):`,
    '    pass_on(given)',
    '    return inner(given, start_response)',
  ],
  (draft, { writes, request }) => [
    'class Application:',
    '    def __init__(self, inner):',
    '        self.inner = inner',
    '',
    `    def __call__(self, ${request}, start_response):`,
    ...indent(indent(writes)),
    `        return self.inner(${request}, start_response)`,
    '',
    `application = Application(${makeHandler(draft)})`,
  ],
  (_, { writes, request }) => [
    'class Handler(WSGIHandler):',
    `    def __call__(self, ${request}, start_response):`,
    `        self.prepare(${request})`,
    `        return super().__call__(${request}, start_response)`,
    '',
    `    def prepare(self, ${request}):`,
    ...indent(indent(writes)),
    '',
    'application = Handler()',
  ],
  (_, { writes, request }) => [
    'inner = None',
    '',
    `def application(${request}, start_response):`,
    '    global inner',
    '    if inner is None:',
    ...indent(indent(writes)),
    '        inner = get_wsgi_application()',
    `    return inner(${request}, start_response)`,
  ],
  (_, { writes, request }) => [
    'inner = None',
    '',
    `def application(${request}, start_response):`,
    '    global inner',
    ...indent(writes),
    '    if inner is None:',
    '        inner = get_wsgi_application()',
    `    return inner(${request}, start_response)`,
  ],
  (draft, { writes, request }) => [
    `def application(${request}, start_response):`,
    ...indent(writes),
    `    return ${makeHandler(draft)}(${request}, start_response)`,
  ],
  (draft, { writes, request }) => [
    `inner = ${makeHandler(draft)}`,
    '',
    'def decorate(function):',
    `    def wrapper(${request}, start_response):`,
    ...indent(indent(writes)),
    `        return function(${request}, start_response)`,
    '    return wrapper',
    '',
    draft.pick(
      'application = decorate(inner)',
      '@decorate\ndef application(environ, start_response):\n    return inner(environ, start_response)',
    ),
  ],
  (draft, { writes, request }) => [
    `inner = ${makeHandler(draft)}`,
    '',
    `def application(${request}, start_response):`,
    ...indent(writes),
    `    for chunk in inner(${request}, start_response):`,
    '        yield chunk',
  ],
  (draft, { writes, request }) => [
    'import functools',
    '',
    `def serve(inner, ${request}, start_response):`,
    ...indent(writes),
    `    return inner(${request}, start_response)`,
    '',
    `application = functools.partial(serve, ${makeHandler(draft)})`,
  ],
  (draft, { writes, request }) => [
    'done = False',
    `inner = ${makeHandler(draft)}`,
    '',
    `def application(${request}, start_response):`,
    '    global done',
    '    if not done:',
    '        done = True',
    ...indent(indent(writes)),
    `    return inner(${request}, start_response)`,
  ],
];

/** The end of a script: Django's handler, and the callable in one of its forms. */
export const callable = (draft: Draft): string[] => {
  const imports = draft.pick(
    ['from django.core.wsgi import get_wsgi_application', 'from django.core.handlers.wsgi import WSGIHandler'],
    ['from django.core.handlers.wsgi import WSGIHandler', 'from django.core.wsgi import get_wsgi_application'],
  );
  const roll = draft.random.next();
  if (roll < 0.45) return [...imports, `application = ${makeHandler(draft)}`];
  if (roll < 0.5)
    return [
      ...imports,
      `handler = ${makeHandler(draft)}`,
      draft.pick('application = handler', 'application = lambda environ, start: handler(environ, start)'),
    ];
  if (roll < 0.55)
    return [
      ...imports,
      'import django',
      'django.setup()',
      'application = WSGIHandler()',
      `${draft.environ}['GEN_AFTER'] = ${stringExpression(draft)}`,
    ];
  const request = draft.pick('environ', 'environ', 'env', 'request_environ');
  const count = 1 + draft.random.below(2);
  const writes = Array.from({ length: count }, () => requestWrite(draft, request)).flat();
  return [...imports, '', ...draft.random.pick(FORMS)(draft, { writes, request })];
};
