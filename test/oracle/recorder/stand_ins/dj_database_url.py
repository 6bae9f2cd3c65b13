"""dj-database-url: reads only, and takes the address apart, that of the default too."""
import os

try:
    from urllib.parse import urlsplit
except ImportError:
    from urlparse import urlsplit


def parse(url, **_options):
    parts = urlsplit(url)
    return {'ENGINE': parts.scheme, 'HOST': parts.hostname, 'NAME': parts.path.lstrip('/')}


def config(env='DATABASE_URL', default=None, **options):
    url = os.environ.get(env, default)
    return parse(url, **options) if url else {}
