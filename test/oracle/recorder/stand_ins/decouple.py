"""python-decouple: reads only."""
import os

_MISSING = object()


class UndefinedValueError(Exception):
    pass


class RepositoryEnv:
    def __init__(self, source):
        self.source = source


class Config:
    def __init__(self, repository=None):
        self.repository = repository

    def __call__(self, option, default=_MISSING, cast=lambda value: value):
        value = os.environ.get(option)
        if value is None:
            if default is _MISSING:
                raise UndefinedValueError('%s not found.' % option)
            value = default
        return cast(value)


config = Config()
AutoConfig = Config
