"""Answers every path with what Django really uses; put beside the settings of each project."""
import json
import os

from django.conf import settings
from django.http import HttpResponse
from django.urls import re_path


def report(request):
    environ = request.environ
    return HttpResponse(
        json.dumps(
            {
                "kind": "django",
                "site": settings.SITE_NAME,
                "settings": settings.SETTINGS_MODULE,
                "environment": os.environ.get("DJANGO_SETTINGS_MODULE"),
                "script": environ.get("SCRIPT_FILENAME"),
                "processGroup": environ.get("mod_wsgi.process_group"),
                "applicationGroup": environ.get("mod_wsgi.application_group"),
            }
        ),
        content_type="application/json",
    )


urlpatterns = [re_path(r"", report)]
