from configurations import importer  # noqa: F401


class Configuration:
    pass


def setup(app=None):
    importer.install()
    import django

    django.setup()
