class Sentry:
    def __init__(self, application, client=None):
        self.application = application

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)
