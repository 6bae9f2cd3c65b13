from configurations import importer

importer.install(check_options=True)

from django.core.management import call_command, execute_from_command_line  # noqa: E402,F401
