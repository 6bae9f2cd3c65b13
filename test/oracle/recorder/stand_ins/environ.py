"""django-environ: values are read from os.environ, read_env() writes to it."""
import io
import os
import re
import sys

_TRUE = ('true', 'on', 'ok', 'y', 'yes', '1')


class ImproperlyConfigured(Exception):
    pass


class Env:
    ENVIRON = os.environ
    NOTSET = object()

    def __init__(self, **scheme):
        self.scheme = scheme

    def __call__(self, var, cast=None, default=NOTSET, parse_default=False):
        declared = self.scheme.get(var)
        if isinstance(declared, tuple):
            cast, default = cast or declared[0], declared[1] if default is self.NOTSET else default
        elif declared is not None:
            cast = cast or declared
        value = self.ENVIRON.get(var)
        if value is None:
            if default is self.NOTSET:
                raise ImproperlyConfigured('Set the %s environment variable' % var)
            return default
        if cast is bool:
            return value.lower() in _TRUE
        if cast is list:
            return [part for part in value.split(',') if part]
        return cast(value) if callable(cast) else value

    def str(self, var, default=NOTSET, multiline=False):
        return self(var, default=default)

    def bool(self, var, default=NOTSET):
        return self(var, cast=bool, default=default)

    def int(self, var, default=NOTSET):
        return self(var, cast=int, default=default)

    def list(self, var, cast=None, default=NOTSET):
        return self(var, cast=list, default=default)

    def path(self, var, default=NOTSET, **kwargs):
        return Path(self(var, default=default))

    @classmethod
    def read_env(cls, env_file=None, overwrite=False, encoding='utf8', **overrides):
        if env_file is None:
            env_file = os.path.join(os.path.dirname(sys._getframe().f_back.f_code.co_filename), '.env')
            if not os.path.exists(env_file):
                return
        try:
            with (io.open(env_file, encoding=encoding) if isinstance(env_file, (str, bytes, getattr(os, 'PathLike', str))) else env_file) as stream:
                content = stream.read()
        except OSError:
            return

        def put(key, value):
            if overwrite:
                cls.ENVIRON[key] = str(value)
            else:
                cls.ENVIRON.setdefault(key, str(value))

        for line in content.splitlines():
            found = re.match(r'\A(?:export )?([A-Za-z_0-9]+)=(.*)\Z', line)
            if found:
                key, value = found.groups()
                if re.match(r"\A'(.*)'\Z", value):
                    value = value[1:-1]
                elif re.match(r'\A"(.*)"\Z', value):
                    value = re.sub(r'\\(.)', r'\1', value[1:-1])
                put(key, value)
        for key, value in overrides.items():
            put(key, value)


FileAwareEnv = Env


class Path:
    def __init__(self, start='', *paths, **kwargs):
        start = start.__root__ if isinstance(start, Path) else start
        if kwargs.get('is_file'):
            start = os.path.dirname(start)
        self.__root__ = os.path.abspath(os.path.join(start, *paths))

    root = property(lambda self: self.__root__)

    def path(self, *paths, **kwargs):
        return Path(self.__root__, *paths, **kwargs)

    def __call__(self, *paths, **kwargs):
        return os.path.abspath(os.path.join(self.__root__, *paths))

    def __sub__(self, other):
        if isinstance(other, int):
            return self.path('../' * other)
        raise TypeError(other)

    def __add__(self, other):
        return self.path(other)

    def __str__(self):
        return self.__root__

    def __fspath__(self):
        return self.__root__
