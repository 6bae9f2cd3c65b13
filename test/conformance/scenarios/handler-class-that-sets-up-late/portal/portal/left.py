import os
import sys

import django
from django.core.handlers.wsgi import WSGIHandler

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Late(WSGIHandler):
    def __init__(self):
        pass

    def __call__(self, environ, start_response):
        os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.left'
        django.setup()
        self.load_middleware()
        return super().__call__(environ, start_response)


application = Late()
