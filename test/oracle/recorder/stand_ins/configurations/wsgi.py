from configurations import importer

importer.install()

from django.core import wsgi as _wsgi  # noqa: E402
from wsgi_server_recording import made_handler, quietly  # noqa: E402


def get_wsgi_application():
    made_handler('configurations')
    with quietly():
        return _wsgi.get_wsgi_application()


# The real module makes a handler when it is imported.
made_handler('configurations', soft=True)
with quietly():
    application = _wsgi.get_wsgi_application()
