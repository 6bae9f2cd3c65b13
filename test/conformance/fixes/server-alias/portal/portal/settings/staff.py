SITE_NAME = 'portal.settings.staff'
SECRET_KEY = 'not a secret'
ALLOWED_HOSTS = ['b.example.com', 'www.b.example.com']
ROOT_URLCONF = 'portal.urls'
INSTALLED_APPS = []
MIDDLEWARE = []
DEBUG_PROPAGATE_EXCEPTIONS = True
