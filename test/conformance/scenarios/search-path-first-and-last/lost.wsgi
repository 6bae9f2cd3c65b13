import os
import sys

from django.core.wsgi import get_wsgi_application

from only import NAME

os.environ['DJANGO_SETTINGS_MODULE'] = NAME
application = get_wsgi_application()
