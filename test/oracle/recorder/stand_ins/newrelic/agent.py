import functools


def initialize(config_file=None, environment=None, *args, **kwargs):
    return None


def register_application(name=None, timeout=None):
    return None


def WSGIApplicationWrapper(wrapped, *args, **kwargs):
    # A proxy in the real package: it takes whatever the application is.
    assigned = [name for name in functools.WRAPPER_ASSIGNMENTS if hasattr(wrapped, name)]

    @functools.wraps(wrapped, assigned=assigned, updated=())
    def application(environ, start_response):
        return wrapped(environ, start_response)

    return application


def wsgi_application(*args, **kwargs):
    return WSGIApplicationWrapper
