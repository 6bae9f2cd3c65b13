def init(*args, **kwargs):
    return None
