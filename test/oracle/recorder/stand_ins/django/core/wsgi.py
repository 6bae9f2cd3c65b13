import django
from django.core.handlers.wsgi import WSGIHandler
from wsgi_server_recording import made_handler, quietly


def get_wsgi_application():
    made_handler('get_wsgi_application')
    with quietly():
        django.setup(set_prefix=False)
        return WSGIHandler()
