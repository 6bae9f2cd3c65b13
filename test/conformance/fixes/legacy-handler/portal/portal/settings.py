SITE_NAME = 'portal.settings'
SECRET_KEY = 'not a secret'
ALLOWED_HOSTS = ['*']
ROOT_URLCONF = 'portal.urls'
INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']
MIDDLEWARE = ['portal.middleware.pass_on']
