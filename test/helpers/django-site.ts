import type { Tree } from './analyse-tree.ts';

/** `wsgi.py` as `startproject` writes it. */
export const startprojectWsgi = (name: string, settings = `${name}.settings`): string =>
  `import os\n\nfrom django.core.wsgi import get_wsgi_application\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '${settings}')\n\napplication = get_wsgi_application()\n`;

/** The same with an assignment. */
export const assigningWsgi = (name: string, settings = `${name}.settings`): string =>
  startprojectWsgi(name, settings).replace(/\.setdefault\((.*?), (.*?)\)/, '[$1] = $2');

/**
 * The files of a small project at `/srv/NAME`: its script, settings and package, and what installs that where the site runs, so
 * that nothing need put it on sys.path.
 */
export const djangoSite = (name: string, parts: { readonly wsgi?: string; readonly settings?: string } = {}): Tree => ({
  [`${name}/setup.py`]: `from setuptools import setup\n\nsetup(name='${name}', packages=['${name}'])\n`,
  [`${name}/${name}/__init__.py`]: '',
  [`${name}/${name}/settings.py`]: parts.settings ?? `ROOT_URLCONF = '${name}.urls'\n`,
  [`${name}/${name}/wsgi.py`]: parts.wsgi ?? startprojectWsgi(name),
});

/** A virtual host on port 80 with one more line for each of `lines`. */
export const virtualHost = (name: string, ...lines: readonly string[]): string =>
  ['<VirtualHost *:80>', `    ServerName ${name}`, ...lines.map((line) => `    ${line}`), '</VirtualHost>', ''].join(
    '\n',
  );

/** A macro that puts the instances `blog` and `shop` into one group. */
export const instanceMacro = `WSGIDaemonProcess local
<Macro Instance $id>
    <VirtualHost *:80>
        ServerName $id.example.com
        WSGIScriptAlias / /srv/$id/$id/wsgi.py process-group=local
    </VirtualHost>
</Macro>
Use Instance blog
Use Instance shop
`;
