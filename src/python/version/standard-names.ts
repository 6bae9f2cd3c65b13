import type { PythonNumber } from './python-version.ts';

interface Life {
  /** The first version that has the name; 0 for all, FOR_EVER for none. */
  readonly since: PythonNumber;
  /** The first version that has it no longer. */
  readonly until: PythonNumber;
}

const FOR_EVER = 9999;

const lives = new Map<string, Life>();

const tell = (life: Partial<Life>, names: string): void => {
  for (const name of names.split(' ')) lives.set(name, { since: 0, until: FOR_EVER, ...lives.get(name), ...life });
};

// docs.python.org, "New in version", "Removed in version" of each module, and What's New in Python 3.0 to 3.13.
tell({ since: 300 }, 'collections.UserDict collections.UserList collections.UserString');
tell({ since: 302 }, 'os.environb os.fsencode os.fsdecode functools.lru_cache');
tell({ since: 303 }, 'collections.ChainMap shutil.which contextlib.ExitStack time.monotonic os.replace');
tell({ since: 303 }, 'types.SimpleNamespace types.new_class');
tell({ since: 304 }, 'abc.ABC contextlib.suppress contextlib.redirect_stdout importlib.util.find_spec');
tell({ since: 305 }, 'subprocess.run os.scandir importlib.util.module_from_spec math.isclose glob.escape');
tell({ since: 306 }, 'os.fspath os.PathLike');
tell({ since: 307 }, 'contextlib.nullcontext asyncio.run time.time_ns contextlib.AsyncExitStack');
tell(
  { since: 308 },
  'functools.cached_property functools.singledispatchmethod math.prod shlex.join typing.Final typing.TypedDict typing.Literal typing.Protocol',
);
tell({ since: 309 }, 'functools.cache math.lcm random.randbytes typing.Annotated asyncio.to_thread');
tell(
  { since: 310 },
  'itertools.pairwise types.NoneType typing.ParamSpec typing.TypeAlias contextlib.aclosing bisect.key sys.stdlib_module_names sys.orig_argv',
);
tell(
  { since: 311 },
  'contextlib.chdir enum.StrEnum enum.verify enum.member enum.nonmember datetime.UTC typing.Self typing.Never typing.LiteralString operator.call asyncio.TaskGroup asyncio.timeout hashlib.file_digest',
);
tell({ since: 312 }, 'itertools.batched typing.override calendar.Month');
tell({ since: 313 }, 'copy.replace warnings.deprecated typing.ReadOnly');
tell(
  { until: 300 },
  'sys.maxint sys.setdefaultencoding sys.exc_clear sys.exc_type os.getcwdu os.popen2 os.popen3 os.tmpnam string.maketrans ' +
    'string.letters string.lowercase string.uppercase string.join string.split string.replace string.atoi itertools.izip ' +
    'itertools.imap itertools.ifilter itertools.ifilterfalse itertools.izip_longest urllib.quote urllib.unquote urllib.quote_plus ' +
    'urllib.unquote_plus urllib.urlencode urllib.urlopen urllib.urlretrieve urllib.pathname2url types.StringType types.ListType ' +
    'types.DictType types.StringTypes types.ClassType types.InstanceType operator.isCallable operator.sequenceIncludes',
);
tell({ until: 307 }, 'os.errno');
tell({ until: 308 }, 'time.clock platform.linux_distribution platform.dist cgi.escape cgi.parse_qs cgi.parse_qsl');
tell(
  { until: 309 },
  'base64.encodestring base64.decodestring fractions.gcd sys.setcheckinterval sys.getcheckinterval sys.callstats array.ArrayType',
);
tell(
  { until: 310 },
  'collections.Mapping collections.MutableMapping collections.Sequence collections.MutableSequence collections.Iterable ' +
    'collections.Iterator collections.Callable collections.Set collections.MutableSet collections.Hashable collections.Sized ' +
    'collections.Container collections.Generator collections.Awaitable collections.Coroutine collections.KeysView ' +
    'collections.ItemsView collections.ValuesView collections.MappingView collections.ByteString collections.Reversible collections.Collection',
);
tell(
  { until: 311 },
  'inspect.getargspec inspect.formatargspec asyncio.coroutine gettext.lgettext gettext.ldgettext random.jumpahead',
);
tell(
  { until: 312 },
  'configparser.SafeConfigParser locale.format ssl.wrap_socket ssl.match_hostname ssl.RAND_egd pkgutil.ImpImporter pkgutil.ImpLoader ' +
    'importlib.find_loader importlib.util.set_package unittest._TextTestResult asyncore.loop gzip.filename',
);
tell({ until: 313 }, 'unittest.makeSuite unittest.findTestCases locale.resetlocale typing.io typing.re');
tell({ until: 314 }, 'ast.Num ast.Str ast.Bytes ast.NameConstant ast.Ellipsis pkgutil.find_loader pkgutil.get_loader');

// Names of other systems than POSIX.
tell(
  { since: FOR_EVER },
  'codecs.mbcs_encode codecs.mbcs_decode codecs.oem_encode codecs.oem_decode codecs.code_page_encode',
);

/** Between which versions a name of the standard library is there; null where all versions have it, as far as is known. */
export const lifeOf = (name: string): Life | null => lives.get(name) ?? null;

/** Methods of builtin types that not every version has, by type and name. */
const METHODS: ReadonlyMap<string, Life> = new Map([
  ...'dict.has_key dict.iteritems dict.iterkeys dict.itervalues dict.viewitems dict.viewkeys dict.viewvalues'
    .split(' ')
    .map((name) => [name, { since: 0, until: 300 }] as const),
  ['str.decode', { since: 0, until: 300 }],
  ['str.casefold', { since: 303, until: FOR_EVER }],
  ['str.isascii', { since: 307, until: FOR_EVER }],
  ['str.format_map', { since: 302, until: FOR_EVER }],
  ['str.isidentifier', { since: 300, until: FOR_EVER }],
  ['str.removeprefix', { since: 309, until: FOR_EVER }],
  ['str.removesuffix', { since: 309, until: FOR_EVER }],
  ['list.copy', { since: 303, until: FOR_EVER }],
  ['list.clear', { since: 303, until: FOR_EVER }],
]);

export const lifeOfMethod = (type: string, name: string): Life | null => METHODS.get(`${type}.${name}`) ?? null;

/** Names of the builtins module that not every version has. */
const BUILTINS: ReadonlyMap<string, Life> = new Map([
  ...'apply basestring buffer cmp coerce execfile file intern long raw_input reduce reload unichr unicode xrange StandardError'
    .split(' ')
    .map((name) => [name, { since: 0, until: 300 }] as const),
  ...'ascii __build_class__ ResourceWarning'.split(' ').map((name) => [name, { since: 300, until: FOR_EVER }] as const),
  ...(
    'BlockingIOError BrokenPipeError ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ' +
    'ConnectionResetError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError ' +
    'PermissionError ProcessLookupError TimeoutError'
  )
    .split(' ')
    .map((name) => [name, { since: 303, until: FOR_EVER }] as const),
  ['RecursionError', { since: 305, until: FOR_EVER }],
  ['StopAsyncIteration', { since: 305, until: FOR_EVER }],
  ['ModuleNotFoundError', { since: 306, until: FOR_EVER }],
  ['breakpoint', { since: 307, until: FOR_EVER }],
  ['aiter', { since: 310, until: FOR_EVER }],
  ['anext', { since: 310, until: FOR_EVER }],
  ['EncodingWarning', { since: 310, until: FOR_EVER }],
  ['ExceptionGroup', { since: 311, until: FOR_EVER }],
  ['BaseExceptionGroup', { since: 311, until: FOR_EVER }],
]);

export const lifeOfBuiltin = (name: string): Life | null => BUILTINS.get(name) ?? null;
