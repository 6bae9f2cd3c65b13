import os

from django.conf import ENVIRONMENT_VARIABLE
from django.core.exceptions import ImproperlyConfigured

installed = False


def install(check_options=False):
    """Needs both variables when it is called, as the real one."""
    global installed
    if installed:
        return
    for name in ('DJANGO_CONFIGURATION', ENVIRONMENT_VARIABLE):
        if os.environ.get(name) is None:
            raise ImproperlyConfigured('Configuration cannot be imported, environment variable %s is undefined.' % name)
    installed = True
