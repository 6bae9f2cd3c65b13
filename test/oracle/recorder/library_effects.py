"""Prints, as JSON, what each call of a library does to os.environ: run with the real library or with its stand-in.

Usage: library_effects.py PATH_OF_LIBRARY_OR_EMPTY FOLDER; the calls and the files in FOLDER come from standard input.
"""
import json
import os
import sys

library, folder = sys.argv[1:3]
sys.path[:] = [entry for entry in sys.path if not entry.endswith('recorder')]
if library:
    # The stand-ins need their recorder, which is beside them.
    sys.path.insert(0, library)
    sys.path.append(os.path.dirname(library))
calls = json.load(sys.stdin)
results = []
for code in calls:
    before = {'PRESENT': 'already', 'PATH': '/bin'}
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        try:
            os.environ.clear()
            os.environ.update(before)
            outcome = None
            try:
                exec(compile(code, os.path.join(folder, 'script.py'), 'exec'), {'FOLDER': folder, '__name__': 'script'})
            except Exception as error:
                outcome = type(error).__name__
            after = dict(os.environ)
            after.pop('TZ', None)
            os.write(write_end, json.dumps([outcome, after], sort_keys=True).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        results.append(json.loads(pipe.read() or 'null'))
    os.wait()
json.dump(results, sys.stdout)
