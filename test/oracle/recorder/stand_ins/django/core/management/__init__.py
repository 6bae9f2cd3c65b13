"""setup_environ() and execute_manager() are those of Django 1.3, gone since 1.6; the rest is today's."""
import importlib
import os
import sys

from django.core.management.base import BaseCommand, CommandError  # noqa: F401


def setup_environ(settings_mod, original_settings_path=None):
    place = settings_mod.__file__
    if '__init__.py' in place:
        place = os.path.dirname(place)
    project_directory, settings_filename = os.path.split(place)
    if project_directory == os.curdir or not project_directory:
        project_directory = os.getcwd()
    project_name = os.path.basename(project_directory)
    settings_name = os.path.splitext(settings_filename)[0]
    if settings_name.endswith('$py'):
        settings_name = settings_name[:-3]
    os.environ['DJANGO_SETTINGS_MODULE'] = original_settings_path or '%s.%s' % (project_name, settings_name)
    sys.path.append(os.path.join(project_directory, os.pardir))
    importlib.import_module(project_name)
    sys.path.pop()
    return project_directory


class ManagementUtility:
    def __init__(self, argv=None):
        self.argv = argv or sys.argv[:]

    def execute(self):
        return None


def execute_manager(settings_mod, argv=None):
    setup_environ(settings_mod)
    ManagementUtility(argv).execute()


def execute_from_command_line(argv=None):
    ManagementUtility(argv).execute()


def call_command(name, *args, **options):
    return None


def get_commands():
    return {}
