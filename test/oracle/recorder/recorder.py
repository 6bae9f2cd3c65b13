"""Runs WSGI scripts under CPython the way mod_wsgi does and records what they do to the process environment.

Reads one JSON object from standard input, {"standIns": DIR, "jobs": [...]}, and writes one JSON line per job.
Each job runs in a child of its own (fork), so nothing of one script can be seen by the next.
"""
import hashlib
import json
import os
import signal
import sys
import types

# Loaded before the fork for speed alone: standard library modules without a word on the environment.
import collections, contextlib, functools, glob, io, itertools, logging, platform  # noqa: E401,F401
import re, site, socket, string, subprocess, tempfile, textwrap, threading, traceback, warnings  # noqa: E401,F401

try:
    import importlib.machinery, importlib.util, pathlib, urllib.parse  # noqa: E401,F401
except ImportError:
    # Python 2.
    importlib = None

import wsgi_server_recording as recording

# Of the processor, and on the clock, which a busy machine lets run.
SECONDS_PER_SCRIPT = 10
SECONDS_ON_THE_CLOCK = 120


def load_script(path):
    """As wsgi_load_source() of mod_wsgi: a module named after the path's MD5, executed from source, its folder not on sys.path."""
    name = '_mod_wsgi_' + hashlib.md5(path.encode('utf-8')).hexdigest()
    if importlib is None:
        import imp

        sys.dont_write_bytecode = True
        return imp.load_source(name, path)
    with open(path, 'rb') as stream:
        code = compile(stream.read(), path, 'exec', 0, True)
    module = types.ModuleType(name)
    module.__file__ = path
    if importlib is not None:
        loader = importlib.machinery.SourceFileLoader(name, path)
        module.__spec__ = importlib.util.spec_from_file_location(name, path, loader=loader)
        module.__loader__ = loader
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def call_application(application, request):
    """One request: the callable is called, its iterable drained and closed, as the server does."""
    started = []

    def start_response(status, headers, exc_info=None):
        started.append(status)
        return lambda data: None

    result = application(request, start_response)
    try:
        for _ in result or ():
            pass
    finally:
        close = getattr(result, 'close', None)
        if close is not None:
            close()


def describe_callable(module, name):
    if not hasattr(module, name):
        return 'missing'
    value = getattr(module, name)
    if isinstance(value, (type, types.__dict__.get('ClassType', type))):
        return 'class'
    if isinstance(value, (types.FunctionType, types.MethodType)):
        return 'function'
    handlers = sys.modules.get('django.core.handlers.wsgi')
    if handlers is not None and type(value) is handlers.WSGIHandler:
        return 'handler'
    return 'instance' if callable(value) else 'not-callable'


def failure(error, root):
    line = None
    file = None
    at = sys.exc_info()[2]
    while at is not None:
        if at.tb_frame.f_code.co_filename.startswith(root):
            file, line = at.tb_frame.f_code.co_filename, at.tb_lineno
        at = at.tb_next
    if isinstance(error, SyntaxError) and line is None:
        file, line = error.filename, error.lineno
    return {'type': type(error).__name__, 'message': str(error)[:300], 'file': file, 'line': line}


def take_host_name(host):
    system = tuple(os.uname())
    socket.gethostname = lambda: host
    socket.getfqdn = lambda name='': host
    platform.node = lambda: host
    made = getattr(os, 'uname_result', tuple)
    os.uname = lambda: made((system[0], host) + system[2:])


def run_job(job, stand_ins):
    os.chdir(job['home'])
    # mod_wsgi's __main__ has no file, by which python-dotenv tells where to look (seen with mod_wsgi 4.9.4).
    del sys.modules['__main__'].__file__
    os.environ.clear()
    os.environ.update(job['env'])
    sys.argv = ['mod_wsgi']
    sys.path[:] = job['pythonPath'] + [entry for entry in sys.path if entry != recording.HERE] + [stand_ins]
    take_host_name(job['hostname'])
    before = list(sys.path)
    recorder = recording.install(job['root'])
    outcome = {'id': job['id'], 'loads': True, 'failure': None, 'requests': [], 'callable': 'missing'}
    module = None
    try:
        module = load_script(job['script'])
    except BaseException as error:  # noqa: B902 - SystemExit at import is a failure to load, too
        outcome['loads'] = False
        outcome['failure'] = failure(error, job['root'])
    recorder.end_phase()
    outcome['sysPathBefore'] = before
    outcome['sysPathAfter'] = [str(entry) for entry in sys.path]
    if module is not None:
        name = job.get('callable') or 'application'
        outcome['callable'] = describe_callable(module, name)
        if callable(getattr(module, name, None)):
            for number, request in enumerate(job['requests']):
                recorder.phase = 'request-%d' % (number + 1)
                environ = recording.request_environ(request, job['script'])
                texts = {key: value for key, value in environ.items() if isinstance(value, str)}
                error = None
                try:
                    call_application(getattr(module, name), environ)
                except BaseException as raised:  # noqa: B902
                    error = failure(raised, job['root'])
                recorder.end_phase()
                outcome['requests'].append({'failure': error, 'environ': texts})
    conf = sys.modules.get('django.conf')
    outcome['settingsVariable'] = getattr(conf, 'ENVIRONMENT_VARIABLE', 'DJANGO_SETTINGS_MODULE')
    outcome['events'] = recorder.events
    outcome['reads'] = sorted(recorder.reads)
    return outcome


def run_in_child(job, stand_ins):
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        status = 1
        try:
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            signal.setitimer(signal.ITIMER_PROF, SECONDS_PER_SCRIPT)
            signal.alarm(SECONDS_ON_THE_CLOCK)
            text = json.dumps(run_job(job, stand_ins)).encode('utf-8')
            with os.fdopen(write_end, 'wb') as pipe:
                pipe.write(text)
            status = 0
        except BaseException:  # noqa: B902
            try:
                os.write(write_end, json.dumps({'id': job['id'], 'crashed': traceback.format_exc()}).encode('utf-8'))
            except OSError:
                pass
        finally:
            os._exit(status)
    os.close(write_end)
    with os.fdopen(read_end, 'rb') as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text.decode('utf-8') or json.dumps({'id': job['id'], 'crashed': 'the child ended without a word (time limit?)'})


def as_text(value):
    """Python 2's own texts, where JSON gives unicode ones."""
    if str is not bytes:
        return value
    if isinstance(value, dict):
        return {as_text(key): as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return value.encode('utf-8') if not isinstance(value, (bool, int, float, type(None), str)) else value


def main():
    work = as_text(json.load(sys.stdin))
    for job in work['jobs']:
        sys.stdout.write(run_in_child(job, work['standIns']) + '\n')
    sys.stdout.flush()


if __name__ == '__main__':
    main()
