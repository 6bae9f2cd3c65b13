def process_group(environ):
    return 'two'


def application_group(environ):
    return '%{GLOBAL}'
