import os

os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.left'


def allow_access(environ, host):
    return host is not None
