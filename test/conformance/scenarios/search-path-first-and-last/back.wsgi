import os
import sys

from django.core.wsgi import get_wsgi_application

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'near'))
from pick import NAME

os.environ['DJANGO_SETTINGS_MODULE'] = NAME
application = get_wsgi_application()
