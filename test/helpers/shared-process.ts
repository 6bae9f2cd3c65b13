import type { Tree } from './analyse-tree.ts';
import { assigningWsgi, djangoSite, virtualHost } from './django-site.ts';

/** The server of two sites in one daemon process group. */
export const SHARED_CONF = [
  'WSGIDaemonProcess sites user=www-data',
  'WSGIProcessGroup sites',
  virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
  virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
].join('\n');

/** Two sites of which each may get the other's settings: one error at each script. */
export const SHARED_PROCESS: Tree = { ...djangoSite('blog'), ...djangoSite('shop'), 'apache.conf': SHARED_CONF };

/** The same with assignments: nothing leaks. */
export const REPAIRED: Tree = {
  ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
  ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
  'apache.conf': SHARED_CONF,
};
