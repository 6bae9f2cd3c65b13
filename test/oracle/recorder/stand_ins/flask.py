class Config(dict):
    def from_object(self, obj):
        if isinstance(obj, str):
            raise ImportError(obj)
        for key in dir(obj):
            if key.isupper():
                self[key] = getattr(obj, key)

    def from_mapping(self, mapping=None, **kwargs):
        self.update((k, v) for k, v in dict(mapping or {}, **kwargs).items() if k.isupper())
        return True


class Flask:
    def __init__(self, import_name, *args, **kwargs):
        self.import_name = import_name
        self.config = Config()

    def route(self, rule, **options):
        return lambda function: function

    def __call__(self, environ, start_response):
        return self.wsgi_app(environ, start_response)

    def wsgi_app(self, environ, start_response):
        start_response('200 OK', [])
        return [b'']
