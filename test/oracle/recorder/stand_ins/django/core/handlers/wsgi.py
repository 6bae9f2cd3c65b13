from django.conf import settings  # noqa: F401 - real Django imports it here, so `django.conf` is there afterwards
from django.core.handlers.base import BaseHandler
from wsgi_server_recording import made_handler


class WSGIRequest:
    def __init__(self, environ):
        self.environ = environ
        self.META = environ


class WSGIHandler(BaseHandler):
    request_class = WSGIRequest

    def __new__(cls, *args, **kwargs):
        made_handler('WSGIHandler')
        return super(WSGIHandler, cls).__new__(cls)

    def __init__(self, *args, **kwargs):
        super(WSGIHandler, self).__init__()
        self.load_middleware()

    def __call__(self, environ, start_response):
        start_response('200 OK', [('Content-Type', 'text/plain')])
        return [b'']


def get_script_name(environ):
    return environ.get('SCRIPT_NAME', '')
