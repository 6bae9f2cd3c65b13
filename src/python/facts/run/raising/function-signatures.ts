/** What functions of Python take without raising, as signatures.ts reads it (docs.python.org, library reference). Data only. */
export const FUNCTIONS = `
abs n
all i
any i
bool a?
bytearray a? encoding=t? errors=t? !
callable a
chr w !
dir a?
dict m? **
enumerate iterable=i start=w?
filter a i
float a? !
format a t? !
frozenset i?
getattr a t a?
globals
hasattr a t
hash h
hex w
id a
int a? base=w? !
isinstance a y
iter a a?
len z
list i?
locals
map c i i*
max a a* key=a? default=a? !
min a a* key=a? default=a? !
next a a? !
object
oct w
ord a !
print a* **
range w w? w?
repr a
reversed i
round n ndigits=a? !
set i?
setattr a t a
sorted i key=a? reverse=a?
str a? encoding=t? errors=t?
sum i start=a? !
tuple i?
type a a? a? **
vars a?
zip i*
classmethod a
staticmethod a
property fget=a? fset=a? fdel=a? doc=a?
os.getenv t a?
os.putenv p p
os.unsetenv p
os.getcwd
os.getpid
os.getppid
os.getuid
os.getgid
os.uname
os.cpu_count
os.fspath p
os.path.join p p*
os.path.dirname p
os.path.basename p
os.path.abspath p
os.path.realpath p
os.path.normpath p
os.path.normcase p
os.path.split p
os.path.splitext p
os.path.expanduser p
os.path.expandvars p
os.path.isabs p
os.path.exists e
os.path.lexists e
os.path.isfile e
os.path.isdir e
os.path.islink e
pathlib.Path p*
pathlib.PurePath p*
pathlib.PosixPath p*
re.compile a flags=a?
re.match a p flags=a? !
re.search a p flags=a? !
re.fullmatch a p flags=a? !
re.sub a a p count=w? flags=a? !
re.split a p maxsplit=w? flags=a? !
re.findall a p flags=a? !
re.escape p
json.loads a ** !
json.load a ** !
json.dumps a ** !
time.time
time.monotonic
time.perf_counter
time.ctime a?
time.localtime a?
time.gmtime a?
time.tzset
datetime.datetime.now tz=a?
datetime.datetime.today
datetime.datetime.utcnow
datetime.date.today
socket.gethostname
socket.getfqdn t?
platform.node
platform.system
platform.release
platform.machine
platform.version
platform.platform aliased=a? terse=a?
platform.python_version
platform.uname
threading.Lock
threading.RLock
threading.Event
threading.local
threading.current_thread
threading.get_ident
threading.Thread group=a? target=a? name=a? args=a? kwargs=a? **
logging.getLogger name=o?
logging.basicConfig
logging.debug a a* **
logging.info a a* **
logging.warning a a* **
logging.warn a a* **
logging.error a a* **
logging.critical a a* **
logging.exception a a* **
logging.captureWarnings a
logging.NullHandler level=a?
logging.StreamHandler a?
logging.Logger.debug a a* **
logging.Logger.info a a* **
logging.Logger.warning a a* **
logging.Logger.error a a* **
logging.Logger.critical a a* **
logging.Logger.exception a a* **
logging.Logger.setLevel a
logging.Logger.addHandler a
warnings.filterwarnings action=t message=a? category=a? module=a? lineno=a? append=a?
warnings.simplefilter action=t category=a? lineno=a? append=a?
warnings.resetwarnings
collections.OrderedDict m? **
collections.defaultdict a? m? **
collections.namedtuple t a !
collections.deque iterable=i? maxlen=a?
collections.Counter i? **
collections.ChainMap m*
functools.partial c a* **
functools.wraps wrapped=a assigned=a? updated=a?
functools.update_wrapper a wrapped=a assigned=a? updated=a?
functools.lru_cache maxsize=a? typed=a?
functools.cache c
itertools.chain i*
contextlib.suppress a*
contextlib.contextmanager c
contextlib.nullcontext a?
contextlib.ExitStack
string.Template t
textwrap.dedent t
shlex.split t comments=a? posix=a? !
copy.copy a
copy.deepcopy a memo=a?
traceback.print_exc limit=a? file=a? chain=a?
traceback.format_exc limit=a? chain=a?
atexit.register c a* **
gc.collect generation=a?
gc.disable
gc.enable
sys.getdefaultencoding
sys.getfilesystemencoding
sys.exc_info
sys.stdout.write t
sys.stderr.write t
sys.stdout.flush
sys.stderr.flush
uuid.uuid4
inspect.currentframe
operator.itemgetter a a*
operator.attrgetter t t*
types.SimpleNamespace a? **
types.ModuleType t t?
enum.auto a?
typing.cast a a
dataclasses.dataclass a? **
dataclasses.field **
abc.abstractmethod a
importlib.import_module name=t package=o?
open a a* **
io.open a a* **
codecs.open a a* **
exec a a? a?
eval a a? a?
re.Match.group a a a a* !
re.Match.groups a a a a?
re.Match.groupdict a a a a?
re.Match.start a a a a? !
re.Match.end a a a a? !
re.Match.span a a a a? !
string.Template.substitute a m? ** !
string.Template.safe_substitute a m? **
io.StringIO t? newline=a?
ast.literal_eval p !
textwrap.indent t t a? !
shlex.quote t
__import__ t a*
threading.Thread.start a
`;
