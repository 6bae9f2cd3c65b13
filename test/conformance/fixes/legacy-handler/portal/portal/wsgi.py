import os
import sys

import django.core.handlers.wsgi

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings'
application = django.core.handlers.wsgi.WSGIHandler()
