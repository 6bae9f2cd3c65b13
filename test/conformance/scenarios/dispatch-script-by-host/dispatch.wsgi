GROUPS = {'a.example.com': 'one'}


def process_group(environ):
    return GROUPS.get(environ['HTTP_HOST'], 'two')
