class BaseHandler(object):
    def load_middleware(self, is_async=False):
        pass
