class Client:
    def __init__(self, *args, **kwargs):
        pass
