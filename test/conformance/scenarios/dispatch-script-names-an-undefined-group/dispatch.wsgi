def process_group(environ):
    return 'nobody'
