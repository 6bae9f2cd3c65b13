import os
import sys

sys.path.append(os.path.dirname(os.path.abspath(__file__)))

from choice import NAME
from django.core.wsgi import get_wsgi_application

os.environ['DJANGO_SETTINGS_MODULE'] = NAME
application = get_wsgi_application()
