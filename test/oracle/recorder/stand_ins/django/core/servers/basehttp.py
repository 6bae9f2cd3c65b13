def get_internal_wsgi_application():
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


class AdminMediaHandler:
    def __init__(self, application, base_dir=None):
        self.application = application

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)
