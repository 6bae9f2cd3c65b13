import importlib
import os

from wsgi_server_recording import configured, quietly

ENVIRONMENT_VARIABLE = 'DJANGO_SETTINGS_MODULE'

_GLOBAL = {'DEBUG': False, 'ALLOWED_HOSTS': [], 'STATIC_URL': None, 'STATIC_ROOT': None, 'MEDIA_ROOT': '', 'INSTALLED_APPS': []}


class _Settings:
    """Lazy like the real object: the module is only looked for when a setting is asked for."""

    def __init__(self):
        self.__dict__['_explicit'] = {}

    configured = property(lambda self: bool(self._explicit))

    def configure(self, default_settings=None, **options):
        configured()
        self._explicit.update(options)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if name in self._explicit:
            return self._explicit[name]
        with quietly():
            module = os.environ.get(ENVIRONMENT_VARIABLE)
        if module:
            try:
                loaded = importlib.import_module(module)
            except ImportError:
                loaded = None
            if hasattr(loaded, name):
                return getattr(loaded, name)
        if name in _GLOBAL:
            return _GLOBAL[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        self._explicit[name] = value


LazySettings = _Settings
settings = _Settings()
