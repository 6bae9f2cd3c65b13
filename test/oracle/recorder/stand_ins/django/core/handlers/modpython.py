from django.core.handlers.base import BaseHandler


class ModPythonHandler(BaseHandler):
    def __call__(self, req):
        return 0


def handler(req):
    return ModPythonHandler()(req)
