import type { PythonNumber } from './python-version.ts';

const table = (rows: Readonly<Record<number, string>>): ReadonlyMap<string, PythonNumber> =>
  new Map(
    Object.entries(rows).flatMap(([version, names]) =>
      names.split(' ').map((name) => [name, Number(version)] as const),
    ),
  );

/** The version that brought a top-level module of the standard library (docs.python.org, "New in version"). */
export const MODULE_SINCE = table({
  300: 'builtins configparser copyreg dbm html http queue reprlib socketserver tkinter winreg xmlrpc _thread _dummy_thread',
  302: 'concurrent',
  303: 'faulthandler ipaddress lzma venv',
  304: 'asyncio ensurepip enum pathlib selectors statistics tracemalloc',
  305: 'typing zipapp',
  306: 'secrets',
  307: 'contextvars dataclasses',
  309: 'graphlib zoneinfo',
  311: 'tomllib',
  314: 'annotationlib',
});

/** The version in which a top-level module was gone (docs.python.org, What's New; PEP 594, PEP 632, PEP 3108). */
export const MODULE_UNTIL = table({
  300:
    'ConfigParser Cookie cookielib copy_reg cPickle cStringIO StringIO HTMLParser httplib Queue SocketServer ' +
    'BaseHTTPServer SimpleHTTPServer CGIHTTPServer SimpleXMLRPCServer DocXMLRPCServer UserDict UserList UserString ' +
    '__builtin__ anydbm commands dbhash dummy_thread exceptions gdbm htmlentitydefs md5 mimetools mimify new robotparser ' +
    'sets sha thread Tkinter tkMessageBox urllib2 urlparse xmlrpclib popen2 rfc822 mhlib dl posixfile multifile htmllib ' +
    'sgmllib user os2emxpath future_builtins',
  308: 'macpath',
  309: '_dummy_thread _dummy_threading dummy_threading',
  310: 'formatter parser symbol',
  311: 'binhex',
  312: 'asynchat asyncore distutils imp smtpd',
  313:
    'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau ' +
    'telnetlib uu xdrlib',
});

/** Submodules of the standard library that scripts import (docs.python.org, library reference). */
export const SUBMODULES: ReadonlySet<string> = new Set(
  (
    'collections.abc concurrent.futures ctypes.util email.encoders email.header email.message email.mime email.mime.base ' +
    'email.mime.multipart email.mime.text email.parser email.policy email.utils encodings.idna encodings.utf_8 html.entities ' +
    'html.parser http.client http.cookiejar http.cookies http.server importlib.abc importlib.machinery importlib.metadata ' +
    'importlib.resources importlib.util json.decoder json.encoder logging.config logging.handlers multiprocessing.connection ' +
    'multiprocessing.managers multiprocessing.pool os.path sqlite3.dbapi2 unittest.mock urllib.error urllib.parse urllib.request ' +
    'urllib.response wsgiref.handlers wsgiref.headers wsgiref.simple_server wsgiref.util wsgiref.validate xml.dom xml.dom.minidom ' +
    'xml.etree xml.etree.ElementTree xml.etree.cElementTree xml.parsers xml.parsers.expat xml.sax xml.sax.saxutils xmlrpc.client ' +
    'xmlrpc.server distutils.version distutils.util distutils.spawn distutils.sysconfig'
  ).split(' '),
);

/** Submodules that came later than their package, or went earlier. */
export const SUBMODULE_SINCE: ReadonlyMap<string, PythonNumber> = new Map([
  ['collections.abc', 303],
  ['importlib.machinery', 303],
  ['importlib.util', 300],
  ['importlib.abc', 300],
  ['importlib.metadata', 308],
  ['importlib.resources', 307],
  ['unittest.mock', 303],
  ['urllib.parse', 300],
  ['urllib.request', 300],
  ['urllib.error', 300],
  ['concurrent.futures', 302],
]);
