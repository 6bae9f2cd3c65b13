import os
import sys

from django.core.wsgi import get_wsgi_application

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
try:
    import local_environment
except ImportError:
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings.left')
application = get_wsgi_application()
