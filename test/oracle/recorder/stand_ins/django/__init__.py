"""Old and new Django at once, as far as a WSGI script meets it. Settings are taken to be loadable and are not loaded."""
from wsgi_server_recording import made_handler as _made_handler

VERSION = (3, 2, 25, 'final', 0)
__version__ = '3.2.25'


def get_version(version=None):
    return __version__


def setup(set_prefix=True):
    _made_handler('setup')
