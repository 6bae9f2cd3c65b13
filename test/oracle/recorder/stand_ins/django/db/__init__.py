class _Connections(dict):
    def close_all(self):
        pass


class _Connection:
    def close(self):
        pass


connections = _Connections()
connection = _Connection()


def reset_queries(**kwargs):
    pass


def close_old_connections(**kwargs):
    pass
