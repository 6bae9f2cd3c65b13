import os

if 'DJANGO_SETTINGS_MODULE' in os.environ:

    def process_group(environ):
        return 'other'

else:

    def process_group(environ):
        return 'other'
