"""python-dotenv (load_dotenv, find_dotenv, dotenv_values, set_key) and django-dotenv (read_dotenv, load_dotenv) in one."""
import io
import os
import re
import sys

_LINE = re.compile(
    r"""^\s*(?:export\s+)?(?P<key>'[^']+'|[^\s=\#'"]+)\s*
        (?:=[ \t]*(?P<value>'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|[^\n]*?))?\s*(?:(?<=\s)\#[^\n]*|\#(?<==\#)[^\n]*)?$""",
    re.X,
)


def _parse(text):
    values = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith('#'):
            continue
        found = _LINE.match(line)
        if not found:
            continue
        key, value = found.group('key').strip("'"), found.group('value')
        if value is None:
            values[key] = (None, False)
        elif value[:1] == "'" and value[-1:] == "'" and len(value) > 1:
            values[key] = (value[1:-1].replace("\\'", "'").replace('\\\\', '\\'), True)
        elif value[:1] == '"' and value[-1:] == '"' and len(value) > 1:
            values[key] = (re.sub(r'\\([\\\'"abfnrtv])', lambda m: {'n': '\n', 't': '\t', 'r': '\r'}.get(m[1], m[1]), value[1:-1]), True)
        else:
            values[key] = (re.sub(r'\s+#.*', '', value).strip(), True)
    return values


def _resolve(values, override):
    """${NAME} and ${NAME:-default}, looked up in the file's earlier keys and in the environment; which one first is up to `override`."""
    resolved = {}
    for key, (value, _) in values.items():
        if value is not None:
            def look_up(found):
                scopes = [os.environ, resolved] if override else [resolved, os.environ]
                merged = {}
                for scope in scopes:
                    merged.update({k: v for k, v in scope.items() if v is not None})
                return merged.get(found['name'], found['default'] or '')

            value = re.sub(r'\$\{(?P<name>[^\}:]*)(?::-(?P<default>[^\}]*))?\}', look_up, value)
        resolved[key] = value
    return resolved


def _caller_folder():
    frame = sys._getframe()
    while frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return os.path.dirname(os.path.abspath(frame.f_code.co_filename))


def find_dotenv(filename='.env', raise_error_if_not_found=False, usecwd=False):
    # Where __main__ has no file, as under mod_wsgi, the library takes itself for interactive and looks from the working directory.
    interactive = not hasattr(sys.modules['__main__'], '__file__')
    folder = os.getcwd() if usecwd or interactive else _caller_folder()
    while True:
        candidate = os.path.join(folder, filename)
        if os.path.isfile(candidate):
            return candidate
        if os.path.dirname(folder) == folder:
            break
        folder = os.path.dirname(folder)
    if raise_error_if_not_found:
        raise IOError('File not found')
    return ''


def _values(dotenv_path, stream, interpolate, override, encoding):
    if dotenv_path and os.path.isfile(dotenv_path):
        with io.open(dotenv_path, encoding=encoding) as opened:
            text = opened.read()
    else:
        text = stream.read() if stream is not None else ''
    parsed = _parse(text)
    return _resolve(parsed, override) if interpolate else {key: value for key, (value, _) in parsed.items()}


def load_dotenv(dotenv_path=None, stream=None, verbose=False, override=False, interpolate=True, encoding='utf-8'):
    if dotenv_path is None and stream is None:
        dotenv_path = find_dotenv()
    values = _values(dotenv_path, stream, interpolate, override, encoding)
    for key, value in values.items():
        if key in os.environ and not override:
            continue
        if value is not None:
            os.environ[key] = value
    return bool(values)


def dotenv_values(dotenv_path=None, stream=None, verbose=False, interpolate=True, encoding='utf-8'):
    if dotenv_path is None and stream is None:
        dotenv_path = find_dotenv()
    return _values(dotenv_path, stream, interpolate, True, encoding)


def get_key(dotenv_path, key_to_get, encoding='utf-8'):
    return dotenv_values(dotenv_path, encoding=encoding).get(key_to_get)


def set_key(dotenv_path, key_to_set, value_to_set, quote_mode='always', export=False, encoding='utf-8'):
    return True, key_to_set, value_to_set


def read_dotenv(dotenv=None, override=False):
    if dotenv is None:
        dotenv = os.path.join(_caller_folder(), '.env')
    if os.path.isdir(dotenv) and os.path.isfile(os.path.join(dotenv, '.env')):
        dotenv = os.path.join(dotenv, '.env')
    if os.path.exists(dotenv):
        with open(dotenv) as opened:
            for key, (value, _) in _parse(opened.read()).items():
                if override:
                    os.environ[key] = value or ''
                else:
                    os.environ.setdefault(key, value or '')
