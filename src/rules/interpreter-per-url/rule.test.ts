import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const APP = {
  'app.wsgi': "def application(environ, start_response):\n    start_response('200 OK', [])\n    return []\n",
};
const at = (pattern: string, target = '/srv/app/app.wsgi', before = '') => ({
  'site.conf': `${before}[|WSGIScriptAliasMatch ${pattern} ${target}|]\n`,
  ...APP,
});
const quiet = (pattern: string, target?: string, before?: string) => {
  const tree = at(pattern, target, before);
  return { ...tree, 'site.conf': tree['site.conf'].replaceAll(/\[\||\|\]/g, '') };
};

testRule(rule, {
  invalid: [
    ...['^(.*)/annex/objects/(.*)', '^/u/(\\w+)', '/HQTest', '^/app/.*$', '^/a[^/]{2,}', '^/x(?:y|z)+'].map(
      (pattern) => ({
        name: `one script for ever new parts of URLs: ${pattern}`,
        tree: at(pattern),
        findings: [{ id: 'url', severity: 'warning' as const, says: [pattern, 'WSGIApplicationGroup %{GLOBAL}'] }],
      }),
    ),
    {
      name: 'a pattern of which the target names one part and not the other',
      tree: at('^/(\\w+)/(.*)', '/srv/$1/app.wsgi'),
      findings: [{ id: 'url', severity: 'warning' }],
    },
  ],
  valid: [
    { name: 'an interpreter with a name', tree: quiet('^(.*)/x', undefined, 'WSGIApplicationGroup %{GLOBAL}\n') },
    { name: 'a prefix', tree: { 'site.conf': 'WSGIScriptAlias /app /srv/app/app.wsgi\n', ...APP } },
  ],
  lookAlikes: [
    {
      name: 'a pattern that may be missing',
      tree: { 'site.conf': '<IfDefine X>\nWSGIScriptAliasMatch ^/(.*) /srv/app/app.wsgi\n</IfDefine>\n', ...APP },
    },
    {
      name: 'a pattern of a template',
      tree: { 'site.conf': 'WSGIScriptAliasMatch ^/{{ name }}(.*) /srv/app/app.wsgi\n', ...APP },
    },
    { name: 'what stands behind a lookahead, or in brackets that begin with ^', tree: quiet('^/app(?=/[^x]*)') },
    { name: 'a group in square brackets', tree: quiet('^/[(a)]pp') },
    { name: 'a script for each part', tree: quiet('^/u/(\\w+)', '/srv/$1/app.wsgi') },
    { name: 'a few words', tree: quiet('^/(en|de)(?=/.*)') },
    { name: 'a slash, which every URL begins with', tree: quiet('/') },
    { name: 'slashes, which are one in the name', tree: quiet('^/+app') },
    { name: 'a name among the options', tree: quiet('^/(.*)', '/srv/app/app.wsgi application-group=app') },
    {
      name: 'a name in a section that may be for its URLs',
      tree: quiet('^/(.*)', undefined, '<LocationMatch ^/>\nWSGIApplicationGroup app\n</LocationMatch>\n'),
    },
  ],
});
