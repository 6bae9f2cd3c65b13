def runfastcgi(argset=(), **kwargs):
    return None
