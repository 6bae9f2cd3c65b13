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

// What `dir()` of the modules shows that scripts use most, in CPython 2.7 and 3.6 to 3.13.
tell(
  { until: 300 },
  'codecs.charbuffer_encode contextlib.GeneratorContextManager contextlib.nested hashlib.algorithms ' +
    'inspect.ModuleInfo inspect.getmoduleinfo inspect.joinseq inspect.strseq operator.delslice operator.div ' +
    'operator.getslice operator.idiv operator.irepeat operator.isMappingType operator.isNumberType ' +
    'operator.isSequenceType operator.repeat operator.setslice os.path.walk os.popen4 os.tempnam os.tmpfile ' +
    'random.WichmannHill string.atof string.atof_error string.atoi_error string.atol string.atol_error ' +
    'string.capitalize string.center string.count string.expandtabs string.find string.index string.index_error ' +
    'string.joinfields string.ljust string.lstrip string.rfind string.rindex string.rjust string.rsplit ' +
    'string.rstrip string.splitfields string.strip string.swapcase string.translate string.zfill ' +
    'subprocess.mswindows sys.long_info sys.py3kwarning sys.subversion time.accept2dyear types.BooleanType ' +
    'types.BufferType types.ComplexType types.DictProxyType types.DictionaryType types.FileType types.FloatType ' +
    'types.IntType types.LongType types.ObjectType types.SliceType types.TupleType types.TypeType ' +
    'types.UnboundMethodType types.UnicodeType types.XRangeType',
);
tell({ until: 307 }, 'os.stat_float_times');
tell({ until: 308 }, 'codecs.unicode_internal_decode codecs.unicode_internal_encode');
tell({ until: 311 }, 'gettext.bind_textdomain_codeset gettext.ldngettext gettext.lngettext inspect.ArgSpec');
tell({ until: 313 }, 're.TEMPLATE re.template');
tell(
  { since: 300 },
  'abc.abstractclassmethod abc.abstractstaticmethod base64.a85decode base64.a85encode base64.b85decode ' +
    'base64.b85encode base64.decodebytes base64.encodebytes contextlib.AbstractContextManager ' +
    'contextlib.ContextDecorator contextlib.redirect_stderr csv.unix_dialect datetime.timezone ' +
    'functools.partialmethod functools.recursive_repr hashlib.blake2b hashlib.blake2s hashlib.sha3_224 ' +
    'hashlib.sha3_256 hashlib.sha3_384 hashlib.sha3_512 hashlib.shake_128 hashlib.shake_256 ' +
    'inspect.BoundArguments inspect.ClosureVars inspect.FrameInfo inspect.FullArgSpec inspect.Parameter ' +
    'inspect.Signature inspect.formatannotation inspect.formatannotationrelativeto inspect.getattr_static ' +
    'inspect.getclosurevars inspect.getcoroutinelocals inspect.getcoroutinestate inspect.getfullargspec ' +
    'inspect.getgeneratorlocals inspect.getgeneratorstate inspect.isasyncgen inspect.isasyncgenfunction ' +
    'inspect.isawaitable inspect.iscoroutine inspect.iscoroutinefunction inspect.signature inspect.unwrap ' +
    'itertools.accumulate itertools.filterfalse itertools.zip_longest json.JSONDecodeError json.detect_encoding ' +
    'locale.delocalize logging.PercentStyle logging.StrFormatStyle logging.StringTemplateStyle ' +
    'logging.getLogRecordFactory logging.lastResort logging.setLogRecordFactory math.gcd math.inf math.isfinite ' +
    'math.log2 math.nan math.tau operator.imatmul operator.length_hint operator.matmul os.DirEntry os.cpu_count ' +
    'os.fwalk os.get_blocking os.get_exec_path os.get_inheritable os.get_terminal_size os.getcwdb os.getenvb ' +
    'os.getgrouplist os.getpriority os.getrandom os.getxattr os.listxattr os.lockf os.path.commonpath os.pipe2 ' +
    'os.readv os.removexattr os.sendfile os.set_blocking os.set_inheritable os.setpriority os.setxattr ' +
    'os.supports_bytes_environ os.supports_dir_fd os.supports_effective_ids os.supports_fd ' +
    'os.supports_follow_symlinks os.sync os.terminal_size os.times_result os.truncate os.uname_result os.writev ' +
    'pkgutil.ModuleInfo platform.uname_result random.choices re.A re.ASCII re.RegexFlag re.fullmatch shlex.quote ' +
    'shutil.ReadError shutil.RegistryError shutil.SameFileError shutil.chown shutil.disk_usage ' +
    'shutil.get_terminal_size shutil.get_unpack_formats shutil.register_unpack_format shutil.unpack_archive ' +
    'shutil.unregister_unpack_format signal.Handlers signal.Signals signal.pthread_kill signal.pthread_sigmask ' +
    'signal.sigpending signal.sigtimedwait signal.sigwait signal.sigwaitinfo subprocess.CompletedProcess ' +
    'subprocess.SubprocessError subprocess.TimeoutExpired subprocess.getoutput subprocess.getstatusoutput ' +
    'sys.base_exec_prefix sys.base_prefix sys.get_asyncgen_hooks sys.getallocatedblocks ' +
    'sys.getfilesystemencodeerrors sys.getswitchinterval sys.hash_info sys.implementation sys.int_info sys.intern' +
    ' sys.is_finalizing sys.set_asyncgen_hooks sys.setswitchinterval sys.thread_info tempfile.TemporaryDirectory ' +
    'tempfile.gettempdirb tempfile.gettempprefixb textwrap.indent textwrap.shorten threading.Barrier ' +
    'threading.BrokenBarrierError threading.get_ident threading.main_thread time.clock_getres time.clock_gettime ' +
    'time.clock_settime time.get_clock_info time.perf_counter time.process_time types.AsyncGeneratorType ' +
    'types.CoroutineType types.DynamicClassAttribute types.MappingProxyType types.coroutine types.prepare_class',
);
tell(
  { since: 307 },
  'contextlib.AbstractAsyncContextManager contextlib.asynccontextmanager hashlib.scrypt math.remainder re.Match' +
    ' re.Pattern sys.breakpointhook sys.get_coroutine_origin_tracking_depth ' +
    'sys.set_coroutine_origin_tracking_depth time.clock_gettime_ns time.clock_settime_ns time.monotonic_ns ' +
    'time.perf_counter_ns time.process_time_ns time.pthread_getcpuclockid time.thread_time time.thread_time_ns ' +
    'types.ClassMethodDescriptorType types.MethodDescriptorType types.MethodWrapperType ' +
    'types.WrapperDescriptorType types.resolve_bases',
);
tell(
  { since: 308 },
  'gettext.dnpgettext gettext.dpgettext gettext.npgettext gettext.pgettext math.comb math.dist math.isqrt ' +
    'math.perm os.copy_file_range signal.raise_signal signal.strsignal signal.valid_signals sys.addaudithook ' +
    'sys.audit sys.pycache_prefix sys.unraisablehook threading.ExceptHookArgs threading.excepthook ' +
    'threading.get_native_id types.CellType',
);
tell(
  { since: 309 },
  'math.nextafter math.ulp os.waitstatus_to_exitcode pkgutil.resolve_name signal.pidfd_send_signal ' + 'sys.platlibdir',
);
tell(
  { since: 310 },
  'abc.update_abstractmethods base64.b32hexdecode base64.b32hexencode codecs.unregister ' +
    'contextlib.AsyncContextDecorator inspect.get_annotations locale.localize platform.freedesktop_os_release ' +
    'threading.getprofile threading.gettrace types.UnionType',
);
tell(
  { since: 311 },
  'inspect.getmembers_static inspect.ismethodwrapper locale.getencoding logging.getLevelNamesMapping math.cbrt ' +
    'math.exp2 re.NOFLAG sys.exception',
);
tell(
  { since: 312 },
  'inspect.BufferFlags inspect.getasyncgenlocals inspect.getasyncgenstate inspect.markcoroutinefunction ' +
    'logging.getHandlerByName logging.getHandlerNames logging.logAsyncioTasks math.sumprod os.path.isjunction ' +
    'os.path.splitroot random.binomialvariate threading.setprofile_all_threads threading.settrace_all_threads ' +
    'types.get_original_bases',
);
tell(
  { since: 313 },
  'base64.z85decode base64.z85encode glob.translate math.fma os.process_cpu_count platform.AndroidVer ' +
    'platform.IOSVersionInfo platform.android_ver platform.ios_ver re.PatternError',
);

// Names of other systems than POSIX.
tell(
  { since: FOR_EVER },
  'codecs.mbcs_encode codecs.mbcs_decode codecs.oem_encode codecs.oem_decode codecs.code_page_encode',
);

/** Methods of builtin types that not every version has, by type and name. */
const METHODS: ReadonlyMap<string, Life> = new Map([
  ...'dict.has_key dict.iteritems dict.iterkeys dict.itervalues dict.viewitems dict.viewkeys dict.viewvalues'
    .split(' ')
    .map((name) => [name, { since: 0, until: 300 }] as const),
  ['str.maketrans', { since: 300, until: FOR_EVER }],
  ['bytes.hex', { since: 305, until: FOR_EVER }],
  ['bytes.fromhex', { since: 300, until: FOR_EVER }],
  ['bytes.maketrans', { since: 300, until: FOR_EVER }],
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

/** Between which versions a name of the standard library, or a method of a builtin type, is there; null where all versions have it, as far as is known. */
export const lifeOf = (name: string): Life | null => lives.get(name) ?? METHODS.get(name) ?? null;

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
