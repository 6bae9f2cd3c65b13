/** What functions of Python take without raising, as signatures.ts reads it (docs.python.org, library reference). Data only. */
export const FUNCTIONS = `
abs n
all i
any i
bool a?
bytearray !
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
ord t !
print a* **
range w w? w?
repr a
reversed i
round n w? !
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
os.putenv t t
os.unsetenv t
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
re.match a t flags=a? !
re.search a t flags=a? !
re.fullmatch a t flags=a? !
re.sub a a t count=w? flags=a? !
re.split a t maxsplit=w? flags=a? !
re.findall a t flags=a? !
re.escape t
json.loads a ** !
json.load a ** !
json.dumps a ** !
time.time
time.monotonic
time.perf_counter
time.ctime
time.localtime
time.gmtime
time.tzset
datetime.datetime.now
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
platform.platform
platform.python_version
platform.uname
threading.Lock
threading.RLock
threading.Event
threading.local
threading.current_thread
threading.get_ident
threading.Thread **
logging.getLogger t?
logging.basicConfig
logging.debug a a* **
logging.info a a* **
logging.warning a a* **
logging.warn a a* **
logging.error a a* **
logging.critical a a* **
logging.exception a a* **
logging.captureWarnings a
logging.NullHandler
logging.StreamHandler a?
logging.Logger.debug a a* **
logging.Logger.info a a* **
logging.Logger.warning a a* **
logging.Logger.error a a* **
logging.Logger.critical a a* **
logging.Logger.exception a a* **
logging.Logger.setLevel a
logging.Logger.addHandler a
warnings.filterwarnings t **
warnings.simplefilter t
warnings.resetwarnings
collections.OrderedDict m? **
collections.defaultdict a? m?
collections.namedtuple t a !
collections.deque i?
collections.Counter i?
collections.ChainMap m*
functools.partial c a* **
functools.wraps a
functools.update_wrapper a a
functools.lru_cache a? **
functools.cache c
itertools.chain i*
contextlib.suppress a*
contextlib.contextmanager c
contextlib.nullcontext a?
contextlib.ExitStack
string.Template t
textwrap.dedent t
shlex.split t !
copy.copy a
copy.deepcopy a
traceback.print_exc
traceback.format_exc
atexit.register c a* **
gc.collect
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
types.SimpleNamespace **
types.ModuleType t t?
enum.auto
typing.cast a a
dataclasses.dataclass a? **
dataclasses.field **
abc.abstractmethod a
importlib.import_module t t?
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
io.StringIO t?
ast.literal_eval t !
textwrap.indent t t a? !
shlex.quote t
__import__ t a*
threading.Thread.start a
`;
