/**
 * What functions and methods of Python take without raising, one a line: the name, then each parameter as a letter, `?` for one
 * that may be left out, `*` for any number (docs.python.org, library reference). `name=` before the letter: it can be given by
 * that name. `**`: names of any kind. `!` at the end: arguments of the right types may raise all the same, so that it raises
 * nothing where its result is known only.
 *
 * The functions of what a library makes (a match, a template, a logger) get what it is made of first.
 *
 * a anything, b bytes, c callable, e path or file descriptor, h hashable, i iterable, m mapping or pairs, n number,
 * o text or None, p path, s text or tuple, t text, w whole number, y class or tuple of them, z something that has a length
 */
const FUNCTIONS = `
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

const METHODS: Readonly<Record<string, string>> = {
  str: `
capitalize
casefold
center w t?
count t w? w?
encode encoding=t? errors=t? !
decode encoding=t? errors=t? !
endswith s w? w?
expandtabs w?
find t w? w?
format a* **
format_map m !
index t w? w? !
isalnum
isalpha
isascii
isdecimal
isdigit
isidentifier
islower
isnumeric
isprintable
isspace
istitle
isupper
join i
ljust w t?
lower
lstrip o?
maketrans a a? a? !
partition t
removeprefix t
removesuffix t
replace t t w?
rfind t w? w?
rindex t w? w? !
rjust w t?
rpartition t
rsplit sep=o? maxsplit=w?
rstrip o?
split sep=o? maxsplit=w?
splitlines a?
startswith s w? w?
strip o?
swapcase
title
translate a !
upper
zfill w
`,
  list: `
append a
clear
copy
count a
extend i
index a w? w? !
insert w a
pop w? !
remove a
reverse
sort key=a? reverse=a?
`,
  tuple: `
count a
index a w? w? !
`,
  set: `
add h
clear
copy
difference i*
difference_update i*
discard h
intersection i*
intersection_update i*
isdisjoint i
issubset i
issuperset i
pop !
remove h
symmetric_difference i
symmetric_difference_update i
union i*
update i*
`,
  dict: `
clear
copy
fromkeys i a? !
get h a?
has_key h
items
iteritems
iterkeys
itervalues
keys
pop h a?
popitem !
setdefault h a?
update m? **
values
viewitems
viewkeys
viewvalues
`,
  environment: `
clear
copy
get key=t default=a?
has_key t
items
iteritems
iterkeys
itervalues
keys
pop key=t default=a?
popitem !
setdefault key=t value=a? !
update m? **
values
decodekey a !
decodevalue a !
encodekey t !
encodevalue t !
`,
  path: `
absolute
as_posix
exists
expanduser
is_absolute
is_dir
is_file
joinpath p*
open a* ** !
read_text a* ** !
resolve strict=a?
with_name t !
with_suffix t !
`,
  file: `
close
flush
read !
readline !
readlines !
`,
};

/** One parameter. `kind` is a letter of the table above. */
export interface Parameter {
  readonly name: string | null;
  readonly kind: string;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

/** What one function takes. `isStrict`: arguments that fit may raise all the same. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly takesNames: boolean;
  readonly isStrict: boolean;
}

const parseParameter = (word: string): Parameter => {
  const [, name = null, kind = 'a', mark = ''] = /^(?:(\w+)=)?([a-z])([?*]?)$/.exec(word) ?? [];
  return { name, kind, isOptional: mark !== '', isRepeated: mark === '*' };
};

const parseTable = (table: string): ReadonlyMap<string, Signature> =>
  new Map(
    table
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...words] = line.split(' ');
        const parameters = words.filter((word) => word !== '**' && word !== '!').map(parseParameter);
        return [name, { parameters, takesNames: words.includes('**'), isStrict: words.includes('!') }] as const;
      }),
  );

const functions = parseTable(FUNCTIONS);
/** The methods of bytes take bytes where those of texts take texts; some texts alone have. */
const OF_BYTES = (METHODS.str ?? '')
  .replace(/^(?:casefold|encode|format|format_map|isdecimal|isidentifier|isnumeric|isprintable)\b.*\n/gm, '')
  .replace(/^(?!decode).*$/gm, (line) => line.replace(/ t/g, ' b'));

const methods = new Map(
  Object.entries({ ...METHODS, bytes: OF_BYTES }).map(([type, table]) => [type, parseTable(table)] as const),
);

/** What a function takes, by its dotted name; undefined where the table does not have it. */
export const signatureOf = (name: string): Signature | undefined => functions.get(name);

/** The methods of a builtin type, all of them, those of other versions of Python included; undefined for another type. */
export const methodsOf = (type: string): ReadonlyMap<string, Signature> | undefined => methods.get(type);
