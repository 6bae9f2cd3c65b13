class WhiteNoise:
    def __init__(self, application, root=None, prefix=None, **kwargs):
        self.application = application

    def add_files(self, root, prefix=None):
        pass

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)
