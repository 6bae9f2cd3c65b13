"""environs: read_env() is load_dotenv() that looks for .env upwards from the caller's folder."""
import os
import sys

try:
    from pathlib import Path
except ImportError:
    Path = None

from dotenv import load_dotenv

_MISSING = object()


class EnvError(ValueError):
    pass


class Env:
    def __call__(self, name, default=_MISSING, **kwargs):
        value = os.environ.get(name)
        if value is None:
            if default is _MISSING:
                raise EnvError('Environment variable "%s" not set' % name)
            return default
        return value

    str = __call__

    def bool(self, name, default=_MISSING, **kwargs):
        value = self(name, default)
        return value if not isinstance(value, type('')) else value.lower() in ('true', '1', 'yes', 'on', 't', 'y')

    def int(self, name, default=_MISSING, **kwargs):
        value = self(name, default)
        return int(value) if isinstance(value, type('')) else value

    @staticmethod
    def read_env(path=None, recurse=True, verbose=False, override=False):
        if path is None:
            start = Path(sys._getframe().f_back.f_code.co_filename).parent.resolve()
            if recurse:
                for folder in [start] + list(start.parents):
                    if (folder / '.env').is_file():
                        return load_dotenv(str(folder / '.env'), verbose=verbose, override=override)
            path = str(start / '.env')
        return load_dotenv(path, verbose=verbose, override=override)


env = Env()
