from raven.contrib.django.raven_compat.middleware.wsgi import Sentry  # noqa: F401
