from dj_static import Cling  # noqa: F401
