def application(environ, start_response):
    raise RuntimeError('broken on purpose')
