def handle_request(environ, start_response):
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [b'{"kind": "plain", "site": "handler"}']
