process_group = ''
application_group = 'www.example.com|'
version = (4, 9, 4)
