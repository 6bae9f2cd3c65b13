"""Copies what Apache set for the request into the environment of the whole process, on every request."""

import os
import sys

from django.core.wsgi import get_wsgi_application

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'

_django = get_wsgi_application()


def application(environ, start_response):
    for key in ('BLOG_DATABASE', 'BLOG_SECRET_KEY'):
        os.environ[key] = environ[key]
    return _django(environ, start_response)
