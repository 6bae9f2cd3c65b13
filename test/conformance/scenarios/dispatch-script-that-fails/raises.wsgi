def process_group(environ):
    raise RuntimeError('broken on purpose')
