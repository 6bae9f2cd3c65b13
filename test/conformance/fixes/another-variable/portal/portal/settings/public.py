import os

SITE_NAME = os.environ.get('STAGE', 'none')
SECRET_KEY = 'not a secret'
ALLOWED_HOSTS = ['*']
ROOT_URLCONF = 'portal.urls'
INSTALLED_APPS = []
MIDDLEWARE = []
