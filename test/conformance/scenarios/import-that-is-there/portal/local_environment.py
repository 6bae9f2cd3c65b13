import os

os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.right'
