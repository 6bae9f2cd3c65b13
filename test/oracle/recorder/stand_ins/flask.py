class Flask:
    def __init__(self, import_name, *args, **kwargs):
        self.import_name = import_name
        self.config = {}

    def route(self, rule, **options):
        return lambda function: function

    def __call__(self, environ, start_response):
        return self.wsgi_app(environ, start_response)

    def wsgi_app(self, environ, start_response):
        start_response('200 OK', [])
        return [b'']
