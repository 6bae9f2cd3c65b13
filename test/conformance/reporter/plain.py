import json
import os


def reporter(site):
    def application(environ, start_response):
        report = {
            "kind": "plain",
            "site": site,
            "environment": os.environ.get("DJANGO_SETTINGS_MODULE"),
            "script": environ.get("SCRIPT_FILENAME"),
            "processGroup": environ.get("mod_wsgi.process_group"),
            "applicationGroup": environ.get("mod_wsgi.application_group"),
        }
        body = json.dumps(report).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return application
