import os

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'portal.settings.left')


def allow_access(environ, host):
    return True
