import type { Mount } from '../../deployment/deployment.ts';
import type { DjangoSettingsFacts, Literal } from '../../python/facts/django-settings-facts.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { below } from '../../source/normal-path.ts';
import { SourceFile } from '../../source/source-file.ts';
import { writtenValue } from '../django-sites.ts';
import type { Files } from '../module-files.ts';

/** What shows that a site wants the Authorization header. */
export interface HeaderReader {
  readonly name: string;
  readonly at: Location;
  readonly text: string;
}

/** Authentication classes of Django REST framework and its companions that read the header. */
const CLASS =
  /(^|\.)(TokenAuthentication|BasicAuthentication|JWTAuthentication|JSONWebTokenAuthentication|JWTStatelessUserAuthentication|OAuth2Authentication|KnoxTokenAuthentication)$/;

/** The first proof that a site reads the header: its settings, its script and what that imports, its middleware. */
export function findReader(mount: Mount, files: Files): HeaderReader | null {
  const { facts, djangoSettings: settings } = mount.script;
  const place = settings?.settings.get('REST_FRAMEWORK')?.at;
  const classes = settings ? authenticationClasses(writtenValue(settings, 'REST_FRAMEWORK')) : [];
  const found = classes.find((one) => CLASS.test(one));
  if (found !== undefined && place)
    return { name: found.split('.').at(-1) ?? found, at: place, text: 'asks for the header' };
  const read = [facts?.file ?? null, ...(facts?.imports ?? []).map(({ file }) => file ?? null)];
  const modules = settings
    ? strings(writtenValue(settings, 'MIDDLEWARE') ?? writtenValue(settings, 'MIDDLEWARE_CLASSES'))
    : [];
  const middleware = modules.map((one) => fileOfClass(one, mount, files));
  for (const file of new Set([...read, ...middleware])) {
    const at = file === null || IS_INSTALLED.test(file) ? null : placeIn(file, READING, files);
    if (at) return { name: `${at.file.split('/').at(-1)} reads it`, at, text: 'the header is read here' };
  }
  return settings ? findResource(mount, settings, files) : null;
}

/** A resource of tastypie that authenticates by the header, where its documentation puts them: `api.py` and `resources.py` of an app. */
function findResource(mount: Mount, settings: DjangoSettingsFacts, files: Files): HeaderReader | null {
  const apps = strings(writtenValue(settings, 'INSTALLED_APPS'));
  if (!apps.includes('tastypie')) return null;
  for (const name of apps.flatMap((app) => [`${app}.api.R`, `${app}.resources.R`, `${app}.api.resources.R`])) {
    const file = fileOfClass(name, mount, files);
    const at = file === null ? null : placeIn(file, RESOURCE, files);
    if (at) return { name: 'tastypie', at, text: 'asks for the header' };
  }
  return null;
}

/** Authentication that takes its credentials from the header (tastypie/authentication.py). */
const RESOURCE = /^(?![ \t]*#).*?\b(?:ApiKey|Basic|Digest|OAuth)Authentication\(/m;

/** A library reads the header where it is used for that, and clients of other servers write it. */
const IS_INSTALLED = /\/(?:site|dist)-packages\//;

function authenticationClasses(value: Literal | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return strings((value as { readonly [key: string]: Literal })['DEFAULT_AUTHENTICATION_CLASSES']);
}

const strings = (value: Literal | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** The file in which a class of the tree is written, by its dotted name. */
function fileOfClass(name: string, { searchPath, script }: Mount, { kindIn }: Files): FilePath | null {
  const parts = name.split('.').slice(0, -1);
  const last = parts.pop();
  if (last === undefined) return null;
  const project = script.djangoSettings?.file.split('/').slice(0, -2).join('/');
  const roots = [...searchPath.flatMap((entry) => (entry.kind === 'directory' ? [entry.path] : [])), project ?? '/'];
  for (const root of roots) {
    const folder = parts.reduce((at, part) => below(at, part), root);
    if (parts.length > 0 && kindIn(folder, `${last}.py`) === 'file') return below(folder, `${last}.py`);
  }
  return null;
}

/** A reading of the header as Django, Flask and plain WSGI write it; an assignment is none. */
const READING =
  /^(?![ \t]*#).*?(?:(['"])HTTP_AUTHORIZATION\1(?!\s*\]\s*=(?!=))|\bheaders(?:\.get\(|\[)\s*(['"])Authorization\2(?!\s*\]\s*=(?!=))|\brequest\.authorization\b)/m;

function placeIn(file: FilePath, pattern: RegExp, { textOf }: Files): Location | null {
  const text = textOf(file);
  const found = text === null ? null : pattern.exec(text);
  if (text === null || !found) return null;
  return new SourceFile(file, text).locate({ start: found.index, end: found.index + found[0].length });
}
