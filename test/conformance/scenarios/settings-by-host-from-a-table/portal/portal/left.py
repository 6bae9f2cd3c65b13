import os
import sys

from django.core.wsgi import get_wsgi_application

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

SITES = {'a.example.com': 'portal.settings.left', 'b.example.com': 'portal.settings.right'}


def application(environ, start_response):
    os.environ['DJANGO_SETTINGS_MODULE'] = SITES[environ['HTTP_HOST']]
    return get_wsgi_application()(environ, start_response)
