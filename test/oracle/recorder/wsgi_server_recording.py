"""What stands between a script and the process: os.environ, os.putenv, sys.path, and the makers of handlers, each write noted."""
import inspect
import linecache
import os
import re
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))


def is_part_of_another(code):
    """Comprehensions and class bodies have frames of their own, and belong to the text around them."""
    if code.co_name in ('<listcomp>', '<setcomp>', '<dictcomp>'):
        return True
    return not code.co_flags & inspect.CO_OPTIMIZED and code.co_name != '<module>'


def first_decorator(file, line):
    """Before 3.11 a call of a decorator is said to be where the function or class begins: the first line that is meant."""
    if sys.version_info >= (3, 11) or not re.match(r'\s*(?:async\s+)?(?:def|class)\b', linecache.getline(file, line)):
        return line
    while re.match(r'\s*@', linecache.getline(file, line - 1)):
        line -= 1
    return line


class Recorder:
    """The events of one script in the order in which they happened."""

    def __init__(self, root, environ):
        self.root = root
        self.environ = environ
        self.phase = 'import'
        self.events = []
        self.reads = set()
        self.quiet = 0
        self.python_only = {}

    def frames(self):
        """The lines of project files on the stack, outermost first; whether each is a frame that no call made."""
        found = []
        frame = sys._getframe(2)
        while frame is not None:
            code = frame.f_code
            caller = frame.f_back
            while caller is not None and caller.f_code.co_filename.startswith(HERE):
                caller = caller.f_back
            if code.co_filename.startswith(self.root):
                file, line = code.co_filename, frame.f_lineno
                found.append([file, line, is_part_of_another(code), first_decorator(file, line)])
            elif (code.co_filename, code.co_name) == ('<string>', '<module>') and (
                caller is not None and caller.f_code.co_filename.startswith(self.root)
            ):
                # A text that is executed has no place but that of the call.
                found.append([caller.f_code.co_filename, caller.f_lineno, False, caller.f_lineno])
            frame = frame.f_back
        found.reverse()
        return found

    def note(self, op, key=None, value=None, before=None, **more):
        if self.quiet:
            return
        event = {'op': op, 'key': key, 'value': value, 'before': before, 'phase': self.phase, 'frames': self.frames()}
        event.update(more)
        self.events.append(event)
        if threading.current_thread().name != 'MainThread':
            self.events[-1]['thread'] = True

    def end_phase(self):
        """os.environ bound to another mapping is seen by its difference from the real one."""
        current = os.environ
        if current is self.environ:
            return
        try:
            now = {str(key): str(value) for key, value in dict(current).items()}
        except Exception:
            return
        base = dict(self.environ)
        base.update(self.python_only)
        for key, value in now.items():
            if base.get(key) != value:
                self.note('python-only', key, value, base.get(key))
                self.python_only[key] = value


current = None


def follow_executed_files(root):
    """exec() of the whole text of a file is told by the lines of that file, as if it had been compiled for it."""
    try:
        import builtins
    except ImportError:
        # Python 2's exec is a statement.
        return

    real_exec = getattr(builtins, 'exec')

    def named(code):
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.join(folder, name)
                try:
                    with open(path, encoding='utf-8') as stream:
                        if stream.read() == code:
                            return path
                except (OSError, ValueError):
                    pass
        return None

    def follow(code, *given, **named_given):
        path = named(code) if isinstance(code, str) and code.strip() else None
        if path is not None:
            code = compile(code, path, 'exec', 0, True)
        if not given and not named_given:
            caller = sys._getframe(1)
            given = (caller.f_globals, caller.f_locals)
        return real_exec(code, *given, **named_given)

    setattr(builtins, 'exec', follow)


def install(root):
    """Puts the recording in place; returns the recorder."""
    global current
    environ = os.environ
    recorder = current = Recorder(root, environ)
    kind = environ.__class__
    data = '_data' if hasattr(environ, '_data') else 'data'
    real_set, real_delete, real_get = kind.__setitem__, kind.__delitem__, kind.__getitem__
    real_putenv, real_unsetenv = os.putenv, os.unsetenv
    inside = []

    follow_executed_files(root)

    def text(value):
        return os.fsdecode(value) if str is not bytes and isinstance(value, (str, bytes)) else str(value)

    def peek(key):
        try:
            return real_get(environ, key)
        except (KeyError, TypeError, AttributeError):
            return None

    def set_item(self, key, value):
        before = peek(key)
        inside.append(1)
        try:
            real_set(self, key, value)
        finally:
            inside.pop()
        if getattr(self, data, None) is getattr(environ, data):
            recorder.note('set', text(key), text(value), before)
        else:
            recorder.note('putenv', text(key), text(value))

    def delete_item(self, key):
        before = peek(key)
        inside.append(1)
        try:
            real_delete(self, key)
        finally:
            inside.pop()
        recorder.note('remove', text(key), None, before)

    def get_item(self, key):
        if not recorder.quiet and isinstance(key, str) and recorder.frames():
            recorder.reads.add(key)
        return real_get(self, key)

    def putenv(key, value):
        real_putenv(key, value)
        if not inside:
            recorder.note('putenv', text(key), text(value))

    def unsetenv(key):
        real_unsetenv(key)
        if not inside:
            recorder.note('unsetenv', text(key))

    kind.__setitem__, kind.__delitem__, kind.__getitem__ = set_item, delete_item, get_item
    os.putenv, os.unsetenv = putenv, unsetenv
    if 'clear' in kind.__dict__:
        # Python 2's os.environ removes behind its own back.
        note_removals(kind, recorder, inside)
    return recorder


def note_removals(kind, recorder, inside):
    real_clear, real_pop = kind.__dict__['clear'], kind.__dict__['pop']

    def clear(self):
        gone = dict(self)
        inside.append(1)
        try:
            real_clear(self)
        finally:
            inside.pop()
        for key, value in gone.items():
            recorder.note('remove', key, None, value)

    def pop(self, key, *default):
        before = dict(self).get(key)
        inside.append(1)
        try:
            found = real_pop(self, key, *default)
        finally:
            inside.pop()
        if before is not None:
            recorder.note('remove', key, None, before)
        return found

    kind.clear, kind.pop = clear, pop


def made_handler(kind, soft=False):
    """Called by the stand-ins; `soft` for a handler made inside a library, which a reader of the script need not see."""
    if current is not None:
        current.note('handler', handler=kind, soft=soft)


def configured():
    """settings.configure() was called."""
    if current is not None:
        current.note('configure')


class quietly:
    """What a stand-in does for itself is not the script's doing."""

    def __enter__(self):
        if current is not None:
            current.quiet += 1

    def __exit__(self, *exc):
        if current is not None:
            current.quiet -= 1


def request_environ(given, script):
    """A WSGI environ as mod_wsgi fills it; what Apache's SetEnv would add comes with the job."""
    import io

    path = given.get('PATH_INFO', '/')
    environ = {
        'REQUEST_METHOD': 'GET',
        'SCRIPT_NAME': '',
        'PATH_INFO': path,
        'REQUEST_URI': path,
        'QUERY_STRING': '',
        'SERVER_NAME': 'www.example.com',
        'SERVER_PORT': '80',
        'SERVER_PROTOCOL': 'HTTP/1.1',
        'HTTP_HOST': 'www.example.com',
        'REMOTE_ADDR': '192.0.2.7',
        'DOCUMENT_ROOT': '/var/www/html',
        'SCRIPT_FILENAME': script,
        'PATH_TRANSLATED': script + path,
        'GATEWAY_INTERFACE': 'CGI/1.1',
        'mod_wsgi.process_group': '',
        'mod_wsgi.application_group': 'www.example.com|',
        'mod_wsgi.callable_object': 'application',
        'mod_wsgi.script_name': '',
        'mod_wsgi.path_info': path,
        'mod_wsgi.request_handler': 'wsgi-script',
        'mod_wsgi.script_reloading': '1',
        'mod_wsgi.version': (4, 9, 4),
        'wsgi.version': (1, 0),
        'wsgi.url_scheme': 'http',
        'wsgi.input': io.BytesIO(b''),
        'wsgi.errors': io.StringIO(),
        'wsgi.multithread': True,
        'wsgi.multiprocess': True,
        'wsgi.run_once': False,
    }
    environ.update(given)
    return environ
