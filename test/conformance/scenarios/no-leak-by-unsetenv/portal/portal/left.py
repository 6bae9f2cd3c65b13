import os
import sys

from django.core.wsgi import get_wsgi_application

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings.left')
os.unsetenv('DJANGO_SETTINGS_MODULE')
application = get_wsgi_application()
