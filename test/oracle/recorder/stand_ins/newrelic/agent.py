import functools


def initialize(config_file=None, environment=None, *args, **kwargs):
    return None


def register_application(name=None, timeout=None):
    return None


def WSGIApplicationWrapper(wrapped, *args, **kwargs):
    @functools.wraps(wrapped, updated=())
    def application(environ, start_response):
        return wrapped(environ, start_response)

    return application


def wsgi_application(*args, **kwargs):
    return WSGIApplicationWrapper
