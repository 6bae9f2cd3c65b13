import os
import sys

from django.core.wsgi import get_wsgi_application

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from django.conf import settings

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings.left')
DEBUG = settings.DEBUG
os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.right'
application = get_wsgi_application()
