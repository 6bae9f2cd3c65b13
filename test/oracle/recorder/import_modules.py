"""Imports modules, each in a child of its own, and tells what became of it: which of them CPython can import.

Reads one JSON object from standard input: {"folder": where the modules lie, "path": folders to put on sys.path, "setup": a
statement to run first, "modules": names, or null for all below the folder}. Writes {name: null or the exception} as JSON; of one
that the package above it raises it is said so.
"""
import json
import os
import signal
import sys
import warnings

SECONDS = 10
# What runs a program, opens a window or is there to be wrong.
LEFT_OUT = ('site-packages', 'dist-packages', 'test', 'tests', 'idlelib', 'turtledemo', 'lib2to3', '__pycache__', 'ensurepip')


def module_names(folder):
    """The dotted names of all modules below a folder, packages under their own name."""
    found = []
    for at, folders, files in os.walk(folder):
        inside = os.path.relpath(at, folder)
        if at != folder and '__init__.py' not in files:
            folders[:] = []
            continue
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and '-' not in name)
        package = [] if inside == '.' else inside.split(os.sep)
        for name in sorted(files):
            if not name.endswith('.py') or '-' in name or name in ('__main__.py', 'antigravity.py', 'this.py'):
                continue
            parts = package if name == '__init__.py' else package + [name[:-3]]
            if parts:
                found.append('.'.join(parts))
    return found


def import_one(name, setup):
    """null, or how importing it ended; in a child, which nothing that the module does outlives."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        answer, where = None, ''
        try:
            signal.alarm(SECONDS)
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            exec(setup, {})
            where = 'in its package: '
            __import__(name.rpartition('.')[0] or 'sys')
            where = ''
            __import__(name)
        except BaseException as error:  # noqa: B902
            answer = where + type(error).__name__ + ': ' + str(error)[:200]
        os.write(write_end, json.dumps(answer).encode('utf-8'))
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, 'rb') as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text.decode('utf-8')) if text else 'it ended without a word'


def main():
    work = json.load(sys.stdin)
    warnings.simplefilter('ignore')
    folder = work['folder'] or os.path.dirname(os.__file__)
    sys.path[:0] = work['path']
    names = work['modules'] or [work['prefix'] + name for name in module_names(folder)]
    answers = dict((name, import_one(name, work['setup'])) for name in names)
    json.dump({'folder': folder, 'modules': answers}, sys.stdout)


if __name__ == '__main__':
    main()
