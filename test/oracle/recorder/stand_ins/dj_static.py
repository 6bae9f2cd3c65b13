class Cling:
    def __init__(self, application, base_dir=None, ignore_debug=False):
        self.application = application

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)


class MediaCling(Cling):
    pass
