import os

from django.core.wsgi import get_wsgi_application

try:
    from choice import NAME
except ImportError:
    NAME = 'portal.settings.far'
os.environ['DJANGO_SETTINGS_MODULE'] = NAME
application = get_wsgi_application()
