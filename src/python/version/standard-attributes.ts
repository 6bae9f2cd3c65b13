/**
 * Names that modules of the standard library have in every CPython from 3.6 to 3.13 on Linux: `__all__`, or `dir()`, of each
 * module in all of them (an oracle test asks again), without constants that scripts do not use. A name that is not here may be
 * there all the same.
 */
const NAMES: Readonly<Record<string, string>> = {
  abc: 'ABC ABCMeta abstractclassmethod abstractmethod abstractproperty abstractstaticmethod get_cache_token',
  base64:
    'a85decode a85encode b16decode b16encode b32decode b32encode b64decode b64encode b85decode b85encode decode ' +
    'decodebytes encode encodebytes standard_b64decode standard_b64encode urlsafe_b64decode urlsafe_b64encode',
  collections: 'ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple',
  'collections.abc':
    'AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable Collection Container Coroutine ' +
    'Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence ' +
    'MutableSet Reversible Sequence Set Sized ValuesView',
  contextlib:
    'AbstractContextManager ContextDecorator ExitStack closing contextmanager redirect_stderr redirect_stdout ' +
    'suppress',
  copy: 'Error copy deepcopy',
  datetime: 'MAXYEAR MINYEAR date datetime time timedelta timezone tzinfo',
  enum: 'Enum EnumMeta Flag IntEnum IntFlag auto unique',
  functools: 'cmp_to_key lru_cache partial partialmethod reduce singledispatch total_ordering update_wrapper wraps',
  getpass: 'GetPassWarning getpass getuser',
  glob: 'escape glob iglob',
  hashlib:
    'algorithms_available algorithms_guaranteed blake2b blake2s md5 new pbkdf2_hmac sha1 sha224 sha256 sha384 ' +
    'sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256',
  importlib: 'import_module invalidate_caches reload',
  'importlib.util':
    'LazyLoader cache_from_source decode_source find_spec module_from_spec resolve_name source_from_cache ' +
    'spec_from_file_location spec_from_loader sys types',
  io:
    'BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter BytesIO FileIO ' +
    'IOBase RawIOBase StringIO TextIOBase TextIOWrapper UnsupportedOperation open',
  itertools:
    'accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby ' +
    'islice permutations product repeat starmap takewhile tee zip_longest',
  json: 'JSONDecodeError JSONDecoder JSONEncoder dump dumps load loads',
  locale:
    'Error atof atoi currency format_string getdefaultlocale getlocale getpreferredencoding localeconv normalize ' +
    'setlocale str strcoll strxfrm',
  logging:
    'BASIC_FORMAT BufferingFormatter CRITICAL DEBUG ERROR FATAL FileHandler Filter Formatter Handler INFO LogRecord ' +
    'Logger LoggerAdapter NOTSET NullHandler StreamHandler WARN WARNING addLevelName basicConfig captureWarnings ' +
    'critical debug disable error exception fatal getLevelName getLogRecordFactory getLogger getLoggerClass info ' +
    'lastResort log makeLogRecord raiseExceptions setLogRecordFactory setLoggerClass shutdown warn warning',
  'logging.config': 'dictConfig fileConfig listen stopListening',
  math:
    'acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees e erf erfc exp expm1 fabs factorial floor ' +
    'fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan ldexp lgamma log log10 log1p log2 modf nan pi ' +
    'pow radians sin sinh sqrt tan tanh tau trunc',
  operator:
    'abs add and_ attrgetter concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv ' +
    'ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv ixor le ' +
    'length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor',
  os:
    'DirEntry F_OK PathLike R_OK W_OK X_OK abort access altsep chdir chmod chown chroot close closerange confstr ' +
    'confstr_names cpu_count ctermid curdir defpath device_encoding devnull dup dup2 environ environb error extsep ' +
    'fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf fsdecode fsencode fspath fstat fstatvfs fsync ' +
    'ftruncate fwalk get_blocking get_exec_path get_inheritable get_terminal_size getcwd getcwdb getegid getenv ' +
    'getenvb geteuid getgid getgrouplist getgroups getloadavg getlogin getpgid getpgrp getpid getppid getpriority ' +
    'getrandom getresgid getresuid getsid getuid getxattr initgroups isatty kill killpg lchown linesep link listdir ' +
    'listxattr lockf lseek lstat major makedev makedirs minor mkdir mkfifo mknod name nice open openpty pardir path ' +
    'pathconf pathconf_names pathsep pipe pipe2 popen pread putenv pwrite read readlink readv remove removedirs ' +
    'removexattr rename renames replace rmdir scandir sendfile sep set_blocking set_inheritable setegid seteuid ' +
    'setgid setgroups setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid setxattr ' +
    'supports_bytes_environ symlink sync sysconf sysconf_names system tcgetpgrp tcsetpgrp terminal_size times ' +
    'times_result truncate ttyname umask uname uname_result unlink unsetenv urandom utime wait wait3 wait4 waitid ' +
    'waitid_result waitpid walk write writev',
  'os.path':
    'abspath altsep basename commonpath commonprefix curdir defpath devnull dirname exists expanduser expandvars ' +
    'extsep getatime getctime getmtime getsize isabs isdir isfile islink ismount join lexists normcase normpath ' +
    'pardir pathsep realpath relpath samefile sameopenfile samestat sep split splitdrive splitext ' +
    'supports_unicode_filenames',
  pathlib: 'Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath',
  pkgutil: 'ModuleInfo extend_path get_data get_importer iter_importers iter_modules read_code ' + 'walk_packages',
  platform:
    'architecture java_ver libc_ver mac_ver machine node platform processor python_branch python_build ' +
    'python_compiler python_implementation python_revision python_version python_version_tuple release system ' +
    'system_alias uname uname_result version win32_ver',
  pprint: 'PrettyPrinter isreadable isrecursive pformat pprint saferepr',
  random:
    'Random SystemRandom betavariate choice choices expovariate gammavariate gauss getrandbits getstate ' +
    'lognormvariate normalvariate paretovariate randint random randrange sample seed setstate shuffle triangular ' +
    'uniform vonmisesvariate weibullvariate',
  re:
    'A ASCII DEBUG DOTALL I IGNORECASE L LOCALE M MULTILINE S U UNICODE VERBOSE X compile error escape findall ' +
    'finditer fullmatch match purge search split sub subn',
  shlex: 'quote shlex split',
  shutil:
    'Error ExecError SameFileError SpecialFileError chown copy copy2 copyfile copyfileobj copymode copystat copytree ' +
    'disk_usage get_archive_formats get_terminal_size get_unpack_formats ignore_patterns make_archive move ' +
    'register_archive_format register_unpack_format rmtree unpack_archive unregister_archive_format ' +
    'unregister_unpack_format which',
  signal:
    'Handlers ItimerError SIGALRM SIGCHLD SIGHUP SIGINT SIGKILL SIGPIPE SIGQUIT SIGTERM SIGUSR1 SIGUSR2 SIG_DFL ' +
    'SIG_IGN Sigmasks Signals alarm default_int_handler getitimer getsignal pause pthread_kill pthread_sigmask ' +
    'set_wakeup_fd setitimer siginterrupt signal sigpending sigtimedwait sigwait sigwaitinfo struct_siginfo',
  site:
    'abs_paths addpackage addsitedir addsitepackages addusersitepackages check_enableusersite enablerlcompleter ' +
    'execsitecustomize execusercustomize getsitepackages getuserbase getusersitepackages makepath removeduppaths ' +
    'setcopyright sethelper setquit venv',
  socket:
    'AF_DECnet SocketKind SocketType create_connection dup error fromfd gaierror getaddrinfo getdefaulttimeout ' +
    'getfqdn gethostbyaddr gethostbyname gethostbyname_ex gethostname getnameinfo getprotobyname getservbyname ' +
    'getservbyport has_ipv6 herror htonl htons if_indextoname if_nameindex if_nametoindex inet_aton inet_ntoa ' +
    'inet_ntop inet_pton ntohl ntohs setdefaulttimeout sethostname socket socketpair timeout',
  string:
    'Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable ' +
    'punctuation whitespace',
  subprocess:
    'CalledProcessError CompletedProcess DEVNULL PIPE Popen STDOUT SubprocessError TimeoutExpired call check_call ' +
    'check_output getoutput getstatusoutput run',
  sys:
    'abiflags api_version argv base_exec_prefix base_prefix builtin_module_names byteorder call_tracing copyright ' +
    'displayhook dont_write_bytecode exc_info excepthook exec_prefix executable exit flags float_info ' +
    'float_repr_style get_asyncgen_hooks getallocatedblocks getdefaultencoding getdlopenflags ' +
    'getfilesystemencodeerrors getfilesystemencoding getprofile getrecursionlimit getrefcount getsizeof ' +
    'getswitchinterval gettrace hash_info hexversion implementation int_info intern is_finalizing maxsize maxunicode ' +
    'meta_path modules path path_hooks path_importer_cache platform prefix set_asyncgen_hooks setdlopenflags ' +
    'setprofile setrecursionlimit setswitchinterval settrace stderr stdin stdout thread_info version version_info ' +
    'warnoptions',
  sysconfig:
    'get_config_h_filename get_config_var get_config_vars get_makefile_filename get_path get_path_names get_paths ' +
    'get_platform get_python_version get_scheme_names parse_config_h',
  tempfile:
    'NamedTemporaryFile SpooledTemporaryFile TemporaryDirectory TemporaryFile gettempdir gettempdirb gettempprefix ' +
    'gettempprefixb mkdtemp mkstemp mktemp tempdir',
  textwrap: 'TextWrapper dedent fill indent shorten wrap',
  'logging.Logger':
    'addFilter addHandler critical debug error exception getChild getEffectiveLevel handle ' +
    'hasHandlers info isEnabledFor log makeRecord manager removeFilter removeHandler root ' +
    'setLevel warning',
  'datetime.datetime': 'combine fromtimestamp max min now strptime today utcfromtimestamp utcnow',
  'datetime.date': 'fromtimestamp max min today',
  'sys.stdout': 'flush isatty write writelines',
  'sys.stderr': 'flush isatty write writelines',
  threading:
    'Barrier BoundedSemaphore BrokenBarrierError Condition Event Lock RLock Semaphore Thread ThreadError Timer ' +
    'active_count current_thread enumerate get_ident local main_thread setprofile settrace stack_size',
  time:
    'altzone asctime clock_getres clock_gettime clock_settime ctime daylight get_clock_info gmtime localtime mktime ' +
    'monotonic perf_counter process_time sleep strftime strptime struct_time time timezone tzname tzset',
  traceback:
    'FrameSummary StackSummary TracebackException clear_frames extract_stack extract_tb format_exc format_exception ' +
    'format_exception_only format_list format_stack format_tb print_exc print_exception print_last print_stack ' +
    'print_tb walk_stack walk_tb',
  types:
    'AsyncGeneratorType BuiltinFunctionType BuiltinMethodType CodeType CoroutineType DynamicClassAttribute FrameType ' +
    'FunctionType GeneratorType GetSetDescriptorType LambdaType MappingProxyType MemberDescriptorType MethodType ' +
    'ModuleType SimpleNamespace TracebackType coroutine new_class prepare_class',
  typing:
    'AbstractSet Any AnyStr AsyncContextManager AsyncGenerator AsyncIterable AsyncIterator Awaitable ' +
    'Callable ChainMap ClassVar Collection Container ContextManager Coroutine Counter DefaultDict Deque Dict ' +
    'FrozenSet Generator Generic Hashable ItemsView Iterable Iterator KeysView List Mapping MappingView ' +
    'MutableMapping MutableSequence MutableSet NamedTuple NewType Optional Reversible Sequence Set Sized SupportsAbs ' +
    'SupportsBytes SupportsComplex SupportsFloat SupportsInt SupportsRound TYPE_CHECKING Text Tuple Type TypeVar ' +
    'Union ValuesView cast get_type_hints no_type_check no_type_check_decorator overload',
  'urllib.parse':
    'DefragResult DefragResultBytes ParseResult ParseResultBytes SplitResult SplitResultBytes parse_qs parse_qsl ' +
    'quote quote_from_bytes quote_plus unquote unquote_plus unquote_to_bytes urldefrag urlencode urljoin urlparse ' +
    'urlsplit urlunparse urlunsplit',
  uuid:
    'NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 RESERVED_FUTURE RESERVED_MICROSOFT RESERVED_NCS ' +
    'RFC_4122 UUID bytes_ getnode int_ uuid1 uuid3 uuid4 uuid5',
  warnings: 'catch_warnings filterwarnings formatwarning resetwarnings showwarning simplefilter warn warn_explicit',
  weakref:
    'CallableProxyType ProxyType ProxyTypes ReferenceType WeakKeyDictionary WeakMethod WeakSet WeakValueDictionary ' +
    'finalize getweakrefcount getweakrefs proxy ref',
};

const names: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(NAMES).map(([module, words]) => [module, new Set(words.split(' '))]),
);

/** The names that are known of a module in every version from 3.6 on; undefined for a module that is not in the table. */
export const standardNamesOf = (module: string): ReadonlySet<string> | undefined => names.get(module);

/** The modules of the table. */
export const tabledModules = (): readonly string[] => [...names.keys()];
